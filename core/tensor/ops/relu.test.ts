import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { relu } from './relu.ts'
import { gradientError, sample, weighted } from './testing.ts'

test('gradient away from the kink', () => {
  expect(gradientError((x) => weighted(relu(x)), [sample([50], 1, 0.1)])).toBeLessThan(1e-3)
})

test('value and gradient at, below and above zero', () => {
  const x = tf.tensor1d([-1, 0, 2])
  expect([...relu(x).dataSync()]).toEqual([0, 0, 2])
  expect([
    ...tf
      .grad((input) => relu(input))(x)
      .dataSync(),
  ]).toEqual([0, 0, 1])
})
