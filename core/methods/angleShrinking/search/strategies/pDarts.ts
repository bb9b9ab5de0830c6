/**
 * P-DARTS (Chen et al., ICCV 2019): DARTS in stages, each deeper and with fewer types than the one before,
 * with dropout after skips that falls during a stage, and at most so many skips in the result. Normal and
 * reduction cells lose types each by their own probabilities.
 */
import type { RoutedSupernet } from '../../../../models/supernets/route.ts'
import type { Checkpoint } from '../../../../training/checkpoint.ts'
import { dropUnlikely } from '../derive.ts'
import type { Rows } from '../gates.ts'
import { openMixedTraining, typesOfRows } from '../mixedTraining.ts'
import type { MixedPlan } from '../mixedTraining.ts'
import type { SearchProblem } from '../problem.ts'
import { deriveFound } from '../result.ts'
import type { SearchResult } from '../result.ts'
import { checkpointOf, stateOf } from '../stage.ts'
import type { ResultStage } from '../stage.ts'
import type { WeightPlan } from '../weightTraining.ts'

export type PDartsStage = {
  /** How deep its supernet is, in the space's own measure. */
  readonly depth: number
  /** Types that each edge loses at its end. */
  readonly drop: number
  /** Part of a skip's elements dropped at its first step. */
  readonly skipDropout: number
}

export type PDartsSettings = {
  readonly stages: readonly PDartsStage[]
  /** Of one stage. */
  readonly plan: WeightPlan
  readonly stepsPerEpoch: number
  /** First epochs of a stage, in which α stays as it is. */
  readonly frozenEpochs: number
  readonly alphaRate: number
  /** Most skips in the result. */
  readonly mostSkips: number
}

/** A fresh supernet with these types, by row of architecture parameters. */
export type SupernetOf = (depth: number, operations: Rows) => RoutedSupernet

const [clipNorm, alphaDecay] = [5, 1e-3]

/** Falls linearly while α is frozen, then as p0 · exp(−0.2 (epoch − frozen)). */
export function skipDropoutAt(
  initial: number,
  {
    epoch,
    epochs,
    frozen,
  }: { readonly epoch: number; readonly epochs: number; readonly frozen: number },
): number {
  return epoch < frozen
    ? (initial * (epochs - epoch - 1)) / epochs
    : initial * Math.exp(-0.2 * (epoch - frozen))
}

type State = { readonly stage: number; readonly rows: Rows; readonly inner: object }

export function openPDartsSearch(
  problem: SearchProblem,
  settings: PDartsSettings,
  supernetOf: SupernetOf,
): ResultStage<SearchResult> {
  const { stages, plan } = settings
  /** Types of each row of architecture parameters. */
  let rows: Rows = typesOfRows(problem)
  let stage = 0
  let training = open()

  function open() {
    const { depth = 1, skipDropout = 0 } = stages[stage] ?? {}
    const supernet = supernetOf(depth, rows)
    const { data, eager } = problem
    const seed = `${problem.seed}/stage ${stage}`
    const parts = { supernet, operations: rows, data, eager, seed }
    return openMixedTraining(parts, planOf(problem, settings, skipDropout))
  }

  /** Weights and α start anew in the next stage. */
  function advance(): void {
    const { drop = 0 } = stages[stage] ?? {}
    rows = dropUnlikely(rows, training.result(), drop)
    training.dispose()
    stage += 1
    training = open()
  }

  return {
    units: stages.length * plan.steps,
    run: (unit) => {
      if (unit === (stage + 1) * plan.steps) advance()
      return training.run(unit - stage * plan.steps)
    },
    read: () => {
      const { state, tensors } = training.read()
      return checkpointOf({ stage, rows, inner: state as object } satisfies State, tensors)
    },
    write: (checkpoint: Checkpoint) => {
      const earlier = stateOf(checkpoint) as State
      training.dispose()
      stage = earlier.stage
      rows = earlier.rows
      training = open()
      training.write(checkpointOf(earlier.inner as never, checkpoint.tensors))
    },
    result: () =>
      deriveFound(problem, { types: rows, probabilities: training.result() }, settings.mostSkips),
    dispose: () => training.dispose(),
  }
}

function planOf(
  { derivation: { skipType } }: SearchProblem,
  settings: PDartsSettings,
  skipDropout: number,
): MixedPlan {
  const { plan, stepsPerEpoch, frozenEpochs, alphaRate } = settings
  const epochs = Math.max(1, Math.round(plan.steps / stepsPerEpoch))
  return {
    ...{ order: 'first', plan, alphaRate, clipNorm, alphaDecay, alphaClipNorm: clipNorm },
    ...{ dropoutType: skipType, frozenSteps: frozenEpochs * stepsPerEpoch },
    dropoutAt: (step) =>
      skipDropoutAt(skipDropout, {
        ...{ epoch: Math.floor(step / stepsPerEpoch), epochs, frozen: frozenEpochs },
      }),
  }
}
