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

test('telemetry is asked for its price until it has one, and told apart from the steps that held it', () => {
  let now = 0
  const meter = createMeter({ seconds: () => now })
  const step = () => {
    meter.during('step', () => (now += 2))
    meter.step()
  }
  step()
  meter.telemetry(() => null)
  meter.telemetry(() => 0.5)
  meter.telemetry(() => {
    throw new Error('asked again')
  })
  step()
  expect(meter.read().prices).toEqual([
    { name: 'step', seconds: 3, count: 2 },
    { name: 'telemetry', seconds: 1, count: 2 },
  ])
})
