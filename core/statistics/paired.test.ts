import { expect, test } from 'vitest'
import { deviationOf, pairedDifference } from './paired.ts'
import { twoSidedP } from './studentT.ts'

// Reference: printed tables of Student’s t, and arctan for one degree of freedom.
test.each([
  [2.776445105, 4, 0.05],
  [4.604094871, 4, 0.01],
  [1, 4, 0.373900966],
  [0.5, 1, 0.704832765],
  [12.70620474, 1, 0.05],
  [2.042272456, 30, 0.05],
  [0, 7, 1],
])('P(|T| ≥ %d) with %d degrees of freedom is %d', (t, freedom, p) => {
  expect(twoSidedP(t, freedom)).toBeCloseTo(p, 8)
  expect(twoSidedP(-t, freedom)).toBeCloseTo(p, 8)
})

// By hand: differences 2, 1, 0, 3, 2; mean 1.6, standard error √(1.3 / 5).
test('a paired test by hand', () => {
  const { mean, standardError, t, p } = pairedDifference([3, 5, 4, 6, 7], [1, 4, 4, 3, 5])
  expect(mean).toBeCloseTo(1.6, 12)
  expect(standardError).toBeCloseTo(0.5099019514, 9)
  expect(t).toBeCloseTo(3.1378581622, 9)
  expect(p).toBeCloseTo(0.0349, 3)
})

test('one pair has a mean and no test; equal pairs differ by nothing', () => {
  expect(pairedDifference([2], [1])).toEqual({
    ...{ pairs: 1, mean: 1, standardError: null, t: null, p: null },
  })
  expect(pairedDifference([1, 2], [1, 2])).toMatchObject({ mean: 0, standardError: 0, t: 0, p: 1 })
  expect(pairedDifference([2, 3], [1, 2])).toMatchObject({ mean: 1, standardError: 0, p: 0 })
  expect(deviationOf([4])).toBe(0)
})
