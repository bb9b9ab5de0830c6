import { expect, test } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import { compileStep } from '../tensor/compile/compileStep.ts'
import { convNet, convNetBatch } from '../tensor/compile/testing.ts'
import { runEagerly } from '../tensor/eager.ts'
import type { StepRunner } from '../tensor/step.ts'
import { createMeter } from './meter.ts'
import { priceOf, telemetryPrice } from './telemetryPrice.ts'

const hyper = { learningRate: 0.1, weightDecay: 1e-3 }

function losses(runner: StepRunner, from: number): number[] {
  return [0, 1, 2].map((step) => runner.run(convNetBatch(from + step), hyper)['loss']![0]!)
}

test('a step that is timed with and without its telemetry goes on with the same bits', () => {
  const [priced, plain] = [compileStep(convNet()), compileStep(convNet())]
  expect(losses(priced, 0)).toEqual(losses(plain, 0))
  const price = priceOf(priced, systemClock, 0)
  expect(price).toBeGreaterThanOrEqual(0)
  expect(price).toBeLessThan(1)
  expect(priced.readState()).toEqual(plain.readState())
  expect(losses(priced, 3)).toEqual(losses(plain, 3))
  priced.dispose()
  plain.dispose()
})

test('a repeated step moves the state as the told one does, with and without its info', () => {
  const states = (['told', 'untold'] as const).map((how) => {
    const runner = compileStep(convNet())
    runner.run(convNetBatch(0), hyper)
    const before = runner.readState()
    runner.repeat?.(how)
    const after = runner.readState()
    expect(after).not.toEqual(before)
    runner.dispose()
    return after
  })
  expect(states[0]).toEqual(states[1])
})

test('an eager step cannot leave its telemetry out', () => {
  const runner = runEagerly(convNet())
  runner.run(convNetBatch(0), hyper)
  expect(priceOf(runner, systemClock, 1)).toBeNull()
  runner.dispose()
})

/** Steps of the seconds given, telemetry a fifth of them; how often the runner was asked for another. */
function loopOf(steps: number, seconds: number) {
  let [now, repeated] = [0, 0]
  const clock = { seconds: () => now }
  const meter = createMeter(clock)
  const repeat = (how: 'told' | 'untold') => {
    repeated += 1
    now += how === 'told' ? seconds : 0.8 * seconds
  }
  const runner = { repeat, readState: () => ({}), writeState: () => undefined } as never
  const telemetry = telemetryPrice({ runner: () => runner, steps, clock, meter })
  for (let step = 0; step < steps; step += 1) {
    meter.during('step', () => (now += seconds))
    meter.step()
    telemetry.afterStep(seconds)
  }
  const told = meter.read().prices.find(({ name }) => name === 'telemetry')
  return { repeated, telemetry: told ? told.seconds / steps : null }
}

test('a long loop tells the price of each step; a short one does without', () => {
  const long = loopOf(3_000, 0.01)
  expect(long.telemetry).toBeCloseTo(0.002, 9)
  // At most a second of thirty.
  expect(long.repeated).toBeLessThan(105)
  expect(loopOf(100, 0.01)).toEqual({ repeated: 0, telemetry: null })
})
