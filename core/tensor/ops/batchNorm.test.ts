import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import type { Tensor } from '../tf.ts'
import { batchNormInference, fusedBatchNorm, fusedBatchNormFollowing } from './batchNorm.ts'
import { gradientError, sample, weighted } from './testing.ts'

test('gradients of input, scale and offset', () => {
  const inputs = [sample([2, 3, 3, 4], 1), sample([4], 2, 0.5), sample([4], 3)]
  const error = gradientError(
    (x, scale, offset) => weighted(fusedBatchNorm(x, scale, offset, 1e-3).output),
    inputs,
  )
  expect(error).toBeLessThan(3e-3)
})

test('output, mean and unbiased variance of four known values', () => {
  const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1])
  const { output, mean, variance } = fusedBatchNorm(x, tf.tensor1d([2]), tf.tensor1d([1]), 0)
  // mean 3, biased variance (4 + 1 + 0 + 9) / 4 = 3.5, unbiased 14 / 3
  expect(mean.dataSync()[0]).toBeCloseTo(3, 5)
  expect(variance.dataSync()[0]).toBeCloseTo(14 / 3, 5)
  const expected = [1, 2, 3, 6].map((value) => (2 * (value - 3)) / Math.sqrt(3.5) + 1)
  output.dataSync().forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 4))
})

test('running statistics move a tenth of the way to the batch’s; output and gradients stay the same', () => {
  const inputs = [sample([2, 3, 3, 4], 1), sample([4], 2, 0.5), sample([4], 3)] as const
  const [mean, variance] = [sample([4], 4), sample([4], 5)]
  const settings = { epsilon: 1e-3, followed: 0.1 }
  const following = (x: Tensor, scale: Tensor, offset: Tensor) =>
    fusedBatchNormFollowing(x, { scale, offset, mean, variance }, settings)
  const [plain, next] = [fusedBatchNorm(...inputs, 1e-3), following(...inputs)]
  expect([...next.output.dataSync()]).toEqual([...plain.output.dataSync()])
  for (const [before, batch, after] of [
    [mean, plain.mean, next.mean],
    [variance, plain.variance, next.variance],
  ] as const)
    after.dataSync().forEach((value, at) => {
      expect(value).toBeCloseTo(0.9 * before.dataSync()[at]! + 0.1 * batch.dataSync()[at]!, 6)
    })
  const error = gradientError(
    (x, scale, offset) => weighted(following(x, scale, offset).output),
    [...inputs],
  )
  expect(error).toBeLessThan(3e-3)
})

test('inference uses the statistics it is given', () => {
  const x = tf.tensor4d([1, 5], [2, 1, 1, 1])
  const parameters = {
    scale: tf.tensor1d([3]),
    offset: tf.tensor1d([0.5]),
    mean: tf.tensor1d([1]),
    variance: tf.tensor1d([3]),
  }
  const values = batchNormInference(x, parameters, 1).dataSync()
  // 3 · (x − 1) / √(3 + 1) + 0.5
  expect(values[0]).toBeCloseTo(0.5, 5)
  expect(values[1]).toBeCloseTo(6.5, 5)
})
