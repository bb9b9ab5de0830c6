/** Which operators a round of shrinking takes away. */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { Operations } from '../spaces/space.ts'

export type Operator = { readonly edge: number; readonly type: number }
export type ScoredOperator = Operator & { readonly score: number }
export type Dropped = { readonly dropped: readonly Operator[]; readonly operations: Operations }

/**
 * The `count` lowest-scored operators of the whole space (SPOS, NAS-Bench-201).
 *
 * Walks up the sorted list and drops an operator if another of its edge stands later in it, so that
 * the best-scored type of an edge always stays. Ties keep edge-major order.
 */
export function dropLowest(
  operations: Operations,
  scores: readonly ScoredOperator[],
  count: number,
): Dropped {
  const sorted = sortScores(scores)
  const dropped: Operator[] = []
  sorted.forEach((operator, place) => {
    if (dropped.length >= count) return
    if (sorted.slice(place + 1).some(({ edge }) => edge === operator.edge)) dropped.push(operator)
  })
  return without(operations, dropped)
}

/** The lowest-scored type of every edge that has two or more (FairNAS, DARTS: equal counts per edge). */
export function dropOnePerEdge(operations: Operations, scores: readonly ScoredOperator[]): Dropped {
  const sorted = sortScores(scores)
  const dropped = operations.flatMap((types, edge) => {
    const lowest = types.length < 2 ? undefined : sorted.find((one) => one.edge === edge)
    return lowest === undefined ? [] : [lowest]
  })
  return without(operations, dropped)
}

function sortScores(scores: readonly ScoredOperator[]): ScoredOperator[] {
  const broken = scores.find(({ score }) => Number.isNaN(score))
  if (broken)
    throw new WorkbenchError(
      'run-diverged',
      `operator ${broken.type} of edge ${broken.edge} has no score: its weights are not numbers`,
    )
  return [...scores].sort((left, right) => left.score - right.score)
}

function without(operations: Operations, dropped: readonly Operator[]): Dropped {
  const isDropped = (edge: number, type: number): boolean =>
    dropped.some((operator) => operator.edge === edge && operator.type === type)
  return {
    dropped: dropped.map(({ edge, type }) => ({ edge, type })),
    operations: operations.map((types, edge) => types.filter((type) => !isDropped(edge, type))),
  }
}
