import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import {
  smoothedCrossEntropy,
  softmaxCrossEntropy,
  sparseSoftmaxCrossEntropy,
} from './crossEntropy.ts'
import { gradientError, sample, weighted } from './testing.ts'

const labels = tf.tensor1d([2, 0, 1], 'int32')

test('gradients with labels, with targets and with smoothing', () => {
  const logits = [sample([3, 4], 1)]
  const targets = tf.softmax(sample([3, 4], 2))
  const error = (f: (x: NonNullable<(typeof logits)[0]>) => (typeof logits)[0]): number =>
    gradientError((x) => weighted(f(x)), logits)
  expect(error((x) => sparseSoftmaxCrossEntropy(x, labels))).toBeLessThan(1e-3)
  expect(error((x) => softmaxCrossEntropy(x, targets))).toBeLessThan(1e-3)
  expect(error((x) => smoothedCrossEntropy(x, labels, 0.1))).toBeLessThan(1e-3)
})

test('equal logits cost log k', () => {
  const loss = sparseSoftmaxCrossEntropy(tf.zeros([3, 10]), labels).dataSync()
  for (const value of loss) expect(value).toBeCloseTo(Math.log(10), 6)
})

// PyTorch: F.cross_entropy(tensor([[2., 0., 0.]]), tensor([0]), label_smoothing=0.3) = 0.63954
test('label smoothing follows its closed form', () => {
  const logits = tf.tensor2d([2, 0, 0], [1, 3])
  const loss = smoothedCrossEntropy(logits, tf.tensor1d([0], 'int32'), 0.3).dataSync()[0]
  const logSum = Math.log(Math.exp(2) + 2)
  expect(loss).toBeCloseTo(0.8 * (logSum - 2) + 0.2 * logSum, 5)
})
