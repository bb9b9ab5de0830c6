import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { biasAdd } from './biasAdd.ts'
import { gradientError, sample, weighted } from './testing.ts'

test('gradients of pictures and of rows', () => {
  for (const shape of [
    [2, 3, 3, 4],
    [5, 4],
  ])
    expect(
      gradientError((x, bias) => weighted(biasAdd(x, bias)), [sample(shape, 1), sample([4], 2)]),
    ).toBeLessThan(1e-3)
})

test('adds to the last axis', () => {
  const sum = biasAdd(tf.zeros([2, 2]), tf.tensor1d([1, 2]))
  expect([...sum.dataSync()]).toEqual([1, 2, 1, 2])
})
