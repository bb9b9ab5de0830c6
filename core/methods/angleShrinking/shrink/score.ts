/** Scores of operators by any measure of a child: over all children, or over drawn ones. */
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'
import type { SearchSpace } from '../spaces/searchSpace.ts'
import type { Operations } from '../spaces/space.ts'
import { dropLowest, dropOnePerEdge } from './drop.ts'
import type { Dropped, ScoredOperator } from './drop.ts'
import { exhaustiveScores } from './exhaustive.ts'
import type { ExhaustiveScore } from './exhaustive.ts'
import { sampledScores } from './sampled.ts'
import type { ShrinkSettings } from './settings.ts'

export function scoreOperators(
  { drawChild }: SearchSpace,
  { operations, perOperator, random, accepts }: Given,
  measure: (child: Child) => number,
): ExhaustiveScore[] {
  if (perOperator === 0) return exhaustiveScores(operations, measure, accepts)
  return sampledScores(operations, measure, { drawChild, perOperator, random, accepts })
}

export type Given = {
  readonly operations: Operations
  /** Children drawn for each operator; 0 for all there are. */
  readonly perOperator: number
  readonly random: Random
  /** False for children over the limit of multiply-adds. */
  readonly accepts: (child: Child) => boolean
}

/** From a list of children whose measure is known. An operator that none contains scores NaN. */
export function scoresFrom(
  operations: Operations,
  children: readonly Child[],
  values: readonly number[],
): ExhaustiveScore[] {
  return operations.flatMap((types, edge) =>
    types.map((type) => {
      const own = values.filter((_, place) => children[place]?.[edge] === type)
      const sum = own.reduce((total, value) => total + value, 0)
      return { edge, type, count: own.length, score: sum / own.length }
    }),
  )
}

export function dropBy(
  { rule, dropPerRound }: ShrinkSettings,
  operations: Operations,
  scores: readonly ScoredOperator[],
): Dropped {
  return rule === 'lowest'
    ? dropLowest(operations, scores, dropPerRound)
    : dropOnePerEdge(operations, scores)
}
