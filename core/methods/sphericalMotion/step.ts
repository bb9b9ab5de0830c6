/** The training step: forward, backward, update, and what it did to every layer. */
import type { LayerFacts, Module } from '../../models/module.ts'
import { trainingPass } from '../../models/trainingPass.ts'
import type { ScalarMap, Step, TensorMap } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { adamWStep } from '../../training/adamW.ts'
import { accuracy } from '../../training/loss.ts'
import { sgdStep } from '../../training/optimiser.ts'
import { stepPictures } from '../../training/pictureFeed.ts'
import type { SphericalMotionSettings } from './settings.ts'
import { layerTelemetry } from './telemetry.ts'

export type TrainingState = {
  readonly weights: TensorMap
  /** v; the first moment of AdamW. */
  readonly velocity: TensorMap
  readonly statistics: TensorMap
  /** The kernels at the last checkpoint, to measure how far each layer has turned since. */
  readonly checkpointed: TensorMap
  /** Second moments and powers of their decays; empty but for AdamW. */
  readonly squares: TensorMap
  readonly powers: TensorMap
}

export type StepForm = Pick<SphericalMotionSettings, 'decayAs'> & {
  readonly kind: SphericalMotionSettings['optimizer']['kind']
}

/** Resident: `start/<weight>`. Pictures and classes: see `stepPictures`. */
export function sphericalMotionStep(
  network: Module,
  layers: readonly LayerFacts[],
  form: StepForm,
): Step<TrainingState> {
  const move = updateOf(form, layers)
  return (state, batch, hyper) => {
    const { weights, velocity, statistics, checkpointed } = state
    const { pictures, classes, loss: lossOf } = stepPictures(batch)
    const pass = trainingPass(network, pictures, { weights, statistics }, (output) => ({
      loss: lossOf(output),
      extra: { hits: accuracy(output, classes) },
    }))
    const { loss, extra, gradients } = pass
    const next = move(state, gradients, hyper)
    const telemetry = layerTelemetry(layers, {
      ...{ before: weights, after: next.weights, gradients, checkpointed },
      ...{ velocityBefore: velocity, velocityAfter: next.velocity, start: startOf(batch) },
    })
    return {
      state: { ...next, statistics: pass.statistics },
      info: { loss, accuracy: extra.hits, ...telemetry },
    }
  }
}

type Update = (state: TrainingState, gradients: TensorMap, hyper: ScalarMap) => TrainingState

function updateOf({ kind, decayAs }: StepForm, layers: readonly LayerFacts[]): Update {
  if (kind === 'adamw')
    return (state, gradients, hyper) => {
      const powers = state.powers as { first: Tensor; second: Tensor }
      return { ...state, ...adamWStep({ ...state, powers, gradients }, hyper) }
    }
  if (decayAs === 'weight-decay')
    return (state, gradients, hyper) => {
      return { ...state, ...sgdStep(kind, { ...state, gradients }, hyper) }
    }
  const spherical = new Set(layers.filter((one) => one.scaleInvariant).map((one) => one.weight))
  return (state, gradients, hyper) => risingStep(state, gradients, hyper, spherical)
}

/** Scale-invariant weights by the rising rate and without decay, all others as always. */
function risingStep(
  state: TrainingState,
  gradients: TensorMap,
  hyper: ScalarMap,
  spherical: ReadonlySet<string>,
): TrainingState {
  const { risingLearningRate } = hyper as Record<'risingLearningRate', never>
  const rising = { ...hyper, learningRate: risingLearningRate, weightDecay: tf.scalar(0) }
  const part = (tensors: TensorMap, inside: boolean): TensorMap =>
    Object.fromEntries(Object.entries(tensors).filter(([name]) => spherical.has(name) === inside))
  const move = (inside: boolean, rates: ScalarMap) =>
    sgdStep(
      'momentum',
      {
        weights: part(state.weights, inside),
        velocity: part(state.velocity, inside),
        gradients: part(gradients, inside),
      },
      rates,
    )
  const [on, off] = [move(true, rising), move(false, hyper)]
  return {
    ...state,
    weights: { ...state.weights, ...on.weights, ...off.weights },
    velocity: { ...state.velocity, ...on.velocity, ...off.velocity },
  }
}

const startPrefix = 'start/'

function startOf(batch: TensorMap): TensorMap {
  return Object.fromEntries(
    Object.entries(batch)
      .filter(([name]) => name.startsWith(startPrefix))
      .map(([name, tensor]) => [name.slice(startPrefix.length), tensor]),
  )
}
