/** Stochastic gradient descent with momentum and coupled weight decay, in PyTorch's convention. */
import type { ScalarMap, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import type { Tensor } from '../tensor/tf.ts'

/** State and gradients of all weights, by the weights' names. Borrowed. */
export type SgdInput = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  /** A weight without an entry got no gradient: it and its velocity stay as they are. */
  readonly gradients: TensorMap
}

export type SgdOutput = { readonly weights: TensorMap; readonly velocity: TensorMap }

/**
 * v ← αv + g + λw, then w ← w − ηv; Nesterov: w ← w − η(g + λw) − ηαv, in the order of TensorFlow’s kernel.
 *
 * hyper holds learningRate η, weightDecay λ, momentum α. Decay is on kernels: tensors of more than
 * one axis, not on biases, scales and shifts.
 */
export function sgdStep(
  kind: 'momentum' | 'nesterov',
  { weights, velocity, gradients }: SgdInput,
  hyper: ScalarMap,
): SgdOutput {
  const next: { weights: Record<string, Tensor>; velocity: Record<string, Tensor> } = {
    weights: { ...weights },
    velocity: { ...velocity },
  }
  const { learningRate, weightDecay, momentum } = hyper as Record<string, Tensor>
  for (const [name, weight] of Object.entries(weights)) {
    const gradient = gradients[name]
    const before = velocity[name]
    if (!gradient || !before || !learningRate || !weightDecay || !momentum) continue
    const pull = weight.rank > 1 ? tf.add(gradient, tf.mul(weightDecay, weight)) : gradient
    const after = tf.add(tf.mul(momentum, before), pull)
    const move =
      kind === 'nesterov'
        ? tf.add(tf.mul(learningRate, pull), tf.mul(learningRate, tf.mul(momentum, after)))
        : tf.mul(learningRate, after)
    next.velocity[name] = after
    next.weights[name] = tf.sub(weight, move)
  }
  return next
}
