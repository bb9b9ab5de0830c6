import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import { dot, halfSquaredNorm, norm } from './reduce.ts'
import { gradientError, sample } from './testing.ts'

test('gradients of the norms and of the dot product', () => {
  const [a, b] = [sample([3, 4], 1), sample([3, 4], 2)]
  expect(gradientError((x) => halfSquaredNorm(x), [a])).toBeLessThan(1e-3)
  expect(gradientError((x) => norm(x), [a])).toBeLessThan(1e-3)
  expect(gradientError((x, y) => dot(x, y), [a, b])).toBeLessThan(1e-3)
})

test('values of 3, 4 and their product with 1, 2', () => {
  const x = tf.tensor1d([3, 4])
  expect(halfSquaredNorm(x).dataSync()[0]).toBe(12.5)
  expect(norm(x).dataSync()[0]).toBe(5)
  expect(dot(x, tf.tensor1d([1, 2])).dataSync()[0]).toBe(11)
})
