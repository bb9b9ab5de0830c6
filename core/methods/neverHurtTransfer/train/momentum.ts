/** Momentum SGD on a ready direction: v ← αv + d, w ← w − ηv. Groups may have their own η. */
import type { TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../tensor/tf.ts'

export type Moved = { readonly weights: TensorMap; readonly velocity: TensorMap }

/** A weight without a direction stays, and so does its velocity. Weight decay has no place here: it would be a third, unprojected pull. */
export function momentumStep(
  { weights, velocity }: Moved,
  direction: TensorMap,
  momentum: Scalar,
  learningRateOf: (name: string) => Scalar,
): Moved {
  const next: { weights: Record<string, Tensor>; velocity: Record<string, Tensor> } = {
    weights: { ...weights },
    velocity: { ...velocity },
  }
  for (const [name, step] of Object.entries(direction)) {
    const [weight, before] = [weights[name], velocity[name]]
    if (!weight || !before) throw new TypeError(`no weight named ${name}`)
    const after = tf.add(tf.mul(momentum, before), step)
    next.velocity[name] = after
    next.weights[name] = tf.sub(weight, tf.mul(learningRateOf(name), after))
  }
  return next
}
