/** The policies of one run: every estimator from every seed, one update of each in turn. */
import { createLearner, type Learner } from './learner.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import type { PolicyControl } from './names.ts'
import { environments } from './environments/registry.ts'
import { controlsOf, type PolicySettings } from './settings.ts'

export type Cell = {
  readonly control: PolicyControl
  readonly seed: number
  readonly settings: LearnerSettings
  readonly learner: Learner
}

/** `seed`: of the first repeat. */
export type PolicyTraining = Pick<LearnerSettings, 'seed' | 'eager'>

/** Series of a cell: `episodeReturn:neural seed 1`. */
export function cellName({ control, seed }: Pick<Cell, 'control' | 'seed'>): string {
  return `${control} seed ${seed}`
}

/** Seeds first, so that every estimator has its first policy early in each round. */
export function createCells(
  settings: PolicySettings,
  { seed: first, eager }: PolicyTraining,
): Cell[] {
  const environment = environments[settings.environment]
  const seeds = Array.from({ length: settings.repeats }, (_, repeat) => first + repeat)
  return seeds.flatMap((seed) =>
    controlsOf(settings).map((control) => {
      const own = learnerSettings(settings, control, { seed, eager })
      return { control, seed, settings: own, learner: createLearner(environment, own) }
    }),
  )
}

export function learnerSettings(
  settings: PolicySettings,
  control: PolicyControl,
  { seed, eager }: PolicyTraining,
): LearnerSettings {
  const { environment: _, controls: __, repeats: ___, updates: ____, ...others } = settings
  const { histogramsEvery: _____, ...rest } = others
  return { ...rest, control, seed, eager }
}
