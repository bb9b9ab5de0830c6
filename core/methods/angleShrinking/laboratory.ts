/** Everything that the stages of one run share. */
import type { TrainContext } from '../method.ts'
import type { DividedPictures } from './pictures.ts'
import type { Benchmark } from './rank/benchmark.ts'
import type { Session } from './session.ts'
import type { AngleShrinkingSettings } from './settings.ts'

export type Laboratory = {
  readonly settings: AngleShrinkingSettings
  readonly session: Session
  readonly pictures: DividedPictures
  /** Null for spaces without published accuracies. */
  readonly truth: Benchmark | null
  readonly context: TrainContext
}
