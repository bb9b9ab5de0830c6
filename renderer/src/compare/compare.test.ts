import { expect, test } from 'vitest'
import type { Run } from '../../../core/contract/run.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { bandOf } from './band.ts'
import { groupCurves } from './compareCurves.ts'
import { figureRows, settingRows } from './differences.ts'
import { groupBySeed } from './groups.ts'
import { wantedBands } from './wantedBands.ts'

function run(seed: number, rate: number, metrics: Record<string, number>): Run {
  const config = { optimizer: { learningRate: rate }, training: { seed, steps: 5 } }
  return { runId: `run-${seed}-${rate}`, seed, method: 'mabn', config, metrics } as unknown as Run
}

test('settings that differ are marked, and what only one run has is null in the other', () => {
  const other = run(1, 0.2, {})
  const rows = settingRows([run(1, 0.1, {}), { ...other, config: { ...other.config, extra: 'x' } }])
  expect(rows.filter(({ differs }) => differs)).toEqual([
    { path: 'optimizer.learningRate', values: ['0.1', '0.2'], differs: true },
    { path: 'extra', values: [null, 'x'], differs: true },
  ])
  expect(rows.map(({ path }) => path)).toContain('training.steps')
})

test('figures change against the reference run', () => {
  const runs = [run(1, 0.1, { loss: 2, only: 1 }), run(2, 0.1, { loss: 1.5 })]
  expect(figureRows(runs, 1)).toEqual([
    { name: 'loss', values: [2, 1.5], changes: [0.5, null], differs: true },
    { name: 'only', values: [1, null], changes: [null, null], differs: true },
  ])
})

test('runs that differ by seed alone are one group, whatever the order of their keys', () => {
  const reordered = run(3, 0.1, {})
  const { optimizer, training } = reordered.config as { optimizer: object; training: object }
  const runs = [
    run(1, 0.1, {}),
    run(2, 0.2, {}),
    { ...reordered, config: { training, optimizer } } as unknown as Run,
  ]
  expect(groupBySeed(runs).map((group) => group.runs.map(({ seed }) => seed))).toHaveLength(2)
  expect(groupBySeed(runs)[0]?.runs).toHaveLength(2)
})

test('the same seed twice is no repetition', () => {
  const groups = groupBySeed([run(1, 0.1, {}), run(2, 0.1, {}), run(1, 0.1, {})])
  expect(groups.map((group) => group.runs.map(({ seed }) => seed))).toEqual([[1, 2], [1]])
})

test('a band over the common steps: 1, 3 and 5 have mean 3, deviation 2, error 2/√3', () => {
  const curve = (y: number[], x = [1, 2, 3]) => ({
    x: Float64Array.from(x),
    y: Float64Array.from(y),
  })
  const curves = [curve([1, 0, NaN]), curve([3, 0, 0]), curve([5, 9], [1, 3])]
  expect(bandOf(curves, 'deviation')).toEqual({
    ...{ x: Float64Array.of(1), mean: Float64Array.of(3) },
    ...{ low: Float64Array.of(1), high: Float64Array.of(5) },
  })
  expect(bandOf(curves, 'error').high[0]).toBeCloseTo(3 + 2 / Math.sqrt(3), 12)
  expect(bandOf(curves, 'range').low[0]).toBe(1)
})

test('imported curves without settings are no repetitions of each other', () => {
  const curves = (runId: string) => ({ runId, method: 'imported', config: {}, metrics: {} })
  const runs = [curves('run-1'), curves('run-2')] as unknown as Run[]
  expect(groupBySeed(runs)).toHaveLength(2)
})

test('a figure that is called as what every JavaScript object has is missing where it is missing', () => {
  const runs = [run(1, 0.1, { constructor: 2 }), run(2, 0.1, {})]
  expect(figureRows(runs, 0)[0]?.values).toEqual([2, null])
})

/** A figure of a run, of which `here` points of `total` have come. */
function figure(name: string, here: number, total = here): [string, StoredSeries] {
  const x = Float64Array.from({ length: here }, (_, step) => step + 1)
  return [name, { name, x, y: x, seconds: x, total }]
}

test('the engine makes the means of what is only announced, of the runs that are seen', () => {
  const groups = groupBySeed([run(1, 0.1, {}), run(2, 0.1, {}), run(3, 0.1, {})])
  const series = new Map([
    ['run-1-0.1', new Map([figure('loss', 0, 50_000), figure('accuracy', 9)])],
    ['run-2-0.1', new Map([figure('loss', 0, 60_000)])],
    ['run-3-0.1', new Map([figure('accuracy', 9)])],
  ])
  const wanted = wantedBands(groups, series, new Set())
  const [group] = groups
  expect(wanted).toEqual([
    {
      ...{ key: group?.key, name: 'loss', runIds: ['run-1-0.1', 'run-2-0.1'] },
      totals: [50_000, 60_000],
    },
  ])
  expect(wantedBands(groups, series, new Set(['run-1-0.1']))[0]?.runIds).toEqual(['run-2-0.1'])
  expect(wantedBands(groups, series, new Set(['run-1-0.1', 'run-2-0.1']))).toEqual([])
})

test('a mean that the engine has made is drawn as it came, and says how many steps it stands for', () => {
  const column = Float64Array.of(1, 2)
  const made = { x: column, mean: column, low: column, high: column, total: 100_000 }
  const theme = { mode: 'light', ink: '', muted: '', line: '', surface: '' } as const
  const series = [figure('loss', 0, 100_000)[1]]
  const group = { key: 'run-1', name: 'loss (n = 2)', colourIndex: 0, series, made }
  const [curve] = groupCurves([group], 'error', 0.6, theme)
  expect(curve).toMatchObject({ x: column, y: column, total: 100_000, style: 'solid' })
  expect(curve?.band?.words).toBe('mean ± standard error')
})
