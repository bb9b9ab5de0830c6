import { expect, test } from 'vitest'
import { deadShare } from './deadUnits.ts'

test('a unit is dead when nothing comes back to any of its weights', () => {
  // [2 inputs, 3 units]: the second unit gets nothing but rounding.
  const gradients = [1, 1e-8, 0, 0, -1e-8, 2]
  expect(deadShare([{ shape: [2, 3], gradients, terms: [1, 1, 1, 1, 1, 1] }])).toBeCloseTo(
    1 / 3,
    12,
  )
})

test('a small gradient among small terms is one', () => {
  expect(deadShare([{ shape: [1, 2], gradients: [1e-12, 0], terms: [1e-11, 1e-11] }])).toBe(0.5)
})

test('the units of a depthwise kernel are its channels', () => {
  const gradients = [0, 1, 0, 0, 0, 1, 0, 0]
  const terms = new Array<number>(8).fill(1)
  expect(deadShare([{ shape: [2, 1, 4, 1], gradients, terms }])).toBe(0.75)
})

test('units of several kernels count together', () => {
  const alive = { shape: [1, 3], gradients: [1, 1, 1], terms: [1, 1, 1] }
  const dead = { shape: [1, 1], gradients: [0], terms: [1] }
  expect(deadShare([alive, dead])).toBe(0.25)
})
