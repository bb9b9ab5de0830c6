import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../contract/clock.ts'
import { seriesName } from '../../contract/metric.ts'
import { createMemoryStore } from '../../runs/memory.ts'
import { exampleBlock, exampleRun } from '../../runs/testing.ts'
import { everySeries } from '../everySeries.ts'
import { exportRun } from '../exportRun.ts'
import { importCurves, readCurves } from './importCurves.ts'
import { kindOfDrop } from './recogniseCurves.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tables-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function table(text: string, name = 'metrics.csv'): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

test('what we export as CSV comes back: steps, seconds, values, layers, hostile names', async () => {
  const store = createMemoryStore()
  store.createRun(exampleRun())
  const blocks = [
    exampleBlock('train/loss', 1, [3, Number.NaN, 1 / 3, Number.POSITIVE_INFINITY]),
    exampleBlock('=SUM(A1)', 2, [1, -2e-9]),
    exampleBlock('angularUpdate', 1, [1, 2, 3, 4], 'conv"1",x'),
  ]
  store.appendProgress('run-1', { step: 4, seconds: 0.4, blocks, events: [] })
  const file = await table(exportRun(store, 'run-1', 'csv').text, 'run-1.csv')
  const [run] = await importCurves({ store, clock: systemClock }, [file])
  const byName = (runId: string) =>
    new Map(everySeries(store, runId).map((one) => [seriesName(one.key), one]))
  expect(byName('run-2')).toEqual(byName('run-1'))
  expect(run).toMatchObject({
    ...{ runId: 'run-2', name: 'run-1', method: 'imported', config: {}, step: 4, totalSteps: 4 },
    ...{ startedAt: null, status: { kind: 'finished' }, metrics: { '=SUM(A1)': -2e-9 } },
    notes: 'Imported from the table `run-1.csv`: 10 points of 3 curves.',
  })
})

test('the table of Lightning: epochs beside steps, gaps, no times', async () => {
  const text = 'epoch,step,train_loss,val_acc\n0,49,0.5,\n0,99,,0.25\n1,149,0.125,\n'
  const [run] = await readCurves([await table(text)])
  expect(
    run?.blocks.map(({ series, steps, values }) => [series[0]?.family, [...steps], [...values]]),
  ).toEqual([
    ['epoch', [49, 99, 149], [0, 0, 1]],
    ['train_loss', [49, 149], [0.5, 0.125]],
    ['val_acc', [99], [0.25]],
  ])
  expect([...(run?.blocks[1]?.seconds ?? [])]).toEqual([Number.NaN, Number.NaN])
  expect(run?.seconds).toBe(0)
})

test('a row a point, with runs, layers and times of the day', async () => {
  const text = [
    'Run;Metric;Layer;Step;Value;Wall time',
    'a;loss;;2;0,5;1700000001000',
    'a;loss;;1;1;1700000000000',
    'b;norm;conv1;1;7;2023-11-14T22:13:20Z',
  ].join('\r\n')
  const runs = await readCurves([await table(text)])
  expect(runs.map(({ name }) => name)).toEqual(['a', 'b'])
  const [first, second] = runs
  expect(first?.blocks[0]).toMatchObject({
    series: [{ family: 'loss', layer: null }],
    ...{ steps: Float64Array.of(1, 2), values: Float64Array.of(1, 0.5) },
    seconds: Float64Array.of(0, 1),
  })
  expect(first?.startedAt).toBe('2023-11-14T22:13:20.000Z')
  expect(second?.blocks[0]?.series).toEqual([{ family: 'norm', layer: 'conv1' }])
})

describe('refused with line and column:', () => {
  const cases: [string, string, string][] = [
    [
      'a word',
      'step,loss\n1,2\n2,abc\n',
      'metrics.csv, line 3, column “loss”: “abc” is not a number',
    ],
    ['no step', 'step,loss\n,2\n', 'metrics.csv, line 2, column “step”: “” is no step'],
    ['a negative step', 'step,loss\n-1,2\n', 'column “loss”: “loss” is of step -1'],
    ['a short row', 'step,loss\n1,2\n2\n', 'metrics.csv, line 3: 1 cells, the header has 2'],
    ['no time', 'step,timestamp,loss\n1,soon,2\n', 'column “timestamp”: “soon” is no time'],
    ['no column of steps', 'a,b\n1,2\n', 'the header has “a”, “b”'],
    ['nothing in it', 'step,loss\n1,\n', 'metrics.csv: no number is in it'],
    ['no table', '\u0000\u0001\u0002', 'no text in rows and columns'],
  ]
  test.each(cases)('%s', async (_, text, words) => {
    const reading = readCurves([await table(text)])
    await expect(reading).rejects.toMatchObject({ code: 'curves-unreadable' })
    await expect(reading).rejects.toThrow(words)
  })

  test('a file that is not there', async () => {
    const reading = readCurves([join(folder, 'none.csv')])
    await expect(reading).rejects.toMatchObject({ code: 'curves-unreadable' })
    await expect(reading).rejects.toThrow(
      'none.csv: cannot be read (there is no such file or folder)',
    )
  })
})

test('nothing enters the workspace where one of several files is bad, or where nobody waits any more', async () => {
  const store = createMemoryStore()
  const good = await table('step,loss\n1,2\n', 'good.csv')
  const bad = await table('step,loss\n1,x\n', 'bad.csv')
  const options = { store, clock: systemClock }
  await expect(importCurves(options, [good, bad])).rejects.toThrow('bad.csv, line 2')
  const cancelled = { ...options, signal: AbortSignal.abort() }
  await expect(importCurves(cancelled, [good])).rejects.toMatchObject({ code: 'cancelled' })
  expect(store.runs()).toEqual([])
  const told: number[][] = []
  const onProgress = (done: number, total: number) => void told.push([done, total])
  await importCurves({ ...options, onProgress }, [good])
  expect(told.at(-1)).toEqual([14, 14])
})

test('a drop is told: curves, or perhaps a data set, or neither', async () => {
  const kind = async (text: string, name?: string) => kindOfDrop([await table(text, name)])
  expect(await kind('step,loss\n1,2\n')).toBe('table')
  expect(await kind('epoch\tloss\n1\tNaN\n', 'log.tsv')).toBe('table')
  expect(await kind('run,metric,step,value\na,loss,1,2\n')).toBe('table')
  expect(await kind('step,loss,label\n1,2,cat\n')).toBe('other')
  expect(await kind('a,b,label\n1,2,3\n')).toBe('other')
  expect(await kind('step,loss\n')).toBe('other')
  expect(await kind('step,loss\n1,2\n', 'readme.md')).toBe('other')
  expect(await kindOfDrop([folder])).toBe('other')
  expect(await kind('', 'events.out.tfevents.1')).toBe('events')
  expect(await kindOfDrop([folder])).toBe('events')
})
