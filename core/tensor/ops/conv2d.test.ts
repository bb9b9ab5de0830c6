import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { conv2d } from './conv2d.ts'
import type { ConvSettings } from './conv2d.ts'
import { gradientError, sample, weighted } from './testing.ts'

test.each<[string, ConvSettings]>([
  ['same', {}],
  ['stride 2', { stride: 2 }],
  ['dilation 2', { dilation: 2 }],
  ['valid', { padding: 'valid' }],
  ['explicit padding, stride 2', { padding: 1, stride: 2 }],
  ['explicit padding equal to same', { padding: 1 }],
])('gradients with %s', (_, settings) => {
  const inputs = [sample([2, 6, 6, 3], 1), sample([3, 3, 3, 4], 2)]
  const error = gradientError((x, kernel) => weighted(conv2d(x, kernel, settings)), inputs)
  expect(error).toBeLessThan(1e-3)
})

test.each<ConvSettings>([{}, { padding: 'valid' }, { stride: 2 }])(
  'gradients of a 1 × 1 kernel: %o',
  (settings) => {
    const inputs = [sample([2, 5, 4, 3], 1), sample([1, 1, 3, 4], 2)]
    const error = gradientError((x, kernel) => weighted(conv2d(x, kernel, settings)), inputs)
    expect(error).toBeLessThan(1e-3)
  },
)

test('a 1 × 1 kernel mixes channels as the convolution of a 3 × 3 kernel that is zero around it does', () => {
  const [x, kernel] = [sample([2, 5, 4, 3], 3), sample([1, 1, 3, 4], 4)]
  const around = tf.pad(kernel, [
    [1, 1],
    [1, 1],
    [0, 0],
    [0, 0],
  ])
  const difference = tf.max(tf.abs(tf.sub(conv2d(x, kernel), conv2d(x, around))))
  expect(difference.dataSync()[0]).toBeLessThan(1e-6)
})

test('a 1 × 1 kernel of ones sums the channels', () => {
  const x = tf.ones([1, 2, 2, 3])
  expect([...conv2d(x, tf.ones([1, 1, 3, 1])).dataSync()]).toEqual([3, 3, 3, 3])
})

// PyTorch: conv2d(arange(16).reshape(1, 1, 4, 4), ones(1, 1, 3, 3), stride=2, padding=1) = [[10, 24], [51, 90]]
test('explicit padding at stride 2 follows PyTorch, not SAME', () => {
  const x = tf.reshape(tf.range(0, 16), [1, 4, 4, 1])
  const kernel = tf.ones([3, 3, 1, 1])
  expect([...conv2d(x, kernel, { stride: 2, padding: 1 }).dataSync()]).toEqual([10, 24, 51, 90])
  expect([...conv2d(x, kernel, { stride: 2 }).dataSync()]).toEqual([45, 39, 66, 50])
})
