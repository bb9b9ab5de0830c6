import { expect, test } from 'vitest'
import { pairedEffect, pairsNeeded, seedsNeeded, unpairedEffect } from './power.ts'
import { unpairedDifference } from './unpaired.ts'

// Reference: G*Power 3.1, two-sided, α = 0.05, power 0.8.
test.each([
  [0.2, 199, 394],
  [0.5, 34, 64],
  [0.8, 15, 26],
])('an effect of %d takes %d pairs, or %d seeds in each group', (effect, pairs, seeds) => {
  expect(pairsNeeded(effect)).toBe(pairs)
  expect(seedsNeeded(effect)).toBe(seeds)
  expect(pairsNeeded(-effect)).toBe(pairs)
})

test('no effect is never seen; the same difference in every pair is beyond measure', () => {
  expect(pairsNeeded(0)).toBe(Infinity)
  expect(pairedEffect([2, 3], [1, 2])).toBe(Infinity)
  expect(pairedEffect([1, 2], [1, 2])).toBe(0)
})

// By hand: differences 2, 1, 0, 3, 2 have mean 1.6 and deviation √1.3.
test('the effect of pairs is the mean difference in its own deviations', () => {
  expect(pairedEffect([3, 5, 4, 6, 7], [1, 4, 4, 3, 5])).toBeCloseTo(1.6 / Math.sqrt(1.3), 12)
})

// By hand: means 3 and 4.6, variances 2.5 and 7.3; t = −1.6/√1.96, freedom 1.96²/((0.5² + 1.46²)/4) = 6.4519.
test('Welch’s test by hand', () => {
  const { mean, t, freedom, p } = unpairedDifference([1, 2, 3, 4, 5], [2, 3, 4, 5, 9])
  expect(mean).toBeCloseTo(-1.6, 12)
  expect(t).toBeCloseTo(-1.6 / 1.4, 12)
  expect(freedom).toBeCloseTo(1.96 ** 2 / ((0.25 + 2.1316) / 4), 10)
  expect(p).toBeGreaterThan(0.29)
  expect(p).toBeLessThan(0.3)
  expect(unpairedEffect([1, 2, 3, 4, 5], [2, 3, 4, 5, 9])).toBeCloseTo(-1.6 / Math.sqrt(4.9), 12)
})

test('a single seed has a mean and no test', () => {
  expect(unpairedDifference([2], [1, 2])).toMatchObject({ mean: 0.5, p: null })
})
