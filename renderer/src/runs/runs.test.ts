import { expect, test } from 'vitest'
import type { Run } from '../../../core/contract/run.ts'
import { availableColumns, columnOf, usualColumns } from './columns.ts'
import { lineageOf } from './lineage.ts'
import { groupRows, sortRuns } from './rows.ts'

function run(runId: string, change: Partial<Run> = {}): Run {
  return {
    ...{ runId, name: runId, method: 'mabn', config: {}, seed: 1, status: { kind: 'finished' } },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', startedAt: null, endedAt: null, step: 1 },
    ...{ totalSteps: 2, seconds: 3, device: null, metrics: {}, result: null, notes: '', tags: [] },
    ...{ deletedAt: null, archivedAt: null, parent: null, trial: null },
    ...change,
  }
}
const names = {
  method: () => 'MABN',
  dataset: () => '',
  datasetAsStored: () => '',
  state: () => 'Finished',
}

test('columns read figures, settings, tags and the run itself', () => {
  const one = run('a', {
    ...{ metrics: { 'test/loss': 0.5 }, config: { optimizer: { learningRate: 0.1 } } },
    tags: ['x', 'y'],
  })
  const value = (id: string) => columnOf(id, names).of(one)
  expect(value('metric:test/loss')).toBe(0.5)
  expect(value('setting:optimizer.learningRate')).toBe(0.1)
  expect(value('setting:optimizer.nothing')).toBeNull()
  expect(value('setting:constructor')).toBeNull()
  expect(value('tags')).toBe('x, y')
  expect(value('progress')).toBe(0.5)
  expect(availableColumns([one], names).map(({ id }) => id)).toEqual(
    expect.arrayContaining(['name', 'metric:test/loss', 'setting:optimizer.learningRate']),
  )
})

test('until somebody chooses, two figures are shown, accuracy of the test first', () => {
  const metrics = { throughput: 1, 'train/loss': 1, zeta: 1, 'test/accuracy': 1 }
  expect(usualColumns([run('a', { metrics })]).filter((id) => id.startsWith('metric:'))).toEqual([
    'metric:test/accuracy',
    'metric:train/loss',
  ])
})

test('runs without the figure stand last in both directions', () => {
  const runs = [run('a', { metrics: { l: 2 } }), run('b'), run('c', { metrics: { l: 1 } })]
  const column = columnOf('metric:l', names)
  expect(sortRuns(runs, column, false).map(({ runId }) => runId)).toEqual(['c', 'a', 'b'])
  expect(sortRuns(runs, column, true).map(({ runId }) => runId)).toEqual(['a', 'c', 'b'])
})

test('groups have headings with their counts, and a closed one shows nothing else', () => {
  const runs = [run('a', { seed: 1 }), run('b', { seed: 2 }), run('c', { seed: 1 })]
  const rows = groupRows(runs, columnOf('seed', names), new Set(['2']))
  expect(
    rows.map((row) => (row.kind === 'run' ? row.run.runId : `${row.value} ×${row.count}`)),
  ).toEqual(['1 ×2', 'a', 'c', '2 ×1'])
})

test('a lineage is the whole family: ancestors, forks of forks, and no cousin of another family', () => {
  const runs = [
    run('a'),
    run('b', { parent: { runId: 'a', step: 10 } }),
    run('c', { parent: { runId: 'b', step: null } }),
    run('d', { parent: { runId: 'a', step: 20 } }),
    run('e'),
  ]
  const lineage = lineageOf('c', new Map(runs.map((one) => [one.runId, one])))
  expect(lineage.map(({ run: { runId }, depth }) => [runId, depth])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
    ['d', 1],
  ])
  expect(lineageOf('e', new Map(runs.map((one) => [one.runId, one])))).toHaveLength(1)
})
