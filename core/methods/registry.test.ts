import { expect, test } from 'vitest'
import { methodDefinitions } from './registry.ts'

test.each([...methodDefinitions])(
  '%s can run its steps eagerly, and compiles them otherwise',
  (_, { fields }) => {
    const eager = fields.find(({ path }) => path === 'training.eager')
    expect(eager).toMatchObject({ kind: 'boolean', initial: false })
  },
)
