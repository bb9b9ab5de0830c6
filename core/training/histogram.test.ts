import { expect, test } from 'vitest'
import { histogramFigures } from './histogram.ts'

test('shares lie in bins of a quarter of the root mean square, the ends taking what lies beyond', () => {
  // rms of (−1, 1, 1, −1) is 1: 1 lies at the beginning of bin 16 + 4, −1 at that of bin 16 − 4.
  const figures = histogramFigures('weights', 'conv1', [-1, 1, 1, -1])
  expect(figures['histogram/weights/rms:conv1']).toBe(1)
  expect(figures['histogram/weights/20:conv1']).toBe(0.5)
  expect(figures['histogram/weights/12:conv1']).toBe(0.5)
  expect(Object.keys(figures)).toHaveLength(33)
  const spike = histogramFigures('updates', 'a', [...new Array<number>(99).fill(0), 1000])
  expect(spike['histogram/updates/31:a']).toBeCloseTo(0.01, 12)
  expect(spike['histogram/updates/16:a']).toBeCloseTo(0.99, 12)
})

test('the shape does not depend on the scale', () => {
  const values = Array.from({ length: 1000 }, (_, index) => Math.sin(index * index))
  const small = histogramFigures(
    'gradients',
    'a',
    values.map((value) => value * 2 ** -30),
  )
  const large = histogramFigures('gradients', 'a', values)
  const { 'histogram/gradients/rms:a': smallScale, ...smallShape } = small
  const { 'histogram/gradients/rms:a': largeScale, ...largeShape } = large
  expect(smallShape).toEqual(largeShape)
  expect((largeScale ?? 0) / (smallScale ?? 1)).toBeCloseTo(2 ** 30, -3)
})

test('zeros and numbers that are none do no harm', () => {
  expect(histogramFigures('weights', 'a', [0, 0])['histogram/weights/16:a']).toBe(1)
  expect(histogramFigures('weights', 'a', [NaN, 2, -2])['histogram/weights/rms:a']).toBe(2)
})
