/** The laws of a RunStore, for every implementation. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { seriesName } from '../contract/metric.ts'
import { isActive } from '../contract/run.ts'
import { createMemoryStore } from './memory.ts'
import { openSqliteStore } from './sqlite.ts'
import type { RunStore, SeriesQuery } from './store.ts'
import { exampleBlock, exampleEvent, exampleRun } from './testing.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const kinds: readonly (readonly [string, () => RunStore])[] = [
  ['memory', createMemoryStore],
  ['sqlite', () => openSqliteStore(join(folder, 'workspace.sqlite'))],
]

const all: Omit<SeriesQuery, 'keys'> = { maxPoints: 1_000_000, fromStep: null, toStep: null }
const loss = { family: 'train/loss', layer: null }
const angle = { family: 'angularUpdate', layer: 'stage1/conv2' }

describe.each(kinds)('a %s store', (_, open) => {
  let store: RunStore
  beforeEach(() => {
    store = open()
    store.createRun(exampleRun())
  })
  afterEach(() => {
    store.close()
  })

  const append = (step: number, ...blocks: ReturnType<typeof exampleBlock>[]) =>
    store.appendProgress('run-1', { step, seconds: step / 10, blocks, events: [] })
  const valuesOf = (key: typeof loss | typeof angle) => [
    ...store.series('run-1', { ...all, keys: [key] })[0]!.values,
  ]

  test('knows which runs have not ended', () => {
    for (const [number, kind] of (['queued', 'running', 'paused', 'finished'] as const).entries())
      store.createRun(exampleRun({ runId: `run-${number + 2}`, status: { kind } }))
    const wanted = store.runSummaries().filter(({ status }) => isActive(status))
    expect(store.activeRuns()).toEqual(wanted)
    expect(wanted.map(({ status }) => status.kind)).toEqual(
      expect.arrayContaining(['queued', 'running', 'paused']),
    )
  })

  test('gives back the run that was created', () => {
    expect(store.run('run-1')).toEqual(exampleRun())
  })

  test('keeps lineage, archive and trial of a run', () => {
    const origin = { parent: { runId: 'run-1', step: 5 }, trial: { studyId: 'study-1', index: 3 } }
    store.createRun(exampleRun({ runId: 'run-2', ...origin }))
    const archivedAt = '2026-01-02T03:04:05.000Z'
    expect(store.updateRun('run-2', { archivedAt })).toMatchObject({ ...origin, archivedAt })
    expect(store.run('run-2')).toMatchObject({ ...origin, archivedAt })
  })

  test('lists runs newest first, with and without what was found', () => {
    store.createRun(exampleRun({ runId: 'run-2', result: { rounds: [1] } }))
    expect(store.runs().map(({ runId, result }) => [runId, result])).toEqual([
      ['run-2', { rounds: [1] }],
      ['run-1', null],
    ])
    expect(store.runSummaries(1).map(({ runId }) => runId)).toEqual(['run-2'])
    expect(store.runSummaries()).toEqual(store.runs().map((run) => ({ ...run, result: null })))
    expect(store.runIds()).toEqual(['run-1', 'run-2'])
  })

  test('keeps documents by kind and id, the last one put', () => {
    store.putDocument('view', 'b', '{"n":1}')
    store.putDocument('view', 'a', '{}')
    store.putDocument('view', 'b', '{"n":2}')
    store.putDocument('study', 'b', '[]')
    expect(store.documents('view')).toEqual(['{}', '{"n":2}'])
    expect(store.document('view', 'b')).toBe('{"n":2}')
    store.removeDocument('view', 'b')
    expect(store.document('view', 'b')).toBeNull()
    store.removeDocument('view', 'nobody')
    expect(store.documents('view')).toEqual(['{}'])
    expect(store.documents('study')).toEqual(['[]'])
    expect(store.documents('nothing')).toEqual([])
  })

  test('refuses a run that is not there, by its id', () => {
    expect(() => store.run('nope')).toThrow(expect.objectContaining({ code: 'run-unknown' }))
    expect(() => store.updateRun('nope', {})).toThrow(/nope/)
    expect(() => store.series('nope', { ...all, keys: [loss] })).toThrow(/nope/)
  })

  test('refuses a second run of the same id', () => {
    expect(() => store.createRun(exampleRun())).toThrow(/run-1 exists already/)
    expect(store.runs()).toHaveLength(1)
  })

  test('lists the newest run first', () => {
    store.createRun(exampleRun({ runId: 'run-2' }))
    expect(store.runs().map(({ runId }) => runId)).toEqual(['run-2', 'run-1'])
  })

  test('never gives a number twice', () => {
    expect(store.nextNumber()).toBe(2)
    store.createRun(exampleRun({ runId: 'run-2' }))
    store.purgeRun('run-2')
    expect(store.nextNumber()).toBe(3)
  })

  test('changes only what it is told to change', () => {
    const changed = store.updateRun('run-1', {
      status: { kind: 'interrupted', reason: 'power' },
      tags: ['a “quoted” tag', '<b>'],
      result: { layers: [{ name: 'conv1', angularUpdate: { measured: 0.01 } }] },
    })
    expect(changed).toEqual(store.run('run-1'))
    expect(changed.config).toEqual(exampleRun().config)
    expect(changed.result).toEqual({
      layers: [{ name: 'conv1', angularUpdate: { measured: 0.01 } }],
    })
  })

  test('refuses a change that is no legal run and keeps the old one', () => {
    expect(() => store.updateRun('run-1', { step: -1 })).toThrow()
    expect(store.run('run-1').step).toBe(0)
  })

  test('returns every point to the bit, NaN and infinities included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double(), { minLength: 1, maxLength: 40 }), { maxLength: 6 }),
        (batches) => {
          store.purgeRun('run-1')
          store.createRun(exampleRun())
          let step = 1
          for (const values of batches) {
            append(step + values.length - 1, exampleBlock('train/loss', step, values))
            step += values.length
          }
          const expected = batches.flat()
          const [series] = store.series('run-1', { ...all, keys: [loss] })
          expect([...series!.values]).toEqual(expected)
          expect([...series!.steps]).toEqual(expected.map((__, row) => row + 1))
          expect([...series!.seconds]).toEqual(expected.map((__, row) => (row + 1) / 10))
        },
      ),
      { numRuns: 30 },
    )
  })

  test('keeps series of one block apart', () => {
    const steps = Float64Array.of(1, 2)
    const block = {
      series: [loss, angle],
      steps,
      seconds: steps,
      values: Float64Array.of(1, 10, 2, 20),
    }
    append(2, block)
    expect(valuesOf(loss)).toEqual([1, 2])
    expect(valuesOf(angle)).toEqual([10, 20])
  })

  test('sums up each series without reading it', () => {
    append(3, exampleBlock('train/loss', 1, [2, NaN, 5]))
    append(5, exampleBlock('train/loss', 4, [Infinity, 1]))
    expect(store.seriesIndex('run-1')).toEqual([
      { key: loss, count: 5, firstStep: 1, lastStep: 5, first: 2, last: 1, minimum: 1, maximum: 5 },
    ])
  })

  test('shows the last figures of the whole run, and none that is no number any more', () => {
    append(1, exampleBlock('train/loss', 1, [2]), exampleBlock('angularUpdate', 1, [9], 'conv1'))
    expect(store.run('run-1').metrics).toEqual({ 'train/loss': 2 })
    expect(append(2, exampleBlock('train/loss', 2, [NaN])).metrics).toEqual({})
  })

  test('a batch is all or nothing', () => {
    const good = exampleBlock('train/loss', 1, [1, 2])
    const bad = { ...exampleBlock('test/loss', 1, [1, 2]), values: Float64Array.of(1) }
    expect(() => append(2, good, bad)).toThrow(/need 2 seconds and 2 values, got 2 and 1/)
    expect(store.seriesIndex('run-1')).toEqual([])
    expect(store.run('run-1').step).toBe(0)
  })

  test('never stores a step of a series twice', () => {
    append(3, exampleBlock('train/loss', 1, [1, 2, 3]))
    expect(() => append(4, exampleBlock('train/loss', 3, [3, 4]))).toThrow(
      'train/loss: step 3 does not come after step 3',
    )
    expect(valuesOf(loss)).toEqual([1, 2, 3])
  })

  test('cuts to a range of steps, bounds included', () => {
    append(6, exampleBlock('train/loss', 1, [1, 2, 3, 4, 5, 6]))
    const [series] = store.series('run-1', { ...all, keys: [loss], fromStep: 2, toStep: 4 })
    expect([...series!.steps]).toEqual([2, 3, 4])
    expect(series!.total).toBe(3)
  })

  test('an unknown series is empty and stays in its place', () => {
    append(1, exampleBlock('train/loss', 1, [1]))
    const series = store.series('run-1', { ...all, keys: [angle, loss] })
    expect(series.map(({ key, total }) => [seriesName(key), total])).toEqual([
      ['angularUpdate:stage1/conv2', 0],
      ['train/loss', 1],
    ])
  })

  test('going back hides what came after, and training on does not double it', () => {
    append(
      4,
      exampleBlock('train/loss', 1, [9, 8, 7, 6]),
      exampleBlock('angularUpdate', 1, [1, 2, 3, 4], 'stage1/conv2'),
    )
    append(6, exampleBlock('train/loss', 5, [5, 0.5]), exampleBlock('test/loss', 6, [1]))
    const back = store.rewind('run-1', 3, 0.3)
    expect(back).toMatchObject({ step: 3, seconds: 0.3, metrics: { 'train/loss': 7 } })
    expect(valuesOf(loss)).toEqual([9, 8, 7])
    expect(valuesOf(angle)).toEqual([1, 2, 3])
    expect(
      store.seriesIndex('run-1').map(({ key, count, minimum }) => [key.family, count, minimum]),
    ).toEqual([
      ['train/loss', 3, 7],
      ['angularUpdate', 3, 1],
    ])
    append(5, exampleBlock('train/loss', 4, [60, 50]), exampleBlock('test/loss', 5, [2]))
    expect(valuesOf(loss)).toEqual([9, 8, 7, 60, 50])
    expect(store.run('run-1').metrics).toEqual({ 'train/loss': 50, 'test/loss': 2 })
  })

  test('going back twice, each time further, keeps the earlier points', () => {
    append(4, exampleBlock('train/loss', 1, [9, 8, 7, 6]))
    store.rewind('run-1', 3, 0.3)
    append(4, exampleBlock('train/loss', 4, [60]))
    store.rewind('run-1', 2, 0.2)
    append(3, exampleBlock('train/loss', 3, [70]))
    expect(valuesOf(loss)).toEqual([9, 8, 70])
  })

  test('going back to the beginning leaves an empty run', () => {
    append(2, exampleBlock('train/loss', 1, [9, 8]))
    store.rewind('run-1', 0, 0)
    expect(store.seriesIndex('run-1')).toEqual([])
    append(1, exampleBlock('train/loss', 1, [3]))
    expect(valuesOf(loss)).toEqual([3])
  })

  test('events keep their order; going back hides all after it but the life of the run', () => {
    store.addEvent('run-1', exampleEvent(2))
    store.addEvent('run-1', exampleEvent(5, 'schedule'))
    store.addEvent('run-1', exampleEvent(5, 'lifecycle'))
    store.rewind('run-1', 3, 0.3)
    expect(store.events('run-1').map(({ step, kind }) => [step, kind])).toEqual([
      [2, 'note'],
      [5, 'lifecycle'],
    ])
  })

  test('checkpoints: newest first, replaced at the same step, removed, gone after going back', () => {
    const at = (step: number, hash = 'a') => ({
      ...{ step, seconds: step / 10, file: `step-${step}`, bytes: 10, hash },
      createdAt: '2026-01-02T03:04:06.000Z',
    })
    for (const step of [10, 20, 30]) store.addCheckpoint('run-1', at(step))
    store.addCheckpoint('run-1', at(20, 'b'))
    expect(store.checkpoints('run-1')).toEqual([at(30), at(20, 'b'), at(10)])
    store.removeCheckpoint('run-1', 10)
    store.rewind('run-1', 20, 2)
    expect(store.checkpoints('run-1')).toEqual([at(20, 'b')])
  })

  test('several runs from elsewhere are adopted together or not at all', () => {
    const history = (steps: number[]) => ({
      blocks: [
        {
          series: [{ family: 'train/loss', layer: null }],
          ...{ steps: Float64Array.from(steps), seconds: new Float64Array(steps.length) },
          values: new Float64Array(steps.length),
        },
      ],
      ...{ events: [exampleEvent(1)], checkpoints: [] },
    })
    const one = {
      run: exampleRun({ runId: 'run-8', method: 'imported' }),
      history: history([1, 2]),
    }
    const bad = {
      run: exampleRun({ runId: 'run-9', method: 'imported' }),
      history: history([2, 1]),
    }
    const before = store.runs().length
    expect(() => {
      store.adoptRuns([one, bad])
    }).toThrow('step 1 does not come after step 2')
    expect(store.runs()).toHaveLength(before)
    store.adoptRuns([one])
    expect(store.run('run-8')).toEqual(one.run)
    expect(store.seriesIndex('run-8')[0]?.count).toBe(2)
  })

  test('purging removes a run with all its points and no other run', () => {
    store.createRun(exampleRun({ runId: 'run-2' }))
    append(1, exampleBlock('train/loss', 1, [1]))
    store.addEvent('run-1', exampleEvent(1))
    store.purgeRun('run-1')
    expect(store.runs().map(({ runId }) => runId)).toEqual(['run-2'])
    expect(() => store.seriesIndex('run-1')).toThrow(/run-1/)
    store.createRun(exampleRun())
    expect(store.seriesIndex('run-1')).toEqual([])
    expect(store.events('run-1')).toEqual([])
  })
})
