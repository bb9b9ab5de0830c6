import { expect, it } from 'vitest'
import { parseStates, routeSchema } from './keptWindows.ts'

const place = { x: 10, y: 20, width: 1360, height: 880, maximised: false }

it('reads several windows, and the one without a page that an earlier version kept', () => {
  const two = [
    { ...place, route: '/runs' },
    { ...place, x: 42, route: '/compare?runs=run-1,run-2' },
  ]
  expect(parseStates(two)).toEqual(two)
  expect(parseStates(place)).toEqual([{ ...place, route: '/runs' }])
})

it.each([null, 'text', [{ ...place, width: 3 }], Array.from({ length: 13 }, () => place)])(
  'takes %j for no window',
  (kept) => {
    expect(parseStates(kept)).toEqual([])
  },
)

it.each(['//example.org', '/runs#x', 'runs', 'https://example.org', '/<script>', '/a b'])(
  'knows whether %s is a page',
  (route) => {
    expect(routeSchema.safeParse(route).success).toBe(route === '//example.org')
  },
)
