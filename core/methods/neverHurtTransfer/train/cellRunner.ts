/** The recorded step of all cells that share source, regulariser and rule, and their starting states. */
import { initialTensors } from '../../../models/module.ts'
import { tensorsFrom } from '../../../tensor/eager.ts'
import { createRandom } from '../../../tensor/random.ts'
import type { Random } from '../../../tensor/random.ts'
import type { HostTensor, HostTensors, StepRunner, TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import { under } from '../../../training/evaluation.ts'
import { createRunner } from '../../../training/runner.ts'
import type { RegulariserName, RuleName } from '../names.ts'
import type { TransferSettings } from '../settings.ts'
import { outputsOf } from './inference.ts'
import { rateNames, stageRates } from './rates.ts'
import { stepHyper, transferStep } from './step.ts'
import type { StepPlan, TransferState } from './step.ts'
import { tappedPieces, tapsSideBySide } from './taps.ts'
import type { Task } from './task.ts'

export type CellKind = {
  readonly regulariser: RegulariserName
  readonly rule: RuleName
  /** Samples of a batch. */
  readonly batchSize: number
}

export type CellRunner = {
  readonly runner: StepRunner
  readonly kind: CellKind
}

/** What the frozen source gives on a whole part at the last `taps` stages, [n · Σf]. */
export async function teacherFeatures(
  task: Task,
  taps: number,
  part = task.pictures.train,
): Promise<Float32Array> {
  const { weights, statistics } = task
  if (weights === null) throw new TypeError('a source without weights teaches nothing')
  const module = tapsSideBySide(tappedPieces(task, taps))
  const { values } = await outputsOf({ module, weights, statistics }, part)
  return values
}

/** Stages that a regulariser looks at: DELTA weighs single features, so it takes the last alone. */
export function tapsOf(
  regulariser: RegulariserName,
  { distilledStages }: TransferSettings,
): number {
  return regulariser === 'distillation' ? distilledStages : 1
}

export function usesFeatures(regulariser: RegulariserName): boolean {
  return regulariser === 'distillation' || regulariser === 'delta'
}

export function openCellRunner(
  task: Task,
  kind: CellKind,
  settings: TransferSettings,
  teacher: Float32Array | null,
): CellRunner {
  const start = initialState(task, 0)
  const state = tensorsFrom(start)
  const runner = createRunner<TransferState>(
    {
      step: transferStep(planOf(task, kind, settings)),
      initialState: {
        weights: named('weights/', state),
        velocity: named('velocity/', state),
        statistics: named('statistics/', state),
      },
      resident: residents(task, start, teacher),
      exampleBatch: batchOf(kind, settings, {
        indices: new Int32Array(kind.batchSize),
        seed: new Int32Array(2),
        attention: new Float32Array(task.features),
      }),
      hyper: { ...stepHyper, ...stageRates(task, settings, 0) },
    },
    { eager: settings.training.eager },
  )
  return { runner, kind }
}

function planOf(task: Task, { regulariser, rule }: CellKind, settings: TransferSettings): StepPlan {
  const { augmentation, scope, normalisers } = settings
  return {
    ...{ head: task.head, prefix: task.prefix, regulariser, rule, scope },
    rates: rateNames(task, settings),
    pieces: tappedPieces(task, tapsOf(regulariser, settings)),
    statistics: normalisers.statistics,
    pullsNormalisers: normalisers.regularised ? 'yes' : 'no',
    augmentation: augmentation.shift > 0 ? augmentation.shift : null,
  }
}

function named(prefix: string, tensors: TensorMap): TensorMap {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  )
}

/** Weights of the source, a new head from the seed, no velocity. */
export function initialState(task: Task, seed: number): HostTensors {
  const random = createRandom(seed).split('weights')
  const body = task.weights ?? initialTensors(task.body.weights, random)
  const weights = { ...body, ...initialTensors(task.head.weights, random) }
  return {
    ...prefixed('weights/', weights),
    ...prefixed('velocity/', Object.fromEntries(Object.entries(weights).map(still))),
    ...prefixed('statistics/', task.statistics),
  }
}

function still([name, { shape, dtype, values }]: [string, HostTensor]) {
  return [name, { dtype, shape, values: new Float32Array(values.length) }] as const
}

function prefixed(prefix: string, tensors: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, one]) => [prefix + name, one]))
}

function residents(task: Task, start: HostTensors, teacher: Float32Array | null): TensorMap {
  const { count, shape, images, labels } = task.pictures.train
  const shared = Object.entries(under('weights/', start)).filter(
    ([name]) => !name.startsWith('head/'),
  )
  const reference = { ...Object.fromEntries(shared), ...task.statistics }
  const cached = teacher ? { teacher: tf.tensor2d(teacher, [count, teacher.length / count]) } : {}
  return {
    images: tf.tensor(images, [count, ...shape], 'float32'),
    labels: tf.tensor1d(labels, 'int32'),
    ...cached,
    ...tensorsFrom(prefixed('reference/', reference)),
    ...(task.prefix ? tensorsFrom(prefixed('frozen/', task.frozen)) : {}),
  }
}

export type BatchValues = {
  readonly indices: Int32Array
  readonly seed: Int32Array
  /** Of DELTA, [features]. */
  readonly attention: Float32Array
}

export function batchOf(
  { regulariser }: CellKind,
  { augmentation }: TransferSettings,
  { indices, seed, attention }: BatchValues,
): HostTensors {
  return {
    indices: { dtype: 'int32', shape: [indices.length], values: indices },
    ...(augmentation.shift > 0 ? { seed: { dtype: 'int32', shape: [2], values: seed } } : {}),
    ...(regulariser === 'delta'
      ? { attention: { dtype: 'float32', shape: [attention.length], values: attention } }
      : {}),
  }
}

export function streamsOf(seed: number): {
  readonly shots: Random
  readonly batches: Random
  readonly augmentation: Random
} {
  const random = createRandom(seed)
  return {
    shots: random.split('shots'),
    batches: random.split('batches'),
    augmentation: random.split('augmentation'),
  }
}
