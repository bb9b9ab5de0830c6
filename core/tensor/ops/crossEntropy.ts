/** Softmax cross-entropy whose native kernel also gives its own gradient. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { executeNativeAll, typeAttribute } from '../native.ts'
import type { NativeAttribute } from '../native.ts'
import { defineOp, only } from './define.ts'

const floats = [typeAttribute('T', 'float32')]

type CrossEntropy = (inputs: readonly Tensor[], settings: object) => Tensor[]

function define(
  name: string,
  native: string,
  attributes: readonly NativeAttribute[],
): CrossEntropy {
  return defineOp({
    name,
    inputs: ['logits', 'labels'],
    forward: (inputs) => executeNativeAll(native, attributes, inputs, 2),
    // The second output is softmax − target, [n, k].
    saves: { outputs: [false, true] },
    backward: ([upstream], [difference]) => [
      () => tf.mul(tf.expandDims(upstream as Tensor, 1), difference as Tensor),
      () => {
        throw new TypeError(`${name}: labels have no gradient`)
      },
    ],
  })
}

const runSparse = define('NativeSparseCrossEntropy', 'SparseSoftmaxCrossEntropyWithLogits', [
  ...floats,
  typeAttribute('Tlabels', 'int32'),
])
const runDense = define('NativeCrossEntropy', 'SoftmaxCrossEntropyWithLogits', floats)

/** −log softmax(logits)[label] of each example. logits [n, k], labels [n] int32 → [n] */
export function sparseSoftmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return only(runSparse([logits, labels], {}))
}

/** −Σ_k target_k log softmax(logits)_k. logits [n, k], targets [n, k] float32, fixed → [n] */
export function softmaxCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return only(runDense([logits, targets], {}))
}

/** Cross-entropy with target (1 − s)·one-hot + s/k (Szegedy et al. 2016), s the smoothing. → [n] */
export function smoothedCrossEntropy(logits: Tensor, labels: Tensor, smoothing: number): Tensor {
  const classes = logits.shape[1] as number
  // tfjs's oneHot truncates on and off values to integers.
  const oneHot = tf.cast(tf.oneHot(labels, classes), 'float32')
  const targets = tf.add(tf.mul(oneHot, tf.scalar(1 - smoothing)), tf.scalar(smoothing / classes))
  return softmaxCrossEntropy(logits, targets)
}
