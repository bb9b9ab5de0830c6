/**
 * Histograms of a layer's numbers over time, as series: shares of bins as wide as a part of the layer's own root mean
 * square, and that root mean square. So updates of 1e-6 are resolved as well as weights of 1.
 */

export const histogramKinds = ['weights', 'updates', 'gradients'] as const
export type HistogramKind = (typeof histogramKinds)[number]

export const histogramBins = 32
/** Bins run from minus to plus so many root mean squares; what lies beyond counts in the last ones. */
export const histogramReach = 4

const prefix = 'histogram/'

export function isHistogram(family: string): boolean {
  return family.startsWith(prefix)
}

/** Of a histogram as one thing, where it need not be taken apart. */
export function histogramFamily(kind: HistogramKind): string {
  return prefix + kind
}

/** `histogram/weights/07`: the share of numbers in the eighth bin. */
export function binFamily(kind: HistogramKind, bin: number): string {
  return `${histogramFamily(kind)}/${String(bin).padStart(2, '0')}`
}

export function scaleFamily(kind: HistogramKind): string {
  return `${histogramFamily(kind)}/rms`
}
