/**
 * What one step did to each layer, computed on the device: one vector [layers] per quantity.
 *
 *   w, w′   kernel before and after the step      v₋₁, v   velocity before and after its update
 *   g       gradient at w                          w₀, w_c kernel at the start, and at the last checkpoint
 */
import type { LayerFacts } from '../../models/module.ts'
import { named } from '../../models/module.ts'
import type { TensorMap } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../tensor/tf.ts'

export type StepParts = {
  readonly before: TensorMap
  readonly after: TensorMap
  readonly velocityBefore: TensorMap
  readonly velocityAfter: TensorMap
  readonly gradients: TensorMap
  readonly start: TensorMap
  /** Without a checkpoint the angle since it is that since the start. */
  readonly checkpointed?: TensorMap
}

export const quantities = [
  'angularUpdate',
  'angleToStart',
  'angleToCheckpoint',
  'weightSquared',
  'weightSquaredAfter',
  'gradientSquared',
  'gradientDotWeight',
  'gradientDotVelocity',
  'velocitySquared',
  'velocityDotWeight',
  'velocityDotWeightAfter',
] as const
export type Quantity = (typeof quantities)[number]

export function layerTelemetry(
  layers: readonly LayerFacts[],
  parts: StepParts,
): Record<Quantity, Tensor> {
  const rows = layers.map(({ weight }) => tf.tidy(() => tf.stack(oneLayer(weight, parts))))
  const columns = tf.unstack(tf.stack(rows), 1)
  return Object.fromEntries(
    quantities.map((quantity, index) => [quantity, columns[index]]),
  ) as Record<Quantity, Tensor>
}

/** In the order of `quantities`. */
function oneLayer(weight: string, parts: StepParts): Scalar[] {
  const before = named(parts.before, weight)
  const after = named(parts.after, weight)
  const velocityBefore = named(parts.velocityBefore, weight)
  const velocityAfter = named(parts.velocityAfter, weight)
  const gradient = named(parts.gradients, weight)
  return [
    angleBetween(before, after),
    angleBetween(named(parts.start, weight), after),
    angleBetween(named(parts.checkpointed ?? parts.start, weight), after),
    dot(before, before),
    dot(after, after),
    dot(gradient, gradient),
    dot(gradient, before),
    dot(gradient, velocityBefore),
    dot(velocityAfter, velocityAfter),
    dot(before, velocityBefore),
    dot(after, velocityAfter),
  ]
}

function dot(left: Tensor, right: Tensor): Scalar {
  return tf.sum(tf.mul(left, right))
}

/**
 * Angle between two vectors, radians: atan2(‖d − (d·ŵ)ŵ‖, ‖w‖ + d·ŵ) with d = w′ − w.
 *
 * The difference of two close float32 numbers is exact, so the part of it across w keeps all digits
 * at 1e-5 rad, where acos(ŵ·ŵ′) is zero and ‖ŵ′ − ŵ‖ has lost three digits to the rounding of both
 * unit vectors.
 */
export function angleBetween(before: Tensor, after: Tensor): Scalar {
  const squared = dot(before, before)
  const move = tf.sub(after, before)
  const along = tf.div(dot(move, before), squared)
  const across = tf.sub(move, tf.mul(along, before))
  const radius = tf.sqrt(squared)
  return tf.atan2(tf.sqrt(dot(across, across)), tf.mul(radius, tf.add(along, 1)))
}
