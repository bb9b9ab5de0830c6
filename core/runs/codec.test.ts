import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packSteps, stepColumn, unpackSteps } from './codec.ts'
import { stepOf } from './columns.ts'

const ascending = fc
  .array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 40 })
  .map((strides) =>
    Float64Array.from(
      strides,
      (
        (sum) => (stride) =>
          (sum += stride)
      )(0),
    ),
  )
const regular = fc
  .tuple(fc.nat(1e6), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 60 }))
  .map(([first, stride, length]) => Float64Array.from({ length }, (_, row) => first + row * stride))
const wide = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 5 }))
  .map(([first, length]) => Float64Array.from({ length }, (_, row) => first + 2 ** 33 * row))

test('steps come back to the bit, listed, regular or beyond 32 bits', () => {
  fc.assert(
    fc.property(fc.oneof(ascending, regular, wide), (steps) => {
      const blob = packSteps(steps)
      expect(unpackSteps(blob, steps.length)).toEqual(steps)
      const column = stepColumn(blob, steps.length)
      expect([...steps].map((_, row) => stepOf(column, row))).toEqual([...steps])
    }),
  )
})

test('a million steps one by one take eight bytes', () => {
  expect(packSteps(Float64Array.from({ length: 1e6 }, (_, row) => row + 1)).byteLength).toBe(8)
})
