/** The policies of one run: every estimator from every seed, one update of each in turn. */
import { createLearner, type Learner } from './learner.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import type { PolicyControl } from './names.ts'
import { environments } from './environments/registry.ts'
import { controlsOf, type PolicySettings } from './settings.ts'

export type Cell = {
  readonly control: PolicyControl
  readonly seed: number
  readonly learner: Learner
}

/** Series of a cell: `episodeReturn:neural seed 1`. */
export function cellName({ control, seed }: Pick<Cell, 'control' | 'seed'>): string {
  return `${control} seed ${seed}`
}

/** Seeds first, so that every estimator has its first policy early in each round. */
export function createCells(settings: PolicySettings, firstSeed: number): Cell[] {
  const environment = environments[settings.environment]
  const seeds = Array.from({ length: settings.repeats }, (_, repeat) => firstSeed + repeat)
  return seeds.flatMap((seed) =>
    controlsOf(settings).map((control) => ({
      ...{ control, seed },
      learner: createLearner(environment, learnerSettings(settings, control, seed)),
    })),
  )
}

export function learnerSettings(
  settings: PolicySettings,
  control: PolicyControl,
  seed: number,
): LearnerSettings {
  const { environment: _, controls: __, repeats: ___, updates: ____, ...rest } = settings
  return { ...rest, control, seed }
}
