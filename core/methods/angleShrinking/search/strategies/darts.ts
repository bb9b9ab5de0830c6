/** DARTS (Liu et al., ICLR 2019): a supernet that mixes all types; the likeliest are the result. */
import { deriveFound } from '../result.ts'
import { openMixedTraining, typesOfRows } from '../mixedTraining.ts'
import type { MixedPlan } from '../mixedTraining.ts'
import type { SearchProblem } from '../problem.ts'
import type { SearchResult } from '../result.ts'
import type { ResultStage } from '../stage.ts'
import type { WeightPlan } from '../weightTraining.ts'

export type DartsSettings = {
  readonly order: 'first' | 'second'
  readonly plan: WeightPlan
  readonly alphaRate: number
}

const [clipNorm, alphaDecay] = [5, 1e-3]

export function openDartsSearch(
  problem: SearchProblem,
  { order, plan, alphaRate }: DartsSettings,
): ResultStage<SearchResult> {
  const settings: MixedPlan = {
    ...{ order, plan, alphaRate, clipNorm, alphaDecay, alphaClipNorm: null },
    ...{ dropoutType: null, frozenSteps: 0, dropoutAt: () => 0 },
  }
  const training = openMixedTraining(problem, settings)
  const types = typesOfRows(problem)
  return {
    ...training,
    result: () => deriveFound(problem, { types, probabilities: training.result() }, null),
  }
}
