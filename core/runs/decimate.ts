/** Thinning a series for drawing without losing what an eye would look for. */

type Extremes = { readonly lowest: number; readonly highest: number }

/** Indices of the smallest and largest value in [from, to). NaN never wins, unless nothing else is there. */
function extremes(values: Float64Array, from: number, to: number): Extremes {
  let lowest = from
  let highest = from
  for (let index = from + 1; index < to; index++) {
    const value = values[index] as number
    const low = values[lowest] as number
    const high = values[highest] as number
    if (value < low || (Number.isNaN(low) && !Number.isNaN(value))) lowest = index
    if (value > high || (Number.isNaN(high) && !Number.isNaN(value))) highest = index
  }
  return { lowest, highest }
}

/**
 * Indices of at most `maxPoints` points, ascending: the first, the last, and of every stretch in
 * between the smallest and the largest value. So a spike of one step survives any zoom (from four
 * points on; with three the largest value stays).
 */
export function decimate(values: Float64Array, maxPoints: number): Uint32Array {
  const count = values.length
  if (count <= maxPoints) return new Uint32Array(count).map((_, index) => index)
  const last = count - 1
  if (maxPoints < 4) {
    const inner = maxPoints === 3 ? [extremes(values, 1, last).highest] : []
    return Uint32Array.of(0, ...inner, last)
  }
  const stretches = Math.floor((maxPoints - 2) / 2)
  const kept = new Uint32Array(maxPoints)
  let length = 1
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * (last - 1)) / stretches)
    const to = 1 + Math.floor(((stretch + 1) * (last - 1)) / stretches)
    const { lowest, highest } = extremes(values, from, to)
    kept[length++] = Math.min(lowest, highest)
    if (lowest !== highest) kept[length++] = Math.max(lowest, highest)
  }
  kept[length++] = last
  return kept.slice(0, length)
}
