/**
 * One Adam step of the policy as a recorded graph.
 *
 * With r = π(a|s)/π_old(a|s), W = A' − φ and the Stein terms of the old policy held fixed, it climbs
 *
 *   mean min(r W, clip(r, 1 ± ε) W)  +  mean Σ_j ( E[∂_j φ] δ_j + ½ E[∂_j² φ] (δ_j² + e^{2κ_j} − 1) )
 *
 * plus an entropy bonus, with δ = (μ − μ_old)/σ_old, κ = log σ − log σ_old. The second mean is what
 * the new policy gains by φ, to second order (E[∂²φ] = E[ξ ∂φ] is the Stein term of σ): with its
 * first order alone several passes run past the best action. Terms taken at the sample's own action
 * are of first order, weighed by r instead. At π = π_old the gradient is the Stein policy gradient
 * either way; one step over the whole batch is A2C, several with clipping are PPO.
 */
import { differentiate } from '../../../tensor/gradients.ts'
import type { ScalarMap, Step, TensorMap } from '../../../tensor/step.ts'
import { type Scalar, type Tensor, tf } from '../../../tensor/tf.ts'
import { type AdamState, adamStep } from './adam.ts'
import type { SteinTerms } from './linearControl.ts'
import { applyNetwork } from './networkWeights.ts'

export type PolicyShape = {
  readonly kind: 'gaussian' | 'categorical'
  readonly layers: number
  readonly outputs: number
  /** How the Stein terms of the batch were taken; a categorical policy has none. */
  readonly stein: SteinTerms
}

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

/**
 * Batch: `observations` [m, o], `actions` [m, d], `logProbabilities`, `left` [m], `slope`, `curve` [m, d]
 * and `means`, `logDeviations` [m, d] of the old policy. Categorical: `actions` are one-hot [m, count], no Stein terms.
 * Hyper: `learningRate`, `clip` ε, `entropy`. Info: `loss`, `divergence` (mean r − 1 − log r).
 */
export function policyStep(shape: PolicyShape): Step<AdamState> {
  return (state, batch, hyper) => {
    const { loss, extra, gradients } = differentiate(
      () => objective(shape, state.weights, batch, hyper),
      state.weights,
    )
    const limited = limitNorm(gradients)
    const next = adamStep(state, limited, hyper['learningRate'] as Tensor)
    return { state: next, info: { loss, ...extra } }
  }
}

function objective(shape: PolicyShape, weights: TensorMap, batch: TensorMap, hyper: ScalarMap) {
  const output = applyNetwork(weights, shape.layers, batch['observations'] as Tensor)
  const { logProbability, entropy, stein } =
    shape.kind === 'gaussian'
      ? gaussianTerms(output, weights['logDeviation'] as Tensor, batch, shape.stein)
      : categoricalTerms(output, batch)
  const logRatio = tf.sub(logProbability, batch['logProbabilities'] as Tensor)
  const ratio = tf.exp(logRatio)
  const left = batch['left'] as Tensor
  const clip = hyper['clip'] as Scalar
  // clipByValue takes numbers, and ε is a tensor.
  const clipped = tf.minimum(tf.maximum(ratio, tf.sub(1, clip)), tf.add(1, clip))
  const surrogate = tf.minimum(tf.mul(ratio, left), tf.mul(clipped, left))
  const bonus = tf.mul(hyper['entropy'] as Scalar, entropy)
  const weighed = shape.stein === 'mean' ? stein : stein && tf.mul(stopped(ratio), stein)
  const gain = weighed === null ? surrogate : tf.add(surrogate, weighed)
  const loss = tf.neg(tf.add(tf.mean(gain), bonus)).asScalar()
  const divergence = tf.mean(tf.sub(tf.sub(ratio, 1), logRatio))
  return { loss, extra: { divergence } }
}

/** Its value without its gradient. */
const stopped = tf.customGrad<Tensor>((x) => ({
  value: tf.clone(x as Tensor),
  gradFunc: (upstream) => tf.zerosLike(upstream),
}))

function gaussianTerms(mean: Tensor, logDeviation: Tensor, batch: TensorMap, terms: SteinTerms) {
  const noise = tf.div(tf.sub(batch['actions'] as Tensor, mean), tf.exp(logDeviation))
  const perAxis = tf.add(tf.add(tf.mul(0.5, tf.square(noise)), logDeviation), halfLogTwoPi)
  const logProbability = tf.neg(tf.sum(perAxis, 1))
  const entropy = tf.sum(logDeviation)
  const before = batch['logDeviations'] as Tensor
  const shift = tf.div(tf.sub(mean, batch['means'] as Tensor), tf.exp(before))
  const widening = tf.sub(logDeviation, before)
  const spread =
    terms === 'mean'
      ? tf.mul(0.5, tf.add(tf.square(shift), tf.expm1(tf.mul(2, widening))))
      : widening
  const perAction = tf.add(
    tf.mul(batch['slope'] as Tensor, shift),
    tf.mul(batch['curve'] as Tensor, spread),
  )
  const stein = tf.sum(perAction, 1)
  return { logProbability, entropy, stein }
}

function categoricalTerms(logits: Tensor, batch: TensorMap) {
  const largest = tf.max(logits, 1, true)
  const shifted = tf.sub(logits, largest)
  const logProbabilities = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)))
  const logProbability = tf.sum(tf.mul(logProbabilities, batch['actions'] as Tensor), 1)
  const entropy = tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(logProbabilities), logProbabilities), 1)))
  return { logProbability, entropy, stein: null }
}

/** Gradients longer than this are shortened to it: one bad batch must not undo the policy. */
const longest = 0.5

function limitNorm(gradients: TensorMap): TensorMap {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)))
  const norm = tf.sqrt(tf.addN(squares))
  const factor = tf.minimum(1, tf.div(longest, tf.add(norm, 1e-8)))
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]),
  )
}
