import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimate } from './decimate.ts'

const values = fc
  .array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 500 })
  .map((numbers) => Float64Array.from(numbers))

test('keeps first, last, smallest and largest, in order, within the bound', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 4, max: 100 }), (points, maxPoints) => {
      const kept = [...decimate(points, maxPoints)]
      expect(kept.length).toBeLessThanOrEqual(maxPoints)
      expect(kept[0]).toBe(0)
      expect(kept.at(-1)).toBe(points.length - 1)
      expect(kept).toEqual([...new Set(kept)].sort((one, other) => one - other))
      const shown = kept.map((index) => points[index]!)
      expect(Math.min(...shown)).toBe(Math.min(...points))
      expect(Math.max(...shown)).toBe(Math.max(...points))
    }),
  )
})

test('a spike of one step among a million survives 100 points', () => {
  const points = new Float64Array(1_000_000).fill(1)
  points[654_321] = 50
  expect([...decimate(points, 100)]).toContain(654_321)
})

test('a stretch that is partly NaN still shows its numbers', () => {
  const points = new Float64Array(1_000).fill(NaN)
  points[500] = 3
  expect([...decimate(points, 10)]).toContain(500)
})

test('two and three points: the ends, and the largest between', () => {
  const points = Float64Array.of(0, 5, 9, 1, 2)
  expect([...decimate(points, 2)]).toEqual([0, 4])
  expect([...decimate(points, 3)]).toEqual([0, 2, 4])
})
