/** Our runners of a spec: compiled or eager, with or without the telemetry of spherical motion. */
import { layerTelemetry } from '../../core/methods/sphericalMotion/telemetry.ts'
import { applyTraining, initialTensors } from '../../core/models/module.ts'
import type { Module } from '../../core/models/module.ts'
import { compileStep } from '../../core/tensor/compile/compileStep.ts'
import { runEagerly, tensorsFrom } from '../../core/tensor/eager.ts'
import { differentiate } from '../../core/tensor/gradients.ts'
import { createRandom } from '../../core/tensor/random.ts'
import type {
  HostTensor,
  HostTensors,
  Step,
  StepRunner,
  TensorMap,
} from '../../core/tensor/step.ts'
import { tf } from '../../core/tensor/tf.ts'
import type { Tensor } from '../../core/tensor/tf.ts'
import { crossEntropy } from '../../core/training/loss.ts'
import { sgdStep } from '../../core/training/optimiser.ts'
import { networkOf } from './network.ts'
import type { Path } from './network.ts'
import { classes, pictureChannels, pictureSide } from './specs.ts'
import type { Spec } from './specs.ts'

type State = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly statistics: TensorMap
}
export type Variant = { readonly eager: boolean; readonly telemetry: boolean }

/** Runs one step and returns once its loss is on the host. */
export type StepFunction = () => unknown
export type Contestant = { readonly step: StepFunction; readonly dispose: () => void }

export function ours(spec: Spec, { eager, telemetry }: Variant): Contestant {
  const path: Path = { indices: undefined }
  const network = networkOf(spec, path)
  const runner = runnerOf(spec, network, stepOf(network, path, telemetry), eager)
  const random = createRandom(7)
  const choiceLayers = spec.layers.filter(({ kind }) => kind === 'choice').length
  return {
    step: () => {
      runner.run(
        pathBatch(choiceLayers, () => random.integer(6)),
        hyperOf(spec),
      )
    },
    dispose: runner.dispose,
  }
}

function hyperOf({ learningRate, momentum, weightDecay }: Spec) {
  return { learningRate, momentum, weightDecay }
}

function pathBatch(layers: number, draw: () => number): HostTensors {
  if (layers === 0) return {}
  const choices: HostTensor = {
    dtype: 'int32',
    shape: [layers],
    values: Int32Array.from({ length: layers }, draw),
  }
  return { choices }
}

function stepOf(network: Module, path: Path, telemetry: boolean): Step<State> {
  return ({ weights, velocity, statistics }, batch, hyper) => {
    path.indices = batch['choices']
    const { images, labels } = batch as Record<'images' | 'labels', Tensor>
    const { loss, extra, gradients } = differentiate(() => {
      const forward = applyTraining(network, images, weights, statistics)
      return { loss: crossEntropy(forward.output, labels), extra: forward.statistics }
    }, weights)
    const next = sgdStep('momentum', { weights, velocity, gradients }, hyper)
    const parts = { before: weights, after: next.weights, gradients, start: startOf(batch) }
    const figures = telemetry
      ? layerTelemetry(network.layers, {
          ...{ ...parts, velocityBefore: velocity, velocityAfter: next.velocity },
        })
      : {}
    return { state: { ...next, statistics: extra }, info: { loss, ...figures } }
  }
}

function startOf(batch: TensorMap): TensorMap {
  const own = Object.entries(batch).filter(([name]) => name.startsWith('start/'))
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice('start/'.length), tensor]))
}

function runnerOf(spec: Spec, network: Module, step: Step<State>, eager: boolean): StepRunner {
  const random = createRandom(1)
  const weights = initialTensors(network.weights, random)
  const still = Object.entries(weights).map(([name, tensor]) => {
    return [name, { ...tensor, values: new Float32Array(tensor.values.length) }] as const
  })
  const start = network.layers.map(
    ({ weight }) => [`start/${weight}`, weights[weight] as HostTensor] as const,
  )
  const choiceLayers = spec.layers.filter(({ kind }) => kind === 'choice').length
  const setup = {
    step,
    initialState: {
      weights: tensorsFrom(weights),
      velocity: tensorsFrom(Object.fromEntries(still)),
      statistics: tensorsFrom(initialTensors(network.statistics, random)),
    },
    resident: { ...pictures(spec.batch), ...tensorsFrom(Object.fromEntries(start)) },
    exampleBatch: pathBatch(choiceLayers, () => 0),
    hyper: hyperOf(spec),
  }
  return eager ? runEagerly(setup) : compileStep(setup)
}

function pictures(batch: number): TensorMap {
  const random = createRandom(3)
  const shape = [batch, pictureSide, pictureSide, pictureChannels]
  const size = shape.reduce((product, extent) => product * extent, 1)
  return {
    images: tf.tensor(Float32Array.from({ length: size }, random.normal), shape),
    labels: tf.tensor1d(
      Int32Array.from({ length: batch }, () => random.integer(classes)),
      'int32',
    ),
  }
}
