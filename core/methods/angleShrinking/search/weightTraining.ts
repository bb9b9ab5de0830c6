/** Training of a supernet's weights, step by step: runner, batches, learning rate. */
import { initialTensors } from '../../../models/module.ts'
import type { RoutedSupernet } from '../../../models/supernets/route.ts'
import { tensorsFrom } from '../../../tensor/eager.ts'
import { createRandom } from '../../../tensor/random.ts'
import type {
  HostTensor,
  HostTensors,
  HyperValues,
  InfoValues,
  Step,
  StepRunner,
  TensorTree,
} from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { PicturePart } from '../../../training/pictures.ts'
import { createRunner } from '../../../training/runner.ts'
import { sampleEpochs } from '../../../training/sampler.ts'
import type { SamplerState } from '../../../training/sampler.ts'
import { residentPart } from './problem.ts'
import type { SupernetState } from './steps/pathStep.ts'

export type WeightPlan = {
  readonly steps: number
  readonly batchSize: number
  /** First and last learning rate, and the curve between them. */
  readonly learningRate: number
  readonly lastLearningRate: number
  readonly curve: 'cosine' | 'linear'
  readonly weightDecay: number
  readonly momentum: number
}

/** η of the update that follows `step` finished ones. */
export function learningRateOf(plan: WeightPlan, step: number): number {
  const { learningRate: from, lastLearningRate: to, curve, steps } = plan
  const progress = Math.min(1, step / Math.max(1, steps))
  const left = curve === 'linear' ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2
  return to + (from - to) * left
}

/** Weights from the seed, no velocity, statistics of a batch norm that has seen nothing. */
export function initialSupernetState(
  supernet: RoutedSupernet,
  seed: number | string,
): SupernetState {
  const random = createRandom(seed).split('weights')
  const weights = tensorsFrom(initialTensors(supernet.weights, random))
  const velocity = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, tf.zerosLike(weight)]),
  )
  return { weights, velocity, statistics: tensorsFrom(initialTensors(supernet.statistics, random)) }
}

export type WeightTraining = {
  readonly runner: StepRunner
  /** One update; `extra` is what the step is fed besides its batch. */
  readonly update: (step: number, extra: HostTensors, hyper?: HyperValues) => InfoValues
  readonly readSamplers: () => SamplerState[]
  readonly writeSamplers: (states: readonly SamplerState[]) => void
  /** Weights by their own names. */
  readonly weights: () => HostTensors
}

export type WeightTrainingParts<State extends TensorTree> = {
  readonly step: Step<State>
  readonly initialState: State
  readonly plan: WeightPlan
  readonly train: PicturePart
  /** Fed as `validationIndices` from `validation/…` when given. */
  readonly validation?: PicturePart
  /** An example of what `update` is fed besides. */
  readonly extra: HostTensors
  readonly hyper?: HyperValues
  readonly seed: number | string
  readonly eager: boolean
}

export function openWeightTraining<State extends TensorTree>(
  parts: WeightTrainingParts<State>,
): WeightTraining {
  const { plan, train, validation, seed, extra, hyper: own = {} } = parts
  const random = createRandom(seed)
  const sampler = (part: PicturePart, name: string) =>
    sampleEpochs({ count: part.count, batchSize: batchSizeFor(plan, part) }, random.split(name))
  const samplers = {
    indices: sampler(train, 'batches'),
    ...(validation && { validationIndices: sampler(validation, 'validation batches') }),
  }
  const draw = (): HostTensors =>
    Object.fromEntries(Object.entries(samplers).map(([name, one]) => [name, vector(one.next())]))
  const hyperAt = (step: number): HyperValues => {
    const { weightDecay, momentum } = plan
    return { learningRate: learningRateOf(plan, step), weightDecay, momentum }
  }
  const runner = createRunner<State>(
    {
      ...{ step: parts.step, initialState: parts.initialState },
      resident: {
        ...residentPart(train),
        ...(validation && residentPart(validation, 'validation/')),
      },
      exampleBatch: { ...exampleIndices(parts), ...extra },
      hyper: { ...hyperAt(0), ...own },
    },
    { eager: parts.eager },
  )
  return {
    runner,
    update: (step, fed, hyper = {}) =>
      runner.run({ ...draw(), ...fed }, { ...hyperAt(step), ...own, ...hyper }),
    readSamplers: () => Object.values(samplers).map((one) => one.readState()),
    writeSamplers: (states) =>
      Object.values(samplers).forEach((one, at) => one.writeState(states[at] as SamplerState)),
    weights: () => withPrefix(runner.readState(), 'weights/'),
  }
}

/** A set smaller than a batch is one batch. */
function batchSizeFor({ batchSize }: WeightPlan, { count }: PicturePart): number {
  return Math.min(batchSize, count)
}

function exampleIndices<State extends TensorTree>(parts: WeightTrainingParts<State>): HostTensors {
  const { plan, train, validation } = parts
  const zeros = (part: PicturePart) => vector(new Int32Array(batchSizeFor(plan, part)))
  return { indices: zeros(train), ...(validation && { validationIndices: zeros(validation) }) }
}

function vector(values: Int32Array): HostTensor {
  return { dtype: 'int32', shape: [values.length], values }
}

function withPrefix(tensors: HostTensors, prefix: string): HostTensors {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => name.startsWith(prefix)))
}
