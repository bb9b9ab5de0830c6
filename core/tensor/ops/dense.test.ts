import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { dense, matrixProduct } from './dense.ts'
import { gradientError, sample, weighted } from './testing.ts'

test('gradients of input, kernel and bias', () => {
  const inputs = [sample([3, 4], 1), sample([4, 5], 2), sample([5], 3)]
  const error = gradientError((x, kernel, bias) => weighted(dense(x, kernel, bias)), inputs)
  expect(error).toBeLessThan(1e-3)
})

test('product of two known matrices', () => {
  const product = matrixProduct(
    tf.tensor2d([1, 2, 3, 4], [2, 2]),
    tf.tensor2d([5, 6, 7, 8], [2, 2]),
  )
  expect([...product.dataSync()]).toEqual([19, 22, 43, 50])
})
