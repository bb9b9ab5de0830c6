/** Thinning a series for drawing without losing what an eye would look for. */
import type { Column } from '../statistics/smoothing.ts'

export type Extremes = { readonly lowest: number; readonly highest: number }

/** Indices of the smallest and largest value in [from, to). NaN never wins, unless nothing else is there. */
export function extremes(values: Column, from: number, to: number): Extremes {
  const first = firstNumber(values, from, to)
  let [lowest, highest] = [first, first]
  let low = values[first] as number
  let high = low
  for (let index = first + 1; index < to; index += 1) {
    const value = values[index] as number
    if (value < low) {
      low = value
      lowest = index
    }
    if (value > high) {
      high = value
      highest = index
    }
  }
  return { lowest, highest }
}

/** The first place that is not NaN; `from` where all are. */
function firstNumber(values: Column, from: number, to: number): number {
  for (let index = from; index < to; index += 1) if (values[index] === values[index]) return index
  return from
}

/**
 * Indices of at most `maxPoints` points, ascending: the first, the last, and of every stretch in
 * between the smallest and the largest value. So a spike of one step survives any zoom (from four
 * points on; with three the largest value stays).
 */
export function decimate(values: Column, maxPoints: number): Uint32Array {
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
