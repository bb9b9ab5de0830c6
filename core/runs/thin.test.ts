import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Smoother, smooth } from '../statistics/smoothing.ts'
import { Waymarks, thin } from './thin.ts'

const figure = fc.oneof(
  { weight: 20, arbitrary: fc.double({ noNaN: true, min: -1e6, max: 1e6 }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
)
const series = fc
  .array(figure, { minLength: 8, maxLength: 400 })
  .map((numbers) => Float64Array.from(numbers))
const weights = fc.constantFrom(0.1, 0.6, 0.9, 0.99)

test('keeps the extremes, raw and smoothed, and the average is that over every point', () => {
  fc.assert(
    fc.property(series, weights, fc.integer({ min: 6, max: 100 }), (values, weight, maxPoints) => {
      const { indices, smoothed } = thin(
        ...([values, { from: 0, to: values.length }, maxPoints, new Smoother(weight)] as const),
      )
      const whole = new Float64Array(values.length)
      new Smoother(weight).into(whole, values, 0, values.length)
      expect(indices.length).toBeLessThanOrEqual(Math.max(maxPoints, 6))
      expect([indices[0], indices.at(-1)]).toEqual([0, values.length - 1])
      expect([...indices]).toEqual([...new Set(indices)].sort((one, other) => one - other))
      expect([...smoothed]).toEqual([...indices].map((at) => whole[at]))
      const finite = (all: Float64Array) => all.filter(Number.isFinite)
      const shown = finite(Float64Array.from(indices, (at) => values[at]!))
      expect(Math.min(...shown)).toBe(Math.min(...finite(values)))
      if (!values.includes(Infinity)) expect(Math.max(...shown)).toBe(Math.max(...finite(values)))
    }),
  )
})

test('a range in the middle of 200,000 points has the averages of the whole', () => {
  const values = Float32Array.from({ length: 200_000 }, (_, at) => Math.sin(at / 500) + (at % 7))
  const weight = 0.99
  const whole = new Float64Array(values.length)
  new Smoother(weight).into(whole, values, 0, values.length)
  const range = { from: 131_000, to: 199_000 }
  const before = new Waymarks(values, weight).before(range.from)
  const { indices, smoothed } = thin(values, range, 500, before)
  expect(indices[0]).toBe(range.from)
  expect([...smoothed]).toEqual([...indices].map((at) => whole[at]))
})

test('the average of a long series is still the formula’s', () => {
  const values = Float64Array.from({ length: 1_000_000 }, (_, at) => at % 3)
  // Of 0, 1, 2, 0, … at s = ½ it settles into a cycle: after each 0 it is a with a = ½(½(½a + ½) + 1).
  expect(smooth(values, 0.5).at(-1)).toBeCloseTo(5 / 7, 12)
})
