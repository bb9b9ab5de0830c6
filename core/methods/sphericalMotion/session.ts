/** One run in memory: network, data on the device, optimiser state, sampler, tracker. */
import { z } from 'zod'
import type { ConfigValue } from '../../contract/method.ts'
import type { Module } from '../../models/module.ts'
import { tensorsFrom } from '../../tensor/eager.ts'
import { createRandom } from '../../tensor/random.ts'
import type { RandomState } from '../../tensor/random.ts'
import type { HostTensor, HostTensors, StepRunner, TensorMap } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import type { Checkpoint } from '../../training/checkpoint.ts'
import type { PictureFeed } from '../../training/pictureFeed.ts'
import type { PicturePart, PictureSet } from '../../training/pictures.ts'
import { createRunner } from '../../training/runner.ts'
import { sampleEpochs, sampleWithReplacement } from '../../training/sampler.ts'
import type { Sampler } from '../../training/sampler.ts'
import { initialState, withCheckpointed } from './initialState.ts'
import { detectScaleInvariance } from './invariance/detect.ts'
import type { TrackedLayer } from './invariance/detect.ts'
import { networkOf } from './network.ts'
import { risingLearningRate } from './scaling.ts'
import type { SphericalMotionSettings } from './settings.ts'
import { sphericalMotionStep } from './step.ts'
import type { TrainingState } from './step.ts'
import { newTracker } from './tracker.ts'
import type { TrackerState } from './tracker.ts'

export type Session = {
  readonly network: Module
  /** Scale invariance as the recorded graph has it. */
  readonly layers: readonly TrackedLayer[]
  readonly runner: StepRunner
  readonly sampler: Sampler
  readonly tracker: TrackerState
  /** Null: the pictures lie on the device. */
  readonly feed: PictureFeed | null
  /** Updates done before this session, and the seconds they took. */
  readonly doneSteps: number
  readonly seconds: number
}

const resumedSchema = z.object({
  step: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  sampler: z.custom<{ random: RandomState; used: number }>(),
  tracker: z.custom<TrackerState>(),
})

/**
 * A checkpoint that was due is where the angle since the last one starts anew. One that a stop wrote in between is not: the
 * run that goes on from it shall tell the figures of an undisturbed one.
 */
export function startAngleAnew({ runner, layers }: Session): void {
  runner.writeState(withCheckpointed(runner.readState(), layers))
}

export function snapshot(session: Session, step: number, seconds: number): Checkpoint {
  const { runner, sampler, tracker } = session
  const state = { step, seconds, sampler: sampler.readState(), tracker }
  return { state: state as unknown as ConfigValue, tensors: runner.readState() }
}

export function openSession(
  settings: SphericalMotionSettings,
  pictures: PictureSet,
  resumed: Checkpoint | null,
  feed: PictureFeed | null = null,
): Session {
  const { training, optimizer, decayAs } = settings
  const shape = { input: pictures.train.shape, classes: pictures.classes }
  const network = networkOf(settings, shape)
  const layers = detectScaleInvariance(network, pictures.train.shape)
  const random = createRandom(training.seed)
  const initial = initialState(network, layers, settings)
  const runner = createRunner<TrainingState>(
    {
      step: sphericalMotionStep(network, layers, { kind: optimizer.kind, decayAs }),
      initialState: stateTree(tensorsFrom(initial)),
      resident: {
        ...(feed ? {} : residentPictures(pictures.train)),
        ...startTensors(network, initial),
      },
      exampleBatch: fedBatch(feed, new Int32Array(training.batchSize), 0),
      hyper: hyperOf(settings, optimizer.learningRate),
    },
    { eager: training.eager },
  )
  const draw = training.sampling === 'epochs' ? sampleEpochs : sampleWithReplacement
  const batch = { count: pictures.train.count, batchSize: training.batchSize }
  const sampler = draw(batch, random.split('batches'))
  const fresh = { network, layers, runner, sampler, feed, doneSteps: 0, seconds: 0 }
  if (!resumed) return { ...fresh, tracker: newTracker(settings, layers.length) }
  const earlier = resumedSchema.parse(resumed.state)
  runner.writeState(resumed.tensors)
  sampler.writeState(earlier.sampler)
  return {
    ...fresh,
    ...{ doneSteps: earlier.step, seconds: earlier.seconds, tracker: earlier.tracker },
  }
}

function stateTree(tensors: TensorMap): TrainingState {
  return {
    weights: unprefixed('weights/', tensors),
    velocity: unprefixed('velocity/', tensors),
    statistics: unprefixed('statistics/', tensors),
    checkpointed: unprefixed('checkpointed/', tensors),
    squares: unprefixed('squares/', tensors),
    powers: unprefixed('powers/', tensors),
  }
}

function unprefixed(prefix: string, tensors: TensorMap): TensorMap {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, one]) => [name.slice(prefix.length), one]))
}

/** The kernels' first values, to measure how far each layer has turned. */
function startTensors(network: Module, initial: HostTensors): TensorMap {
  const kernels = network.layers.map(({ weight }) => {
    return [`start/${weight}`, initial[`weights/${weight}`] as HostTensor] as const
  })
  return tensorsFrom(Object.fromEntries(kernels))
}

function residentPictures({ count, shape, images, labels }: PicturePart): TensorMap {
  return {
    images: tf.tensor(images, [count, ...shape], 'float32'),
    labels: tf.tensor1d(labels, 'int32'),
  }
}

/** Step `step` of pictures `indices`: the indices alone where the pictures lie on the device. */
export function fedBatch(feed: PictureFeed | null, indices: Int32Array, step: number): HostTensors {
  if (feed) return feed.batch(indices, step)
  return { indices: { dtype: 'int32', shape: [indices.length], values: indices } }
}

/** `step` counts finished updates; only the rising rate depends on it. */
export function hyperOf(
  { optimizer, decayAs }: SphericalMotionSettings,
  learningRate: number,
  step = 0,
) {
  const { weightDecay, momentum, secondMomentum } = optimizer
  const rising = decayAs === 'rising-rate' ? risingLearningRate(optimizer, step) : 0
  return { learningRate, weightDecay, momentum, secondMomentum, risingLearningRate: rising }
}
