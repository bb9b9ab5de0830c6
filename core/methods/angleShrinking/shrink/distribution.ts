/** How a measure is spread over the children of a space, before and after a cut. */
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'
import type { SearchSpace } from '../spaces/searchSpace.ts'
import { childrenOf, spaceSize } from '../spaces/space.ts'
import type { Operations } from '../spaces/space.ts'

const bins = 30
/** Above this, children are drawn. */
const mostCounted = 20_000
const drawn = 4000

export type Histogram = {
  /** Ends of the first and of the last bin. */
  readonly low: number
  readonly high: number
  /** Part of the children per bin; each list adds up to 1. */
  readonly before: number[]
  readonly after: number[]
}

export function cutHistogram(
  { drawChild }: SearchSpace,
  measure: (child: Child) => number,
  spaces: { readonly before: Operations; readonly after: Operations },
  random: Random,
): Histogram {
  const valuesOf = (operations: Operations): number[] =>
    spaceSize(operations) <= mostCounted
      ? Array.from(childrenOf(operations), measure)
      : Array.from({ length: drawn }, () => measure(drawChild(operations, random, null)))
  const [before, after] = [valuesOf(spaces.before), valuesOf(spaces.after)]
  const all = [...before, ...after]
  const low = all.reduce((least, value) => Math.min(least, value), Infinity)
  const high = all.reduce((most, value) => Math.max(most, value), -Infinity)
  const parts = (values: number[]) => {
    const counts = new Array<number>(bins).fill(0)
    for (const value of values) {
      const place = Math.floor((bins * (value - low)) / (high - low || 1))
      const bin = Math.min(bins - 1, place)
      counts[bin] = (counts[bin] ?? 0) + 1 / values.length
    }
    return counts
  }
  return { low, high, before: parts(before), after: parts(after) }
}
