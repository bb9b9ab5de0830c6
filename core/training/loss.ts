/** Loss and accuracy of a classifier. */
import { sparseSoftmaxCrossEntropy } from '../tensor/ops/crossEntropy.ts'
import { tf } from '../tensor/tf.ts'
import type { Scalar, Tensor, Tensor2D } from '../tensor/tf.ts'

/** Mean of −log softmax(logits)[label], nat. logits [n, classes], labels int32 [n] */
export function crossEntropy(logits: Tensor, labels: Tensor): Scalar {
  return tf.mean(sparseSoftmaxCrossEntropy(logits, labels))
}

/** Part of the samples whose largest logit is at their label. */
export function accuracy(logits: Tensor, labels: Tensor): Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'))
}

/**
 * Cross-entropy against (1 − s) · label + s/classes (Szegedy et al., CVPR 2016), nat: a mean over
 * the batch. logits [n, classes], labels int32 [n]
 */
export function smoothedCrossEntropy(logits: Tensor, labels: Tensor, smoothing: number): Scalar {
  const plain = crossEntropy(logits, labels)
  if (smoothing === 0) return plain
  const even = tf.neg(tf.mean(tf.logSoftmax(logits as Tensor2D)))
  return tf.add(tf.mul(plain, 1 - smoothing), tf.mul(even, smoothing))
}
