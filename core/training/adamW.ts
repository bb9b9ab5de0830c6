/**
 * AdamW (Loshchilov and Hutter, ICLR 2019): Adam's step, with weight decay apart from the gradient.
 *
 *   m ← β₁m + (1 − β₁)g        s ← β₂s + (1 − β₂)g²
 *   w ← (1 − ηλ)w − η m̂/(√ŝ + ε)        m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ)
 */
import type { ScalarMap, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import type { Scalar, Tensor } from '../tensor/tf.ts'

const epsilon = 1e-8

export type AdamWSlots = {
  /** m, by weight name. */
  readonly velocity: TensorMap
  /** s, by weight name. */
  readonly squares: TensorMap
  /** β₁ᵗ and β₂ᵗ: one before the first step. */
  readonly powers: { readonly first: Tensor; readonly second: Tensor }
}

export type AdamWInput = AdamWSlots & {
  readonly weights: TensorMap
  /** A weight without an entry got no gradient: it and its slots stay as they are. */
  readonly gradients: TensorMap
}

/**
 * hyper holds learningRate η, weightDecay λ, momentum β₁, secondMomentum β₂. Decay is on kernels:
 * tensors of more than one axis.
 */
export function adamWStep(
  { weights, gradients, velocity, squares, powers }: AdamWInput,
  hyper: ScalarMap,
): AdamWSlots & { readonly weights: TensorMap } {
  const { learningRate, weightDecay, momentum, secondMomentum } = hyper as Record<Rate, Scalar>
  const nextPowers = {
    first: tf.mul(powers.first, momentum),
    second: tf.mul(powers.second, secondMomentum),
  }
  const next = {
    weights: { ...weights },
    velocity: { ...velocity },
    squares: { ...squares },
  } as Record<'weights' | 'velocity' | 'squares', Record<string, Tensor>>
  for (const [name, weight] of Object.entries(weights)) {
    const gradient = gradients[name]
    const [first, second] = [velocity[name], squares[name]]
    if (!gradient || !first || !second) continue
    const moment = blend(first, gradient, momentum)
    const square = blend(second, tf.square(gradient), secondMomentum)
    next.velocity[name] = moment
    next.squares[name] = square
    const direction = tf.div(
      unbiased(moment, nextPowers.first),
      tf.add(tf.sqrt(unbiased(square, nextPowers.second)), epsilon),
    )
    const move = weight.rank > 1 ? tf.add(direction, tf.mul(weightDecay, weight)) : direction
    next.weights[name] = tf.sub(weight, tf.mul(learningRate, move))
  }
  return { ...next, powers: nextPowers }
}

type Rate = 'learningRate' | 'weightDecay' | 'momentum' | 'secondMomentum'

/** βx + (1 − β)y */
function blend(kept: Tensor, added: Tensor, part: Scalar): Tensor {
  return tf.add(tf.mul(part, kept), tf.mul(tf.sub(1, part), added))
}

function unbiased(moment: Tensor, power: Tensor): Tensor {
  return tf.div(moment, tf.sub(1, power))
}
