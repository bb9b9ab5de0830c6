import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Config } from '../../../contract/method.ts'
import { recordingContext, speakingOnce } from '../../../training/testing.ts'
import { parseSettings, type TrainOutcome } from '../../method.ts'
import { controlVariatesSchema } from '../settings.ts'
import { integrate } from './integrate.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'control-variates-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const small: Config = {
  problem: { kind: 'van-der-pol' },
  ladder: { temperatures: 4 },
  sampling: { draws: 40, warmUp: 60, thinning: 1 },
  network: { hidden: [6, 6], heldOutShare: 0.25 },
  training: { steps: 60, batchSize: 20 },
}

async function run(config: Config, options: Parameters<typeof recordingContext>[1] = {}) {
  const recorded = recordingContext(folder, options)
  const settings = parseSettings(controlVariatesSchema, config)
  const outcome = await integrate(recorded.context, settings)
  return { ...recorded, outcome }
}

type Model = {
  readonly estimators: { readonly estimator: string; readonly exact: boolean }[]
} & Config

function firstModel({ result }: TrainOutcome): Model {
  return (result['models'] as unknown as Model[])[0]!
}

/** Everything but the seconds, which differ between two runs. */
function timeless({ metrics, result }: TrainOutcome): unknown {
  const keep = (key: string, value: unknown): unknown =>
    /seconds|Seconds|Time|recommendation/u.test(key) ? undefined : value
  return JSON.parse(JSON.stringify({ metrics, result }, keep))
}

test('stopped among the temperatures, then among two networks, and gone on: the same bits as in one go', async () => {
  const whole = await run(small)
  expect(whole.outcome.outcome).toBe('finished')
  const first = await run(small, { stopAt: 30 })
  expect(first.outcome.outcome).toBe('stopped')
  const file = first.checkpoints.at(-1)!.file
  const second = await run(small, { resumeFrom: file, stopAt: 100 })
  expect(second.outcome.outcome).toBe('stopped')
  const later = second.checkpoints.at(-1)!.file
  expect(later).not.toBe(file)
  const third = await run(small, { resumeFrom: later, stopAt: 90 })
  const last = await run(small, { resumeFrom: third.checkpoints.at(-1)!.file })
  expect(timeless(last.outcome)).toEqual(timeless(whole.outcome))
}, 60_000)

test('a watchpoint pauses a training of networks, with a checkpoint of where it spoke', async () => {
  const recorded = recordingContext(folder)
  const { watch, trips } = speakingOnce(10)
  const settings = parseSettings(controlVariatesSchema, small)
  await integrate({ ...recorded.context, watch }, settings)
  expect(trips).toEqual(['10: it spoke; everything up to this step is in the checkpoint'])
  expect(recorded.checkpoints.map(({ step }) => step)).toContain(10)
}, 60_000)

describe('stopped at every kind of place and gone on: the same bits and the same steps as in one go', () => {
  const sampling = { draws: 20, warmUp: 50, thinning: 1, chains: 1 }
  const population = { ...sampling, sampler: 'population' }
  const base = { ...small, sampling, control: { kind: 'polynomial-2', compare: 'own' } }
  // Warm-up and draws breathe once each, then every temperature as it is told.
  test.each([
    ['a population, half of it told', { ladder: { temperatures: 4 }, sampling: population }, 71],
    [
      'a path from a fitted Gaussian, half of it told',
      { ladder: { start: 'fitted-gaussian', temperatures: 4, power: 1 }, sampling: population },
      141,
    ],
    ['an adaptive ladder, among its added temperatures', adaptive(), 57],
  ])('%s', async (_name, over: Config, stopAt) => {
    const config = { ...base, ...over }
    const whole = await run(config)
    const first = await run(config, { stopAt })
    expect(first.outcome.outcome).toBe('stopped')
    const rest = await run(config, { resumeFrom: first.checkpoints.at(-1)!.file })
    expect(timeless(rest.outcome)).toEqual(timeless(whole.outcome))
    // The store refuses a step that it has: each is told once.
    expect([...first.steps.keys(), ...rest.steps.keys()]).toEqual([...whole.steps.keys()])
    expect([...first.events, ...rest.events]).toEqual(whole.events)
  })

  function adaptive(): Config {
    return { ladder: { kind: 'adaptive', temperatures: 11 } }
  }
}, 60_000)

