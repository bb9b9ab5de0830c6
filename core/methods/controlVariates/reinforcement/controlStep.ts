/**
 * φ(s, ξ) as recorded graphs: two tanh networks at once, one for each fold. Inputs [2, m, o + d] are
 * the observation followed by the noise; ∂φ/∂ξ is written in closed form, so that the objective of
 * least variance needs first-order gradients only.
 */
import { differentiate } from '../../../tensor/gradients.ts'
import type { Step } from '../../../tensor/step.ts'
import { type Tensor, tf } from '../../../tensor/tf.ts'
import { type AdamState, adamStep } from './adam.ts'
import { biasName, kernelName } from './hostNetwork.ts'
import type { ControlObjective } from './names.ts'

export type ControlShape = {
  readonly observationSize: number
  readonly actionSize: number
  readonly layers: number
}

type Weights = Readonly<Record<string, Tensor>>

/**
 * One Adam step of both networks. Batch: `inputs` [2, m, o + d], `targets` [2, m], `precision` [d] = 1/σ².
 *
 *   fit-q          mean (A − φ)²
 *   min-variance   mean Σ_j [ (ξ_j (A − φ) + ∂_j φ)² / σ_j² + ((ξ_j² − 1)(A − φ) + ξ_j ∂_j φ)² ]
 *
 * The second is the mean square of the gradient in μ and log σ; its mean does not depend on φ, so
 * the least mean square is the least variance.
 */
export function controlStep(shape: ControlShape, objective: ControlObjective): Step<AdamState> {
  return (state, batch, hyper) => {
    const inputs = batch['inputs'] as Tensor
    const targets = batch['targets'] as Tensor
    const precision = batch['precision'] as Tensor
    const { loss, gradients } = differentiate(() => {
      const weights = state.weights
      const { value, slope } = controlJet(shape, weights, inputs)
      const left = tf.sub(targets, value)
      const terms =
        objective === 'fit-q'
          ? tf.square(left)
          : gradientSquares(noiseOf(shape, inputs), left, slope, precision)
      return { loss: tf.sum(tf.mean(terms, 1)).asScalar(), extra: {} }
    }, state.weights)
    const next = adamStep(state, gradients, hyper['learningRate'] as Tensor)
    return { state: next, info: { loss } }
  }
}

/** [2, m] */
function gradientSquares(noise: Tensor, left: Tensor, slope: Tensor, precision: Tensor): Tensor {
  const open = tf.expandDims(left, 2)
  const ofMean = tf.add(tf.mul(noise, open), slope)
  const ofDeviation = tf.add(tf.mul(tf.sub(tf.square(noise), 1), open), tf.mul(noise, slope))
  const squares = tf.add(tf.mul(tf.square(ofMean), precision), tf.square(ofDeviation))
  return tf.sum(squares, 2)
}

/** φ [2, m] and ∂φ/∂ξ [2, m, d] of `inputs`, with the weights as state. */
export function controlEvaluation(shape: ControlShape): Step<{ readonly weights: Weights }> {
  return (state, batch) => ({
    state: { weights: state.weights },
    info: controlJet(shape, state.weights, batch['inputs'] as Tensor),
  })
}

function noiseOf({ observationSize, actionSize }: ControlShape, inputs: Tensor): Tensor {
  const [networks = 1, rows = 1] = inputs.shape
  return tf.slice(inputs, [0, 0, observationSize], [networks, rows, actionSize])
}

/** Forward, then ∂φ/∂ξ by carrying the output's derivative back down: u ← (u Wᵀ) ∘ (1 − h²). */
function controlJet(shape: ControlShape, weights: Weights, inputs: Tensor) {
  const units: Tensor[] = []
  let value = inputs
  for (let index = 0; index < shape.layers; index++) {
    const kernel = weights[kernelName(index)] as Tensor
    value = tf.add(tf.matMul(value, kernel), weights[biasName(index)] as Tensor)
    if (index + 1 === shape.layers) break
    value = tf.tanh(value)
    units.push(value)
  }
  const [networks = 1, rows = 1] = inputs.shape
  let derivative: Tensor = tf.ones([networks, rows, 1])
  for (let index = shape.layers - 1; index >= 0; index--) {
    derivative = tf.matMul(derivative, weights[kernelName(index)] as Tensor, false, true)
    const unit = units[index - 1]
    if (unit) derivative = tf.mul(derivative, tf.sub(1, tf.square(unit)))
  }
  return { value: tf.squeeze(value, [2]), slope: noiseOf(shape, derivative) }
}
