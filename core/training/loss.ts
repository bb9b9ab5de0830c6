/** Loss and accuracy of a classifier. */
import { tf } from '../tensor/tf.ts'
import type { Scalar, Tensor, Tensor2D } from '../tensor/tf.ts'

/** Mean of −log softmax(logits)[label], nat. logits [n, classes], labels int32 [n] */
export function crossEntropy(logits: Tensor, labels: Tensor): Scalar {
  const classes = logits.shape.at(-1) ?? 1
  const wanted = tf.cast(tf.oneHot(tf.cast(labels, 'int32'), classes), 'float32')
  const logProbabilities = tf.logSoftmax(logits as Tensor2D)
  return tf.neg(tf.mean(tf.sum(tf.mul(wanted, logProbabilities), 1)))
}

/** Part of the samples whose largest logit is at their label. */
export function accuracy(logits: Tensor, labels: Tensor): Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'))
}
