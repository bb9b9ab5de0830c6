import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packSteps, regularSteps, stepColumn } from './codec.ts'
import type { Stretch } from './columns.ts'
import { packStretches, unpackStretches } from './stretchTable.ts'

const step = fc.integer({ min: 0, max: 2 ** 30 })

test('stretches come through the table as they were, regular and listed ones in their order', () => {
  const steps = fc.oneof(
    fc.record({ kind: fc.constant('regular' as const), first: step, stride: step }),
    fc.record({ kind: fc.constant('listed' as const), steps: fc.uint32Array({ maxLength: 5 }) }),
  )
  const stretches = fc
    .array(fc.tuple(steps, fc.integer({ min: 1, max: 100 }), step), { maxLength: 30 })
    .map((parts) => {
      let from = 0
      return parts.map(([column, length, axis]): Stretch => {
        const start = from
        from += length
        return { from: start, axis, steps: column }
      })
    })
  fc.assert(
    fc.property(stretches, (given) => {
      expect(unpackStretches(packStretches(given))).toEqual(given)
    }),
  )
})

test('regular steps are the same from text and from bytes', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 31 }), fc.integer({ min: 1, max: 2 ** 29 }), (first, stride) => {
      const bytes = packSteps(Float64Array.of(first, first + stride, first + 2 * stride))
      const column = stepColumn(bytes, 3)
      expect(column).toEqual({ kind: 'regular', first, stride })
      expect(regularSteps(Buffer.from(bytes).toString('hex').toUpperCase())).toEqual(column)
    }),
  )
})
