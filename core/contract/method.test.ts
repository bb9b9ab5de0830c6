import { expect, test } from 'vitest'
import { configSchema } from './method.ts'

test('a configuration is plain JSON: circles, depths without end and other prototypes are refused', () => {
  const circle: Record<string, unknown> = {}
  circle['again'] = [circle]
  let deep: unknown = 1
  for (let depth = 0; depth < 10_000; depth += 1) deep = [deep]
  for (const value of [circle, { deep }, new Date(), [], { at: Number.NaN }])
    expect(configSchema.safeParse(value).success).toBe(false)
  expect(configSchema.safeParse({ a: [{ b: [null, true, 1, 'x'] }] }).success).toBe(true)
})
