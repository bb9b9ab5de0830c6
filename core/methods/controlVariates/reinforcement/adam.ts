/** Adam (Kingma & Ba 2015) inside a recorded step; the bias correction is folded into the rate. */
import type { TensorMap } from '../../../tensor/step.ts'
import { type Tensor, tf } from '../../../tensor/tf.ts'

export type AdamState = {
  readonly weights: TensorMap
  readonly momentum: TensorMap
  readonly square: TensorMap
}

const firstDecay = 0.9
const secondDecay = 0.999
const smallest = 1e-5

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η m / (√v + ε). Borrows, returns new tensors. */
export function adamStep(state: AdamState, gradients: TensorMap, rate: Tensor): AdamState {
  const weights: Record<string, Tensor> = { ...state.weights }
  const momentum: Record<string, Tensor> = { ...state.momentum }
  const square: Record<string, Tensor> = { ...state.square }
  for (const [name, gradient] of Object.entries(gradients)) {
    const first = blend(state.momentum[name] as Tensor, gradient, firstDecay)
    const second = blend(state.square[name] as Tensor, tf.square(gradient), secondDecay)
    momentum[name] = first
    square[name] = second
    const direction = tf.div(first, tf.add(tf.sqrt(second), smallest))
    weights[name] = tf.sub(state.weights[name] as Tensor, tf.mul(rate, direction))
  }
  return { weights, momentum, square }
}

function blend(before: Tensor, now: Tensor, decay: number): Tensor {
  return tf.add(tf.mul(before, decay), tf.mul(now, 1 - decay))
}

export function startAdam(weights: TensorMap): AdamState {
  const still = (): TensorMap =>
    Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, tf.zerosLike(value)]))
  return { weights, momentum: still(), square: still() }
}

/** η √(1 − β₂ᵗ) / (1 − β₁ᵗ) at update t, counted from 1. */
export function correctedRate(rate: number, update: number): number {
  return (rate * Math.sqrt(1 - secondDecay ** update)) / (1 - firstDecay ** update)
}
