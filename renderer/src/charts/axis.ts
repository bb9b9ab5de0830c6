/** Ranges and ticks of linear, logarithmic and symlog axes. */
import type { Points } from './decimate.ts'
import { linearWithinOf, placeOf, valueOf } from './scale.ts'
import type { Range, Scale } from './scale.ts'

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
  const finite = finiteValues(curves)
  const linearWithin = scale === 'symlog' ? linearWithinOf(finite) : 1
  const values = scale === 'linear' ? finite : placesOf(finite, scale, linearWithin)
  if (values.length === 0) return null
  const [lowest, highest] = endsOf(values)
  const sample = sortedSample(values)
  const low = sample[Math.floor((sample.length - 1) * 0.05)] ?? lowest
  const high = sample[Math.ceil((sample.length - 1) * 0.95)] ?? highest
  // Nearly all of one value: there is no curve that the rest could flatten, and the rest is what there is to see.
  const isFlat = high - low <= 1e-6 * Math.max(Math.abs(low), Math.abs(high))
  const slack = fit === 'everything' || isFlat ? Infinity : (high - low) / 2
  const from = Math.max(lowest, low - slack)
  const to = Math.min(highest, high + slack)
  return { ...pad(from, to, scale, linearWithin), ...countOutside(values, from, to) }
}

// Plain loops: a chart of a hundred runs is drawn before the compiler has made methods and iterators fast.

function endsOf(values: Float64Array): [number, number] {
  let [lowest, highest] = [Infinity, -Infinity]
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  return [lowest, highest]
}

function countOutside(values: Float64Array, from: number, to: number) {
  let [above, below] = [0, 0]
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number
    if (value > to) above += 1
    else if (value < from) below += 1
  }
  return { above, below }
}

/** Percentiles of a million points need no million points: every n-th, at most 20,000. */
function sortedSample(values: Float64Array): Float64Array {
  const stride = Math.ceil(values.length / 20_000)
  const sample = new Float64Array(Math.ceil(values.length / stride))
  for (let place = 0; place < sample.length; place += 1)
    sample[place] = values[place * stride] as number
  return sample.sort()
}

function placesOf(values: Float64Array, scale: Scale, linearWithin: number): Float64Array {
  return values.map(placeOf(scale, linearWithin)).filter((place) => !Number.isNaN(place))
}

function finiteValues(curves: readonly Points[]): Float64Array {
  const all = new Float64Array(curves.reduce((sum, { y }) => sum + y.length, 0))
  let length = 0
  for (const { y } of curves)
    for (let index = 0; index < y.length; index += 1) {
      const value = y[index] as number
      // Neither NaN nor infinite.
      if (value - value === 0) all[length++] = value
    }
  return all.subarray(0, length)
}

/** Room around the values, evenly as they are drawn; the range is told in values again. */
function pad(from: number, to: number, scale: Scale, linearWithin: number): Range {
  const length = to - from
  // A curve that stays at zero stands on the floor of a range of its own size.
  const least = scale === 'log' ? 0.1 : to === 0 ? 1 : 1e-9
  const space = length > 0 ? length * 0.06 : Math.max(Math.abs(to) * 0.05, least)
  const value = valueOf(scale, linearWithin)
  // Quantities that are never negative get no room below zero.
  const isSigned = scale === 'log' || from < 0
  const low = !isSigned && from - space < 0 ? 0 : from - space
  return {
    ...{ minimum: value(low), maximum: value(to + space) },
    ...(scale === 'symlog' ? { linearWithin } : {}),
  }
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

/** Zero and powers of ten on both sides of it, not more than an axis has room for. */
export function symlogTicks(range: Range, count: number): number[] {
  const { minimum, maximum, linearWithin = 1 } = range
  const place = placeOf('symlog', linearWithin)
  if (place(maximum) - place(minimum) < 0.7) return linearTicks(range, count)
  const first = Math.round(Math.log10(linearWithin))
  const last = Math.floor(Math.log10(Math.max(Math.abs(minimum), Math.abs(maximum))))
  const decades = Math.max(1, last - first + 1) * (minimum < 0 && maximum > 0 ? 2 : 1)
  const stride = Math.max(1, Math.ceil(decades / count))
  const mantissas = decades <= 2 ? [5, 2, 1] : [1]
  const sizes: number[] = []
  // From the largest down: the ends of the axis are where a tick is missed most.
  for (let exponent = last; exponent >= first; exponent -= stride)
    for (const mantissa of mantissas) sizes.push(Number(`${mantissa}e${exponent}`))
  return [...sizes.map((size) => -size), 0, ...sizes.toReversed()].filter(
    (tick) => tick >= minimum && tick <= maximum,
  )
}

export function ticksOf(range: Range, scale: Scale, count: number): number[] {
  switch (scale) {
    case 'linear':
      return linearTicks(range, count)
    case 'log':
      return logTicks(range)
    case 'symlog':
      return symlogTicks(range, count)
  }
}
