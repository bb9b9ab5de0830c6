/**
 * Regularisers of what the network computes: the distance of its features h [n, f] to those of the
 * frozen source, h⁰, on the same batch.
 *
 * Distillation: Ω = ½ · mean over batch and features of (h − h⁰)². The mean, not the sum: a sum over 64
 * features at α = 1 and learning rate 0.02 diverges to chance.
 * DELTA (Li et al., ICLR 2019): features weighted by attention a, Σa = 1; equal weights give
 * distillation back.
 */
import { halfSquaredNorm } from '../../../tensor/ops/reduce.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../tensor/tf.ts'

/** One pass forward and one operation back, where mean(square) takes eight. */
export function featureDistance(features: Tensor, teacher: Tensor): Scalar {
  return tf.mul(halfSquaredNorm(tf.sub(features, teacher)), tf.scalar(1 / features.size))
}

/** attention [f], Σ = 1 */
export function attentiveDistance(features: Tensor, teacher: Tensor, attention: Tensor): Scalar {
  const weighted = tf.mul(tf.square(tf.sub(features, teacher)), attention)
  return tf.mul(tf.mean(tf.sum(weighted, 1)), tf.scalar(0.5))
}
