/** The mean over repetitions with its band, for every implementation of a RunStore. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mostBandSteps } from '../contract/seedBand.ts'
import { smooth } from '../statistics/smoothing.ts'
import { columnsOfPoints } from './columns.ts'
import { createMemoryStore } from './memory.ts'
import { seedBand } from './seedBand.ts'
import { openSqliteStore } from './sqlite.ts'
import type { RunStore } from './store.ts'
import { exampleRun } from './testing.ts'

const key = { family: 'train/loss', layer: null }
let folder = ''
const kinds: readonly (readonly [string, () => RunStore])[] = [
  ['memory', createMemoryStore],
  ['sqlite', () => openSqliteStore(join(folder, 'workspace.sqlite'))],
]
const whole = { fromStep: null, toStep: null, seconds: true, smoothing: 0 } as const

/** Mean and sample deviation by their definitions, in two passes. */
function definition(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) }
}

describe.each(kinds)('repetitions in a %s store', (_, open) => {
  let store: RunStore
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'band-'))
    store = open()
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const figure = (step: number, run: number) => 2 / run + Math.sin(step / 300 + run) * (step % 5)
  /** `count` steps of run `run`, `stride` apart. */
  const train = (run: number, count: number, stride = 1, valueAt = figure) => {
    const runId = `run-${run}`
    store.createRun(exampleRun({ runId, name: runId, seed: run }))
    const steps = Float64Array.from({ length: count }, (_, at) => (at + 1) * stride)
    const block = { series: [key], steps, seconds: steps.map((step) => step * run) }
    const blocks = [{ ...block, values: steps.map((step) => valueAt(step, run)) }]
    store.appendProgress(runId, { step: count * stride, seconds: 1, blocks, events: [] })
  }
  const runIds = ['run-1', 'run-2', 'run-3']
  const query = { runIds, key, ...whole }

  test('every step has the mean and deviation of its definition', () => {
    for (const run of [1, 2, 3]) train(run, 500)
    const band = store.seedBand({ ...query, kind: 'deviation', maxPoints: 1_000 })
    expect(band.total).toBe(500)
    for (const [row, step] of band.steps.entries()) {
      const { mean, deviation } = definition([1, 2, 3].map((run) => figure(step, run)))
      expect(band.mean[row]).toBeCloseTo(mean, 10)
      expect(band.low[row]).toBeCloseTo(mean - deviation, 10)
      expect(band.high[row]).toBeCloseTo(mean + deviation, 10)
      expect(band.seconds[row]).toBeCloseTo(2 * step, 9)
    }
    const error = store.seedBand({ ...query, kind: 'error', maxPoints: 1_000 })
    const half = (band.high[7]! - band.mean[7]!) / Math.sqrt(3)
    expect(error.high[7]).toBeCloseTo(band.mean[7]! + half, 10)
    const range = store.seedBand({ ...query, kind: 'range', maxPoints: 1_000 })
    const ninth = [1, 2, 3].map((run) => figure(9, run))
    expect([range.low[8], range.high[8]]).toEqual([Math.min(...ninth), Math.max(...ninth)])
  })

  test('only steps that all share count, and a value that is none takes its step away', () => {
    train(1, 300)
    train(2, 150, 2)
    train(3, 300, 1, (step) => (step === 6 ? NaN : step === 8 ? Infinity : 1))
    const band = store.seedBand({ ...query, kind: 'range', maxPoints: 1_000 })
    const shared = Array.from({ length: 150 }, (_, at) => 2 * at + 2).filter(
      (step) => step !== 6 && step !== 8,
    )
    expect([...band.steps]).toEqual(shared)
    train(4, 10)
    const missing = { ...query, key: { family: 'test/loss', layer: null } }
    expect(store.seedBand({ ...missing, kind: 'range', maxPoints: 100 }).total).toBe(0)
  })

  test('thinned it keeps the greatest of the high edge, the least of the low one, and the ends', () => {
    const spiked = (step: number, run: number) =>
      step === 7_777 && run === 2 ? 90 : figure(step, run)
    for (const run of [1, 2, 3]) train(run, 30_000, 1, spiked)
    const all = store.seedBand({ ...query, kind: 'range', maxPoints: 100_000 })
    const few = store.seedBand({ ...query, kind: 'range', maxPoints: 400 })
    expect(few.steps.length).toBeLessThanOrEqual(400)
    expect([few.steps[0], few.steps.at(-1), few.total]).toEqual([1, 30_000, 30_000])
    expect(Math.max(...few.high)).toBe(90)
    expect(Math.min(...few.low)).toBe(Math.min(...all.low))
    for (const [row, step] of few.steps.entries()) expect(few.mean[row]).toBe(all.mean[step - 1])
  })

  test('each repetition is smoothed over its whole length, whatever range is asked for', () => {
    for (const run of [1, 2, 3]) train(run, 2_000)
    const averages = [1, 2, 3].map((run) =>
      smooth(
        Float64Array.from({ length: 2_000 }, (_, at) => figure(at + 1, run)),
        0.9,
      ),
    )
    const part = { fromStep: 1_500, toStep: 1_600, seconds: false, smoothing: 0.9 }
    const band = store.seedBand({ ...query, ...part, kind: 'deviation', maxPoints: 1_000 })
    expect([band.steps[0], band.steps.length, band.seconds[0]]).toEqual([1_500, 101, NaN])
    const { mean } = definition(averages.map((one) => one[1_549]!))
    expect(band.mean[50]).toBeCloseTo(mean, 10)
  })
})

test('of too many steps it is refused', () => {
  const steps = new Float64Array(mostBandSteps + 1)
  const columns = columnsOfPoints({ steps, seconds: steps, values: steps })
  expect(() => seedBand([columns], { ...whole, kind: 'range', maxPoints: 100 })).toThrow(
    /a band over 4000001 steps/,
  )
})
