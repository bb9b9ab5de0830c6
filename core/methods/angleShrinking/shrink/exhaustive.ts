/** Scores of operators from all children of a small space. */
import type { Child } from '../angle/table.ts'
import type { Operations } from '../spaces/space.ts'
import { childrenOf } from '../spaces/space.ts'
import type { ScoredOperator } from './drop.ts'

export type ExhaustiveScore = ScoredOperator & {
  /** Children that contain the operator. */
  readonly count: number
}

/** Mean of `measure` over the accepted children of each operator, edge-major; 0 where there is none. */
export function exhaustiveScores(
  operations: Operations,
  measure: (child: Child) => number,
  accepts: (child: Child) => boolean = () => true,
): ExhaustiveScore[] {
  const sums = operations.map((types) => new Map(types.map((type) => [type, { sum: 0, count: 0 }])))
  for (const child of childrenOf(operations)) {
    if (!accepts(child)) continue
    const value = measure(child)
    child.forEach((type, edge) => {
      const tally = sums[edge]?.get(type)
      if (!tally) return
      tally.sum += value
      tally.count += 1
    })
  }
  return sums.flatMap((types, edge) =>
    [...types].map(([type, { sum, count }]) => ({
      ...{ edge, type, count },
      score: count === 0 ? 0 : sum / count,
    })),
  )
}
