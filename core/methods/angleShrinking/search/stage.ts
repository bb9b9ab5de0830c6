/**
 * A part of a run that goes in small units: a weight step, or the judging of one child. Between any two
 * units it can be paused, stored, and taken up in another process.
 */
import type { ConfigValue } from '../../../contract/method.ts'
import type { RandomState } from '../../../tensor/random.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import type { Checkpoint } from '../../../training/checkpoint.ts'
import type { StepFigures } from '../../method.ts'

export interface Stage {
  readonly units: number
  /** Unit number `unit`, counted from 0, each exactly once and in order. */
  readonly run: (unit: number) => StepFigures
  /** All that the next unit needs. */
  readonly read: () => Checkpoint
  readonly write: (checkpoint: Checkpoint) => void
  readonly dispose: () => void
}

/** A stage that ends in something. */
export interface ResultStage<Result> extends Stage {
  /** What is known after the units so far. */
  readonly result: () => Result
}

/** What a checkpoint of a stage holds besides tensors. */
export type StageState = Readonly<Record<string, ConfigValue | RandomState | object>>

export function checkpointOf(state: StageState, tensors: HostTensors): Checkpoint {
  return { state: state as unknown as ConfigValue, tensors }
}

/** The state of a checkpoint that `checkpointOf` of the same stage wrote. */
export function stateOf({ state }: Checkpoint): unknown {
  return state
}

/** Runs all units without a pause: for checks and tests. */
export function runStage<Result>(
  stage: ResultStage<Result>,
  watch: (unit: number, figures: StepFigures) => void = () => undefined,
): Result {
  try {
    for (let unit = 0; unit < stage.units; unit += 1) watch(unit, stage.run(unit))
    return stage.result()
  } finally {
    stage.dispose()
  }
}