describe('a density with a known answer', () => {
  const quick = { ...small, sampling: { draws: 150, warmUp: 100, thinning: 1 } }

  test('a quadratic is integrated exactly and the polynomial recommended', async () => {
    const { outcome } = await run({
      ...quick,
      problem: { kind: 'gaussian', dimension: 4, integrand: 'quadratic' },
      control: { kind: 'polynomial-2' },
    })
    expect(outcome.metrics['estimate']).toBeCloseTo(1, 10)
    expect(firstModel(outcome)['recommendation']).toMatchObject({ estimator: 'polynomial-2' })
    expect(JSON.stringify(firstModel(outcome)['recommendation'])).toContain('is exact here')
  })

  test('a constant is said to leave nothing to reduce, with figures that are finite', async () => {
    const { outcome, events } = await run({
      ...quick,
      problem: { kind: 'gaussian', dimension: 3, integrand: 'constant' },
      control: { compare: 'own', kind: 'neural' },
    })
    expect(outcome.metrics).toMatchObject({ estimate: 1, varianceReduction: 1 })
    expect(events.join()).toContain('nothing to reduce')
    expect(Object.values(outcome.metrics).every(Number.isFinite)).toBe(true)
  })

  test('chains that do not mix are said, in events and in the result', async () => {
    const { outcome, events } = await run({
      ...small,
      problem: { kind: 'funnel', dimension: 10, integrand: 'sine' },
      sampling: { sampler: 'random-walk', draws: 30, warmUp: 50, thinning: 1 },
      control: { compare: 'own', kind: 'none' },
    })
    expect(events.join()).toContain('did not mix')
    expect(JSON.stringify(outcome.result['warnings'])).toContain('did not mix')
    expect(outcome.metrics['worstSplitRHat']).toBeGreaterThan(1.1)
  })
})

test('adaptive ladders and populations agree with Gauss–Legendre on an oscillator', async () => {
  const base = {
    ...small,
    sampling: { draws: 40, warmUp: 60, thinning: 1 },
    control: { kind: 'polynomial-2', compare: 'own' },
  }
  const evidence = async (over: Config): Promise<number> =>
    (await run({ ...base, ...over })).outcome.metrics['logEvidence']!
  const reference = await evidence({ ladder: { temperatures: 7 } })
  const adaptive = await evidence({ ladder: { kind: 'adaptive', temperatures: 11 } })
  const population = await evidence({
    ladder: { temperatures: 5 },
    sampling: { ...base.sampling, sampler: 'population' },
  })
  expect(Math.abs(adaptive - reference)).toBeLessThan(0.5)
  expect(Math.abs(population - reference)).toBeLessThan(0.5)
}, 60_000)

test('the path from a fitted Gaussian ends at the evidence of the path from the prior', async () => {
  const sampling = { sampler: 'population', chains: 1, draws: 200, warmUp: 150, thinning: 1 }
  const control = { kind: 'polynomial-2', compare: 'own' }
  const shared = { ...small, sampling, control }
  const prior = await run({ ...shared, ladder: { temperatures: 12 } })
  const ladder = { start: 'fitted-gaussian', temperatures: 6, power: 1 }
  const fitted = await run({ ...shared, ladder })
  const [one, other] = [prior.outcome.metrics, fitted.outcome.metrics]
  const error = Math.hypot(one['logEvidenceStandardError']!, other['logEvidenceStandardError']!)
  expect(Math.abs(one['logEvidence']! - other['logEvidence']!)).toBeLessThan(4 * error)
  expect(other['logEvidenceStandardError']!).toBeLessThan(0.05)
}, 60_000)
