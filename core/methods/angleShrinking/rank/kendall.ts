/** Rank correlation τ_b (Kendall 1945) by Knight's algorithm, and its bootstrap interval. */
import type { Random } from '../../../tensor/random.ts'

/** τ_b = (concordant − discordant) / √((n₀ − tied x)(n₀ − tied y)), n₀ = n(n − 1)/2. NaN if all tie. */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return tauOfSorted(sortPairs(x, y))
}

/** By x, then by y. */
type SortedPairs = { readonly x: Float64Array; readonly y: Float64Array }

function sortPairs(x: ArrayLike<number>, y: ArrayLike<number>): SortedPairs {
  const order = Array.from({ length: x.length }, (_, place) => place).sort(
    (a, b) => at(x, a) - at(x, b) || at(y, a) - at(y, b),
  )
  return {
    x: Float64Array.from(order, (place) => at(x, place)),
    y: Float64Array.from(order, (place) => at(y, place)),
  }
}

function tauOfSorted({ x, y }: SortedPairs): number {
  const pairs = (x.length * (x.length - 1)) / 2
  const tiedX = tiedPairs(x)
  const tiedBoth = tiedPairs(x, y)
  const values = y.slice()
  const discordant = inversions(values)
  const tiedY = tiedPairs(values)
  const difference = pairs - tiedX - tiedY + tiedBoth - 2 * discordant
  return difference / Math.sqrt((pairs - tiedX) * (pairs - tiedY))
}

function at(values: ArrayLike<number>, place: number): number {
  return values[place] ?? Number.NaN
}

/** Pairs within runs of neighbours that are equal in both lists. */
function tiedPairs(sorted: Float64Array, also: Float64Array = sorted): number {
  let [pairs, run] = [0, 1]
  for (let place = 1; place <= sorted.length; place += 1) {
    const before = place - 1
    // Beyond the end there is no number, which equals nothing.
    if (sorted[place] === sorted[before] && also[place] === also[before]) run += 1
    else {
      pairs += (run * (run - 1)) / 2
      run = 1
    }
  }
  return pairs
}

/** Pairs out of order; sorts in place by merging. */
function inversions(values: Float64Array): number {
  const other = new Float64Array(values.length)
  let count = 0
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width)
      count += merge(values, other, start, width)
    values.set(other)
  }
  return count
}

function merge(from: Float64Array, to: Float64Array, start: number, width: number): number {
  const middle = Math.min(start + width, from.length)
  const end = Math.min(start + 2 * width, from.length)
  let [left, right, count] = [start, middle, 0]
  for (let place = start; place < end; place += 1) {
    const [low, high] = [from[left] as number, from[right] as number]
    if (right >= end || (left < middle && low <= high)) {
      to[place] = low
      left += 1
    } else {
      count += middle - left
      to[place] = high
      right += 1
    }
  }
  return count
}

export type Interval = { readonly low: number; readonly high: number }

/**
 * Percentile interval of 95 % from `resamples` draws of pairs with replacement.
 *
 * Pairs are sorted once: a draw only says how often each of them counts.
 */
export function bootstrapTau(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  resamples: number,
  random: Random,
): Interval {
  const sorted = sortPairs(x, y)
  const taus = Float64Array.from({ length: resamples }, () =>
    tauOfSorted(resample(sorted, random)),
  ).sort()
  const quantile = (part: number) => taus[Math.round(part * (resamples - 1))] ?? Number.NaN
  return { low: quantile(0.025), high: quantile(0.975) }
}

function resample({ x, y }: SortedPairs, random: Random): SortedPairs {
  const times = new Uint32Array(x.length)
  for (let draw = 0; draw < x.length; draw += 1) {
    const place = random.integer(x.length)
    times[place] = (times[place] as number) + 1
  }
  const drawn = { x: new Float64Array(x.length), y: new Float64Array(x.length) }
  let end = 0
  for (let place = 0; place < x.length; place += 1)
    for (let left = times[place] as number; left > 0; left -= 1) {
      drawn.x[end] = x[place] as number
      drawn.y[end] = y[place] as number
      end += 1
    }
  return drawn
}
