/** Ranges and ticks, linear and logarithmic. */
import type { Points } from './decimate.ts'

export type Scale = 'linear' | 'log'

export interface Range {
  readonly minimum: number
  readonly maximum: number
}

/** What an axis shows and how much of the data lies outside. */
export interface FittedRange extends Range {
  readonly above: number
  readonly below: number
}

/**
 * Range of the 5th to the 95th percentile, widened by half its length, but never beyond the data: one spike
 * must not flatten a curve. `everything` shows all of it.
 */
export function fitRange(
  curves: readonly Points[],
  scale: Scale,
  fit: 'percentiles' | 'everything',
): FittedRange | null {
  const values = drawable(curves, scale)
  if (values.length === 0) return null
  const lowest = values.reduce((least, value) => Math.min(least, value))
  const highest = values.reduce((most, value) => Math.max(most, value))
  const sample = sortedSample(values)
  const low = sample[Math.floor((sample.length - 1) * 0.05)] ?? lowest
  const high = sample[Math.ceil((sample.length - 1) * 0.95)] ?? highest
  const slack = fit === 'everything' ? Infinity : (high - low) / 2
  const from = Math.max(lowest, low - slack)
  const to = Math.min(highest, high + slack)
  const outside = {
    above: values.filter((value) => value > to).length,
    below: values.filter((value) => value < from).length,
  }
  return { ...pad(from, to, scale), ...outside }
}

/** Percentiles of a million points need no million points: every n-th, at most 20,000. */
function sortedSample(values: Float64Array): Float64Array {
  const stride = Math.ceil(values.length / 20_000)
  return values.filter((_, index) => index % stride === 0).sort()
}

/** Finite values, on a log axis their logarithms (base 10; non-positive ones cannot be drawn). */
function drawable(curves: readonly Points[], scale: Scale): Float64Array {
  const parts = curves.map(({ y }) =>
    y.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0)),
  )
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return scale === 'log' ? all.map(Math.log10) : all
}

function pad(from: number, to: number, scale: Scale): Range {
  const length = to - from
  const space =
    length > 0 ? length * 0.06 : Math.max(Math.abs(to) * 0.05, scale === 'log' ? 0.1 : 1e-9)
  if (scale === 'log') return { minimum: 10 ** (from - space), maximum: 10 ** (to + space) }
  // Quantities that are never negative get no room below zero.
  return { minimum: from >= 0 && from - space < 0 ? 0 : from - space, maximum: to + space }
}

/** About `count` round values inside a range: multiples of 1, 2 or 5 times a power of ten. */
export function linearTicks({ minimum, maximum }: Range, count = 5): number[] {
  const rough = (maximum - minimum) / count
  if (!(rough > 0)) return [minimum]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((mantissa) => mantissa * power >= rough) ?? 10)
  const ticks: number[] = []
  for (let index = Math.ceil(minimum / step - 1e-9); index * step <= maximum * (1 + 1e-12); index++)
    ticks.push(Number((index * step).toPrecision(12)))
  return ticks
}

/** Powers of ten, with 2 and 5 between them where there is room; a range inside one decade is ticked linearly. */
export function logTicks({ minimum, maximum }: Range): number[] {
  const decades = Math.log10(maximum / minimum)
  if (decades < 1) return linearTicks({ minimum, maximum }, 6)
  const mantissas = decades <= 2.5 ? [1, 2, 5] : [1]
  const stride = Math.max(1, Math.ceil(decades / 7))
  const ticks: number[] = []
  const last = Math.floor(Math.log10(maximum))
  for (let exponent = Math.floor(Math.log10(minimum)); exponent <= last; exponent += stride)
    for (const mantissa of mantissas) ticks.push(Number(`${mantissa}e${exponent}`))
  return ticks.filter((tick) => tick >= minimum && tick <= maximum)
}

export function ticksOf(range: Range, scale: Scale, count: number): number[] {
  return scale === 'log' ? logTicks(range) : linearTicks(range, count)
}

/** Where a value lies along an axis, 0 to 1. */
export function toShare({ minimum, maximum }: Range, scale: Scale, value: number): number {
  if (scale === 'linear') return (value - minimum) / (maximum - minimum)
  return Math.log(value / minimum) / Math.log(maximum / minimum)
}

export function fromShare({ minimum, maximum }: Range, scale: Scale, share: number): number {
  if (scale === 'linear') return minimum + share * (maximum - minimum)
  return minimum * (maximum / minimum) ** share
}
