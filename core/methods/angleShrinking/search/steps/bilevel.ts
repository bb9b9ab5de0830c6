/**
 * Gradients of architecture parameters α (DARTS, Liu et al., ICLR 2019):
 *
 *   minimise over α   L_val(w*(α), α)   with w*(α) = argmin over w of L_train(w, α)
 *
 * First order takes w*(α) for w. Second order takes one step, w′ = w − ξ (μ m + ∇_w L_train + λ w):
 *
 *   ∇_α L_val(w′, α) − ξ ∇²_{α,w} L_train · v,   v = ∇_w′ L_val(w′, α)
 *
 * with the product by finite differences of size R = 0.01 / ‖v‖ along v.
 */
import { differentiate } from '../../../../tensor/gradients.ts'
import { halfSquaredNorm } from '../../../../tensor/ops/reduce.ts'
import type { TensorMap } from '../../../../tensor/step.ts'
import { tf } from '../../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../../tensor/tf.ts'

export type Loss = (weights: TensorMap, alpha: Tensor) => Scalar

export type Bilevel = {
  readonly weights: TensorMap
  readonly alpha: Tensor
  readonly trainLoss: Loss
  readonly validationLoss: Loss
}

/** What the virtual step is taken with. */
export type VirtualStep = {
  readonly velocity: TensorMap
  /** ξ */
  readonly rate: Tensor
  /** μ */
  readonly momentum: Tensor
  /** λ, on tensors of more than one axis as in the real step. */
  readonly weightDecay: Tensor
}

const radius = 0.01

/** ∇_α L_val(w, α) */
export function firstOrderGradient({ weights, alpha, validationLoss }: Bilevel): Tensor {
  return alphaGradient(validationLoss, weights, alpha)
}

function alphaGradient(loss: Loss, weights: TensorMap, alpha: Tensor): Tensor {
  const given = { alpha }
  const { gradients } = differentiate(() => ({ loss: loss(weights, alpha), extra: {} }), given)
  return gradients['alpha'] ?? tf.zerosLike(alpha)
}

export function secondOrderGradient(problem: Bilevel, step: VirtualStep): Tensor {
  const { alpha, trainLoss, validationLoss } = problem
  const ahead = virtualWeights(problem, step)
  const both = { ...ahead, [alphaName]: alpha }
  const { gradients } = differentiate(
    () => ({ loss: validationLoss(ahead, alpha), extra: {} }),
    both,
  )
  const { [alphaName]: direct, ...along } = gradients
  const reach = tf.div(tf.scalar(radius), normOf(along))
  const shifted = (sign: 1 | -1) =>
    alphaGradient(trainLoss, moved(problem.weights, along, tf.mul(reach, sign)), alpha)
  const curvature = tf.div(tf.sub(shifted(1), shifted(-1)), tf.mul(reach, 2))
  return tf.sub(direct ?? tf.zerosLike(alpha), tf.mul(step.rate, curvature))
}

/** No weight of a network has this name. */
const alphaName = 'α'

function virtualWeights({ weights, alpha, trainLoss }: Bilevel, step: VirtualStep): TensorMap {
  const { gradients } = differentiate(
    () => ({ loss: trainLoss(weights, alpha), extra: {} }),
    weights,
  )
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => {
      const gradient = gradients[name]
      const before = step.velocity[name]
      if (!gradient || !before) return [name, weight]
      const decay = weight.rank > 1 ? tf.mul(step.weightDecay, weight) : tf.zerosLike(weight)
      const pull = tf.add(tf.mul(step.momentum, before), tf.add(gradient, decay))
      return [name, tf.sub(weight, tf.mul(step.rate, pull))]
    }),
  )
}

/** w + reach · direction */
function moved(weights: TensorMap, direction: TensorMap, reach: Tensor): TensorMap {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => {
      const along = direction[name]
      return [name, along ? tf.add(weight, tf.mul(reach, along)) : weight]
    }),
  )
}

/** ‖·‖₂ over all tensors together. */
export function normOf(tensors: TensorMap): Tensor {
  const halves = Object.values(tensors).map((tensor): Tensor => halfSquaredNorm(tensor))
  return tf.sqrt(tf.mul(tf.addN(halves), 2))
}
