import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { avgPool, globalAveragePool, maxPool } from './pool.ts'
import type { PoolSettings } from './pool.ts'
import { gradientError, sample, weighted } from './testing.ts'

const windows: [string, PoolSettings][] = [
  ['2 × 2', { size: 2 }],
  ['3 × 3, stride 1, same', { size: 3, stride: 1, padding: 'same' }],
  ['3 × 3, stride 2, same', { size: 3, stride: 2, padding: 'same' }],
]

test.each(windows)('average pooling gradient, %s', (_, settings) => {
  const error = gradientError((x) => weighted(avgPool(x, settings)), [sample([2, 6, 6, 2], 1)])
  expect(error).toBeLessThan(1e-3)
})

test.each(windows)('maximum pooling gradient, %s', (_, settings) => {
  // A permutation spaced by 1/8 has no ties within the step of the difference quotient.
  const values = tf.util.createShuffledIndices(72)
  const x = tf.tensor4d(
    Array.from(values, (value) => value / 8),
    [1, 6, 6, 2],
  )
  expect(gradientError((input) => weighted(maxPool(input, settings)), [x])).toBeLessThan(2e-3)
})

test('global average pooling: gradient and value', () => {
  expect(
    gradientError((x) => weighted(globalAveragePool(x)), [sample([2, 3, 4, 5], 1)]),
  ).toBeLessThan(1e-3)
  const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1])
  expect([...globalAveragePool(x).dataSync()]).toEqual([3])
})

test('padding counts neither in maxima nor in means', () => {
  const x = tf.fill([1, 2, 2, 1], -1)
  const settings = { size: 3, stride: 1, padding: 'same' } as const
  expect([...maxPool(x, settings).dataSync()]).toEqual([-1, -1, -1, -1])
  expect([...avgPool(x, settings).dataSync()]).toEqual([-1, -1, -1, -1])
})
