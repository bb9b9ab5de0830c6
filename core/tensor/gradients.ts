/** Gradients of a loss with respect to named weights, without tfjs's variables. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { tf } from './backend.ts'
import type { TensorMap, TensorTree } from './step.ts'
import { mapTree } from './tree.ts'

export type Differentiated<Extra extends TensorTree> = {
  readonly loss: Scalar
  /** What the forward pass hands out besides its loss: logits, running statistics, … */
  readonly extra: Extra
  /** By weight name. A weight that the loss did not reach has no entry: leave it and its slots alone. */
  readonly gradients: TensorMap
}

type Engine = {
  readonly gradients: (
    forward: () => Tensor,
    inputs: readonly Tensor[],
    upstream: Tensor | undefined,
    allowNoGradients: boolean,
  ) => { value: Tensor; grads: (Tensor | null | undefined)[] }
}

/**
 * Runs `forward` once and differentiates its loss with respect to every weight.
 *
 * `extra` leaves the tape as it is: it carries values, no gradients. Owned by the enclosing tidy.
 */
export function differentiate<Extra extends TensorTree>(
  forward: () => { readonly loss: Scalar; readonly extra: Extra },
  weights: TensorMap,
): Differentiated<Extra> {
  let kept: Extra | undefined
  const engine = tf.engine() as unknown as Engine
  const names = Object.keys(weights)
  const { value, grads } = engine.gradients(
    () => {
      const { loss, extra } = forward()
      // Kept over the end of the forward scope; the copies below belong to the caller's tidy.
      kept = mapTree(extra, (tensor) => tf.keep(tf.clone(tensor)))
      return loss
    },
    Object.values(weights),
    undefined,
    true,
  )
  const extra = mapTree(kept as Extra, (tensor) => {
    const handed = tf.clone(tensor)
    tensor.dispose()
    return handed
  })
  const gradients: Record<string, Tensor> = {}
  names.forEach((name, position) => {
    const gradient = grads[position]
    if (gradient != null) gradients[name] = gradient
  })
  return { loss: value as Scalar, extra, gradients }
}
