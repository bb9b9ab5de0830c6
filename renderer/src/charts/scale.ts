/** How values are spaced along an axis: evenly, by their logarithm, or by a logarithm that passes through zero. */

const scales = ['linear', 'log', 'symlog'] as const
export type Scale = (typeof scales)[number]

export interface Range {
  readonly minimum: number
  readonly maximum: number
  /** Symlog: up to about this size values are spaced evenly, beyond it by decades. 1 when left out. */
  readonly linearWithin?: number
}

export function nextScale(scale: Scale): Scale {
  return scales[(scales.indexOf(scale) + 1) % scales.length] ?? 'linear'
}

/** A logarithmic axis is asked for by the kind of a figure; what its values need: one that shows zero, or all of them alike. */
export function scaleShowing(
  wanted: Scale,
  curves: readonly { readonly y: Float64Array }[],
): Scale {
  if (wanted !== 'log') return wanted
  let hasZero = false
  for (const { y } of curves)
    for (let index = 0; index < y.length; index += 1) {
      const value = y[index] as number
      if (value < 0) return 'linear'
      if (value === 0) hasZero = true
    }
  return hasZero ? 'symlog' : 'log'
}

/** The number that grows evenly along the axis. NaN where a log axis cannot place the value. */
export function placeOf(scale: Scale, linearWithin = 1): (value: number) => number {
  switch (scale) {
    case 'linear':
      return (value) => value
    case 'log':
      return (value) => (value > 0 ? Math.log10(value) : NaN)
    case 'symlog':
      return (value) => Math.sign(value) * Math.log10(1 + Math.abs(value) / linearWithin)
  }
}

export function valueOf(scale: Scale, linearWithin = 1): (place: number) => number {
  switch (scale) {
    case 'linear':
      return (place) => place
    case 'log':
      return (place) => 10 ** place
    case 'symlog':
      return (place) => Math.sign(place) * linearWithin * (10 ** Math.abs(place) - 1)
  }
}

/** Decades that a symlog axis resolves around zero, at most: smaller values are noise of the arithmetic. */
const mostDecades = 8

/** A power of ten below nearly all of the values' sizes, so that it stays while a run goes on. */
export function linearWithinOf(values: Float64Array): number {
  const sizes = values.map(Math.abs).filter((size) => size > 0 && Number.isFinite(size))
  if (sizes.length === 0) return 1
  const stride = Math.ceil(sizes.length / 20_000)
  const sample = sizes.filter((_, index) => index % stride === 0).sort()
  const low = sample[Math.floor((sample.length - 1) * 0.05)] ?? 1
  const largest = sample.at(-1) ?? 1
  return 10 ** Math.max(Math.floor(Math.log10(low)), Math.floor(Math.log10(largest)) - mostDecades)
}

/** Where a value lies along an axis, 0 to 1. */
export function toShare({ minimum, maximum, linearWithin }: Range, scale: Scale, value: number) {
  const place = placeOf(scale, linearWithin)
  return (place(value) - place(minimum)) / (place(maximum) - place(minimum))
}

export function fromShare({ minimum, maximum, linearWithin }: Range, scale: Scale, share: number) {
  const place = placeOf(scale, linearWithin)
  const between = place(minimum) + share * (place(maximum) - place(minimum))
  return valueOf(scale, linearWithin)(between)
}
