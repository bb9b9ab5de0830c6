import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { depthwiseConv2d } from './depthwiseConv2d.ts'
import { gradientError, sample, weighted } from './testing.ts'

test.each([
  ['same', {}],
  ['stride 2', { stride: 2 }],
  ['dilation 2', { dilation: 2 }],
  ['dilation 2, stride 2', { dilation: 2, stride: 2 }],
])('gradients with %s', (_, settings) => {
  const inputs = [sample([2, 6, 6, 3], 1), sample([3, 3, 3, 1], 2)]
  const error = gradientError((x, kernel) => weighted(depthwiseConv2d(x, kernel, settings)), inputs)
  expect(error).toBeLessThan(1e-3)
})

test.each([
  ['5 × 5', [5, 5], 6],
  ['7 × 7, wider than the picture', [7, 7], 4],
  ['3 × 3, wider than the picture', [3, 3], 2],
  ['4 × 6', [4, 6], 6],
])('gradients of a kernel of %s', (_, [rows, columns], side) => {
  const inputs = [
    sample([2, side, side, 3], 1),
    sample([rows as number, columns as number, 3, 1], 2),
  ]
  const error = gradientError((x, kernel) => weighted(depthwiseConv2d(x, kernel)), inputs)
  expect(error).toBeLessThan(1e-3)
})

test('each channel sees only its own kernel', () => {
  const x = tf.ones([1, 1, 1, 2])
  const kernel = tf.tensor4d([2, 5], [1, 1, 2, 1])
  expect([...depthwiseConv2d(x, kernel).dataSync()]).toEqual([2, 5])
})

// A 3-tap kernel of ones with dilation 2 sums x[i − 2], x[i] and x[i + 2].
test('dilation reaches over every other pixel', () => {
  const x = tf.reshape(tf.tensor1d([1, 2, 3, 4, 5]), [1, 1, 5, 1])
  const wide = depthwiseConv2d(x, tf.ones([1, 3, 1, 1]), { dilation: 2 })
  expect([...wide.dataSync()]).toEqual([4, 6, 9, 6, 8])
})
