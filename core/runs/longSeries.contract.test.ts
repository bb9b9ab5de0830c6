/** What a picture gets of a long series, for every implementation of a RunStore. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { smooth } from '../statistics/smoothing.ts'
import { createMemoryStore } from './memory.ts'
import { openSqliteStore } from './sqlite.ts'
import type { RunStore } from './store.ts'
import { exampleRun } from './testing.ts'

const loss = { family: 'train/loss', layer: null }
let folder = ''
const kinds: readonly (readonly [string, () => RunStore])[] = [
  ['memory', createMemoryStore],
  ['sqlite', () => openSqliteStore(join(folder, 'workspace.sqlite'))],
]

describe.each(kinds)('a series of 60,000 points in a %s store', (_, open) => {
  let store: RunStore
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-'))
    store = open()
    store.createRun(exampleRun())
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const figure = (step: number, turn: number) => Math.sin(step / 300) + ((step * turn) % 11)
  /** Steps in (from, to], in stretches as a trainer sends them; `turn` makes other figures. */
  const train = (from: number, to: number, turn: number) => {
    for (let start = from; start < to; start += 7_001) {
      const length = Math.min(7_001, to - start)
      const steps = Float64Array.from({ length }, (_, at) => start + 1 + at)
      const values = steps.map((step) => figure(step, turn))
      const seconds = steps.map((step) => step / 10)
      const block = { series: [loss], steps, seconds, values }
      const step = start + length
      store.appendProgress('run-1', { step, seconds: step / 10, blocks: [block], events: [] })
    }
  }
  const query = { keys: [loss], maxPoints: 400, smoothing: 0.97 }
  const averagesOf = (figureAt: (step: number) => number) =>
    smooth(
      Float64Array.from({ length: 60_000 }, (_, at) => figureAt(at + 1)),
      0.97,
    )

  test('comes thinned with the average over every point, in any range', () => {
    train(0, 60_000, 7)
    const averages = averagesOf((step) => figure(step, 7))
    for (const range of [
      { fromStep: null, toStep: null, total: 60_000 },
      { fromStep: 30_000, toStep: 50_000, total: 20_001 },
      { fromStep: 59_000.5, toStep: 9e9, total: 1_000 },
      { fromStep: 40_001, toStep: 40_100, total: 100 },
    ]) {
      const [series] = store.series('run-1', { ...query, ...range })
      const { steps, seconds, values, smoothed, total } = series!
      expect(total).toBe(range.total)
      expect(steps.length).toBeLessThanOrEqual(400)
      expect([...values]).toEqual([...steps].map((step) => figure(step, 7)))
      expect([...seconds]).toEqual([...steps].map((step) => step / 10))
      expect([...smoothed!]).toEqual([...steps].map((step) => averages[step - 1]))
    }
  })

  test('is read anew when the run went back and on otherwise', () => {
    train(0, 60_000, 7)
    const wholeOf = () => store.series('run-1', { ...query, fromStep: null, toStep: null })[0]!
    wholeOf()
    store.rewind('run-1', 20_000, 2_000)
    train(20_000, 60_000, 5)
    const changed = (step: number) => figure(step, step <= 20_000 ? 7 : 5)
    const { steps, values, smoothed } = wholeOf()
    expect([...values]).toEqual([...steps].map(changed))
    const averages = averagesOf(changed)
    expect([...smoothed!]).toEqual([...steps].map((step) => averages[step - 1]))
  })

  test('leaves out seconds where nobody asks, and the average where every point comes', () => {
    train(0, 60_000, 7)
    const range = { fromStep: 1, toStep: 300 }
    const [short] = store.series('run-1', { ...query, ...range, seconds: false })
    expect([short!.smoothed, short!.steps.length, short!.seconds[9]]).toEqual([null, 300, NaN])
  })
})
