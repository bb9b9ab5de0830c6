/** The histograms that a run's series make up, apart from the series that are curves. */
import {
  binFamily,
  histogramBins,
  histogramKinds,
  histogramReach,
  scaleFamily,
} from '../contract/histogram.ts'
import type { HistogramKind } from '../contract/histogram.ts'
import type { SeriesData } from '../contract/metric.ts'
import { seriesName } from '../contract/metric.ts'

export interface LayerHistogram {
  readonly kind: HistogramKind
  readonly layer: string
  readonly step: number
  readonly seconds: number
  /** Edges of the bins from the first to the last that holds anything: one more than `shares`. */
  readonly edges: readonly number[]
  readonly shares: readonly number[]
  /** Mean of the squares of the layer's numbers. */
  readonly meanSquare: number
}

export interface SplitSeries {
  /** Each in order of steps. */
  readonly histograms: readonly LayerHistogram[]
  /** All others, root mean squares among them. */
  readonly curves: readonly SeriesData[]
}

/** Bins stay curves where not all of a layer's are there, as in a table of which columns were left out. */
export function splitHistograms(series: readonly SeriesData[]): SplitSeries {
  const byName = new Map(series.map((one) => [seriesName(one.key), one]))
  const taken = new Set<SeriesData>()
  const histograms = histogramKinds.flatMap((kind) =>
    series.flatMap((scale) => {
      const { family, layer } = scale.key
      if (family !== scaleFamily(kind) || layer === null) return []
      const bins = binsOf(byName, kind, layer)
      if (!bins) return []
      for (const bin of bins) taken.add(bin)
      return ofLayer({ kind, layer, scale, bins })
    }),
  )
  return { histograms, curves: series.filter((one) => !taken.has(one)) }
}

function binsOf(
  byName: ReadonlyMap<string, SeriesData>,
  kind: HistogramKind,
  layer: string,
): SeriesData[] | null {
  const bins = Array.from({ length: histogramBins }, (_, bin) =>
    byName.get(seriesName({ family: binFamily(kind, bin), layer })),
  ).filter((bin) => bin !== undefined)
  return bins.length === histogramBins ? bins : null
}

interface LayerSeries {
  readonly kind: HistogramKind
  readonly layer: string
  readonly scale: SeriesData
  readonly bins: readonly SeriesData[]
}

/** One a step; none where no number of the layer was finite. */
function ofLayer({ kind, layer, scale, bins }: LayerSeries): LayerHistogram[] {
  const shareAt = bins.map(
    ({ steps, values }) => new Map(Array.from(steps, (step, at) => [step, values[at] ?? 0])),
  )
  return Array.from(scale.steps, (step, at): LayerHistogram | null => {
    const rms = scale.values[at] ?? Number.NaN
    const shares = shareAt.map((shares) => shares.get(step) ?? 0)
    const first = shares.findIndex((share) => share > 0)
    if (first < 0 || !Number.isFinite(rms)) return null
    const last = shares.findLastIndex((share) => share > 0)
    const width = (2 * histogramReach * rms) / histogramBins
    const edges = Array.from({ length: last - first + 2 }, (_, bin) => {
      return (first + bin - histogramBins / 2) * width
    })
    return {
      ...{ kind, layer, step, seconds: scale.seconds[at] ?? Number.NaN },
      ...{ edges, shares: shares.slice(first, last + 1), meanSquare: rms * rms },
    }
  }).filter((histogram) => histogram !== null)
}
