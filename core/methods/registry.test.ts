import { expect, test } from 'vitest'
import { exampleRun } from '../runs/testing.ts'
import { madeByLaboratory, methodDefinitions } from './registry.ts'

test.each([...methodDefinitions])(
  '%s can run its steps eagerly, and compiles them otherwise',
  (_, { fields }) => {
    const eager = fields.find(({ path }) => path === 'training.eager')
    expect(eager).toMatchObject({ kind: 'boolean', initial: false })
  },
)

test('imported curves are told from runs of a laboratory, in words', () => {
  expect(madeByLaboratory(exampleRun()).method).toBe('spherical-motion')
  expect(() => madeByLaboratory(exampleRun({ method: 'imported', name: 'theirs' }))).toThrow(
    '“theirs” was imported: its curves are here, what trained it is not',
  )
})
