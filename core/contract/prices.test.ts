import { expect, test } from 'vitest'
import { priceRows } from './prices.ts'

test('prices are milliseconds a step, dearest first, and shares of one whole', () => {
  const rows = priceRows({
    steps: 100,
    prices: [
      { name: 'watch', seconds: 0.01, count: 100 },
      { name: 'step', seconds: 2, count: 100 },
    ],
  })
  expect(rows.map(({ name, millisecondsPerStep }) => [name, millisecondsPerStep])).toEqual([
    ['step', 20],
    ['watch', 0.1],
  ])
  expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
  expect(priceRows({ steps: 0, prices: [{ name: 'step', seconds: 1, count: 1 }] })).toEqual([])
})
