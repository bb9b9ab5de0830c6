/** What a run starts from: weights of its seed, no velocity yet. */
import { initialTensors } from '../../models/module.ts'
import type { LayerFacts, Module } from '../../models/module.ts'
import { createRandom } from '../../tensor/random.ts'
import type { HostTensor, HostTensors } from '../../tensor/step.ts'
import { rescaleState } from './rescale.ts'
import { risingStartVelocity } from './scaling.ts'
import type { SphericalMotionSettings } from './settings.ts'

type Prefix = 'weights' | 'velocity' | 'statistics' | 'checkpointed' | 'squares' | 'powers'

export function initialState(
  network: Module,
  layers: readonly LayerFacts[],
  settings: SphericalMotionSettings,
): HostTensors {
  const random = createRandom(settings.training.seed).split('weights')
  const weights = initialTensors(network.weights, random)
  const adamW = settings.optimizer.kind === 'adamw'
  const state = rescaleState(
    {
      ...prefixed('weights', weights),
      ...prefixed('velocity', filled(weights, 0)),
      ...prefixed('statistics', initialTensors(network.statistics, random)),
      ...(adamW && prefixed('squares', filled(weights, 0))),
      ...(adamW && prefixed('powers', { first: one, second: one })),
    },
    layers,
    () => ({ weights: settings.initialScale, velocity: 1 }),
  )
  const moving = settings.decayAs === 'rising-rate' ? startRising(state, layers, settings) : state
  return withCheckpointed(moving, layers)
}

const one: HostTensor = { dtype: 'float32', shape: [], values: Float32Array.of(1) }

function filled(tensors: HostTensors, value: number): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, values, dtype }]) => [
      name,
      { dtype, shape, values: new Float32Array(values.length).fill(value) },
    ]),
  )
}

function prefixed(prefix: Prefix, tensors: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [`${prefix}/${name}`, tensor]),
  )
}

/** ṽ₋₁ of the rising rate that stands for weight decay. */
function startRising(
  state: HostTensors,
  layers: readonly LayerFacts[],
  { optimizer }: SphericalMotionSettings,
): HostTensors {
  const factor = risingStartVelocity(optimizer)
  const started = layers.flatMap(({ weight, scaleInvariant }) => {
    const kernel = state[`weights/${weight}`]
    if (!kernel || !scaleInvariant) return []
    const values = Float32Array.from(kernel.values as Float32Array, (value) => factor * value)
    return [[`velocity/${weight}`, { ...kernel, values }] as const]
  })
  return { ...state, ...Object.fromEntries(started) }
}

/** The same state with its kernels noted as those of the last checkpoint. */
export function withCheckpointed(state: HostTensors, layers: readonly LayerFacts[]): HostTensors {
  const kernels = layers.map(({ weight }) => {
    return [`checkpointed/${weight}`, state[`weights/${weight}`] as HostTensor] as const
  })
  return { ...state, ...Object.fromEntries(kernels) }
}
