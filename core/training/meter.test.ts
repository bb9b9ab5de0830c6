import { expect, test } from 'vitest'
import { createMeter } from './meter.ts'

test('seconds and calls are added up by name, waiting included', async () => {
  let now = 0
  const meter = createMeter({ seconds: () => now })
  for (let step = 0; step < 3; step += 1) {
    expect(meter.during('step', () => (now += 2))).toBe(2 * (step + 1))
    meter.step()
  }
  await meter.during('test', async () => {
    await Promise.resolve()
    now += 5
  })
  expect(meter.read()).toEqual({
    steps: 3,
    prices: [
      { name: 'step', seconds: 6, count: 3 },
      { name: 'test', seconds: 5, count: 1 },
    ],
  })
})
