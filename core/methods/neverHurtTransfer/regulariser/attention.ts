/**
 * DELTA's attention over features (Li et al., ICLR 2019): a feature matters as much as the loss rises
 * without it, once a head has been fitted on the frozen source.
 *
 *   importance_c = loss with feature c set to zero − loss, over the training samples
 *   a = softmax(standardised(importance) / 5)
 */
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { readValues } from '../../../tensor/read.ts'
import { crossEntropy } from '../../../training/loss.ts'

const headSteps = 200
const headRate = 0.5
const temperature = 5

/** features [n · f], labels [n] → attention [f], Σ = 1. */
export function attentionOver(
  features: Float32Array,
  labels: Int32Array,
  classes: number,
): Float32Array {
  const width = features.length / labels.length
  return tf.tidy(() => {
    const scaled = unitScale(tf.tensor2d(features, [labels.length, width]))
    const targets = tf.tensor1d(labels, 'int32')
    const { kernel, bias } = fitHead(scaled, targets, classes)
    const logits = tf.add(tf.matMul(scaled, kernel), bias)
    const loss = crossEntropy(logits, targets)
    const losses = Array.from({ length: width }, (_, feature) =>
      crossEntropy(tf.sub(logits, contribution(scaled, kernel, feature)), targets),
    )
    const importance = tf.sub(tf.stack(losses), loss)
    const { mean, variance } = tf.moments(importance)
    const standardised = tf.div(tf.sub(importance, mean), tf.sqrt(tf.add(variance, 1e-20)))
    return readValues(tf.softmax(tf.div(standardised, temperature))) as Float32Array
  })
}

/** One scale for all: the head's learning rate then suits any network. */
function unitScale(features: Tensor): Tensor {
  return tf.div(features, tf.sqrt(tf.add(tf.mean(tf.square(features)), 1e-12)))
}

/** What feature c adds to the logits: h_c times its row of the kernel. [n, classes] */
function contribution(features: Tensor, kernel: Tensor, feature: number): Tensor {
  const [count = 0] = features.shape
  const [, classes = 0] = kernel.shape
  return tf.matMul(
    tf.slice(features, [0, feature], [count, 1]),
    tf.slice(kernel, [feature, 0], [1, classes]),
  )
}

function fitHead(features: Tensor, labels: Tensor, classes: number) {
  const [count = 1, width = 1] = features.shape
  const oneHot = tf.oneHot(labels, classes)
  let kernel: Tensor = tf.zeros([width, classes])
  let bias: Tensor = tf.zeros([classes])
  const rate = tf.scalar(headRate / width)
  for (let step = 0; step < headSteps; step += 1) {
    const [nextKernel, nextBias] = tf.tidy(() => {
      const logits = tf.add(tf.matMul(features, kernel), bias)
      const off = tf.div(tf.sub(tf.softmax(logits), oneHot), count)
      const slope = tf.matMul(features, off, true)
      return [tf.sub(kernel, tf.mul(rate, slope)), tf.sub(bias, tf.mul(rate, tf.sum(off, 0)))] as [
        Tensor,
        Tensor,
      ]
    })
    tf.dispose([kernel, bias])
    kernel = nextKernel
    bias = nextBias
  }
  return { kernel, bias }
}
