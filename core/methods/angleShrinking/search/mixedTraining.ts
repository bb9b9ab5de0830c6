/** Training of a supernet whose places mix all their types: weights and α by turns. */
import { createRandom } from '../../../tensor/random.ts'
import type { RandomState } from '../../../tensor/random.ts'
import { tf } from '../../../tensor/tf.ts'
import { typesAt } from '../../../models/supernets/route.ts'
import type { RoutedSupernet } from '../../../models/supernets/route.ts'
import type { StepFigures } from '../../method.ts'
import { softmax } from './gates.ts'
import type { Rows } from './gates.ts'
import type { SearchData } from './problem.ts'
import { checkpointOf, stateOf } from './stage.ts'
import type { ResultStage } from './stage.ts'
import { mixedStep } from './steps/mixedStep.ts'
import type { MixedSettings, MixedState } from './steps/mixedStep.ts'
import { initialSupernetState, openWeightTraining } from './weightTraining.ts'
import type { WeightPlan } from './weightTraining.ts'

export type MixedPlan = Omit<MixedSettings, 'types'> & {
  readonly plan: WeightPlan
  readonly alphaRate: number
  /** First steps, in which α stays as it is. */
  readonly frozenSteps: number
  /** Part of the dropout type's elements that is dropped at a step. */
  readonly dropoutAt: (step: number) => number
}

export type MixedParts = {
  readonly supernet: RoutedSupernet
  /** Types of each edge, or of each row of architecture parameters. */
  readonly operations: Rows
  readonly data: SearchData
  readonly seed: number | string
  readonly eager: boolean
}

type State = { readonly samplers: object; readonly noise: RandomState; readonly alphaSteps: number }

const [firstDecay, secondDecay] = [0.5, 0.999]

/** Ends in the probabilities of types, row by row of architecture parameters. */
export function openMixedTraining(parts: MixedParts, settings: MixedPlan): ResultStage<Rows> {
  const { supernet, data, eager } = parts
  const types = typesOfRows(parts)
  const random = createRandom(parts.seed)
  const noise = random.split('noise')
  const { plan, frozenSteps, alphaRate, dropoutAt } = settings
  let alphaSteps = 0
  const hyperAt = (step: number) => ({
    ...{ alphaRate, alphaOn: step >= frozenSteps ? 1 : 0, dropout: dropoutAt(step) },
    correction1: 1 - firstDecay ** (alphaSteps + 1),
    correction2: 1 - secondDecay ** (alphaSteps + 1),
  })
  const training = openWeightTraining<MixedState>({
    step: mixedStep(supernet, { ...settings, types }),
    initialState: initialState(parts, types),
    ...{ plan, train: data.train, validation: data.validation, seed: parts.seed, eager },
    extra: { seed: seedTensor(Int32Array.of(0, 0)) },
    hyper: hyperAt(0),
  })

  function run(step: number): StepFigures {
    const info = training.update(step, { seed: seedTensor(noise.seedPair()) }, hyperAt(step))
    if (step >= frozenSteps) alphaSteps += 1
    return {
      'train/loss': info['loss']?.[0] ?? Number.NaN,
      'train/accuracy': info['accuracy']?.[0] ?? Number.NaN,
    }
  }

  return {
    units: plan.steps,
    run,
    read: () =>
      checkpointOf(
        {
          ...{ samplers: training.readSamplers(), noise: noise.readState(), alphaSteps },
        } satisfies State,
        training.runner.readState(),
      ),
    write: (checkpoint) => {
      const state = stateOf(checkpoint) as State
      training.runner.writeState(checkpoint.tensors)
      training.writeSamplers(state.samplers as ReturnType<typeof training.readSamplers>)
      noise.writeState(state.noise)
      alphaSteps = state.alphaSteps
    },
    result: () => {
      const { values, shape } = training.runner.readState()['alpha'] ?? { values: [], shape: [] }
      const width = shape[1] ?? 0
      return types.map((row, at) => softmax(row.map((_, k) => values[at * width + k] ?? 0)))
    },
    dispose: training.runner.dispose,
  }
}

function seedTensor(values: Int32Array) {
  return { dtype: 'int32' as const, shape: [2], values }
}

/** The types of each row of architecture parameters; rows beyond the edges are the reduction cells'. */
export function typesOfRows({ supernet, operations }: Pick<MixedParts, 'supernet' | 'operations'>) {
  const rows = 1 + Math.max(...supernet.places.map(({ row }) => row))
  return Array.from({ length: rows }, (_, row) => typesAt(operations, { row }))
}

function initialState({ supernet, seed }: MixedParts, types: Rows): MixedState {
  const random = createRandom(seed).split('alphas')
  const extents: [number, number] = [types.length, Math.max(...types.map((row) => row.length))]
  const values = Float32Array.from(
    { length: extents[0] * extents[1] },
    () => 1e-3 * random.normal(),
  )
  return {
    ...initialSupernetState(supernet, seed),
    alpha: tf.tensor2d(values, extents),
    first: tf.zeros(extents),
    second: tf.zeros(extents),
  }
}
