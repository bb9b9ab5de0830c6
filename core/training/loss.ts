/** Loss and accuracy of a classifier. */
import { sparseSoftmaxCrossEntropy } from '../tensor/ops/crossEntropy.ts'
import { tf } from '../tensor/tf.ts'
import type { Scalar, Tensor } from '../tensor/tf.ts'

/** Mean of −log softmax(logits)[label], nat. logits [n, classes], labels int32 [n] */
export function crossEntropy(logits: Tensor, labels: Tensor): Scalar {
  return tf.mean(sparseSoftmaxCrossEntropy(logits, labels))
}

/** Part of the samples whose largest logit is at their label. */
export function accuracy(logits: Tensor, labels: Tensor): Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'))
}
