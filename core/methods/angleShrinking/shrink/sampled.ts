/**
 * Scores of operators from drawn children, for spaces too large to enumerate.
 *
 * Operators are visited edge by edge, each with a pool of children that contain it. A visit fills
 * the pool up to `perOperator` by drawing; a drawn child joins the pools of all operators that it
 * contains, so later visits draw fewer. No child is used twice in a round.
 */
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'
import type { SearchSpace } from '../spaces/searchSpace.ts'
import type { Operations } from '../spaces/space.ts'
import type { Operator } from './drop.ts'
import type { ExhaustiveScore } from './exhaustive.ts'

const triesPerChild = 100

type Draw = Pick<SearchSpace, 'drawChild'> & {
  readonly perOperator: number
  readonly random: Random
  /** False for a child that may not count, say over a limit of multiply-accumulates. */
  readonly accepts: (child: Child) => boolean
}

type Pool = Operator & { sum: number; count: number }

/** Mean of `measure` over each pool, edge-major; 0 for an operator that no child could be drawn for. */
export function sampledScores(
  operations: Operations,
  measure: (child: Child) => number,
  { drawChild, perOperator, random, accepts }: Draw,
): ExhaustiveScore[] {
  const pools = operations.map((types, edge) =>
    types.map((type): Pool => ({ edge, type, sum: 0, count: 0 })),
  )
  const seen = new Set<string>()
  // Only edges that can still lose an operator are scored.
  const scored = pools.filter((types) => types.length > 1).flat()
  for (const pool of scored)
    for (let tries = triesPerChild * (perOperator - pool.count); tries > 0; tries -= 1) {
      if (pool.count >= perOperator) break
      const child = drawChild(operations, random, pool)
      const name = child.join()
      if (seen.has(name) || !accepts(child)) continue
      seen.add(name)
      join(pools, child, { value: measure(child), perOperator })
    }
  return pools.flatMap((types) =>
    types.map(({ edge, type, sum, count }) => {
      return { edge, type, count, score: count === 0 ? 0 : sum / count }
    }),
  )
}

type Measured = { readonly value: number; readonly perOperator: number }

/** The first `perOperator` children of a pool count. */
function join(
  pools: readonly (readonly Pool[])[],
  child: Child,
  { value, perOperator }: Measured,
): void {
  child.forEach((type, edge) => {
    const pool = pools[edge]?.find((one) => one.type === type)
    if (!pool || pool.count >= perOperator) return
    pool.sum += value
    pool.count += 1
  })
}
