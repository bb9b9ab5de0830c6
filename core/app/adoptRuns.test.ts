import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Run } from '../contract/run.ts'
import { openSqliteStore } from '../runs/sqlite.ts'
import { adoptRuns } from './adoptRuns.ts'

const at = '2026-01-02T03:04:05.000Z'

function runOf(runId: string, kind: 'finished' | 'stopped'): Run {
  return {
    ...{ runId, name: runId, method: 'mabn', config: { a: 1 }, seed: 3, status: { kind } },
    ...{ createdAt: at, startedAt: at, endedAt: at, step: 2, totalSteps: 2, seconds: 1.5 },
    ...{ device: 'CPU', metrics: { 'test/accuracy': 0.5 }, result: { rounds: [1] } },
    ...{ notes: 'n', tags: ['t'], deletedAt: null, archivedAt: null, parent: null, trial: null },
  }
}

function foreignWorkspace(): string {
  const place = mkdtempSync(join(tmpdir(), 'foreign-'))
  const store = openSqliteStore(join(place, 'workspace.sqlite'))
  store.createRun(runOf('run-1', 'finished'))
  store.createRun(runOf('run-2', 'stopped'))
  const steps = new Float64Array([1, 2])
  const block = {
    ...{ series: [{ family: 'loss', layer: 'conv1' }], steps, seconds: steps },
    values: new Float64Array([Number.NaN, 0.25]),
  }
  const event = { step: 1, at, kind: 'note' as const, message: 'here' }
  store.appendProgress('run-1', { step: 2, seconds: 1.5, blocks: [block], events: [event] })
  mkdirSync(join(place, 'checkpoints', 'run-1'), { recursive: true })
  writeFileSync(join(place, 'checkpoints', 'run-1', 'two'), 'weights')
  store.addCheckpoint('run-1', {
    ...{ step: 2, seconds: 1.5, file: 'two', bytes: 7, hash: 'h', createdAt: at },
  })
  store.close()
  return place
}

test('a finished run arrives whole, once, under a number of its own; one that may go on stays', async () => {
  const workspace = mkdtempSync(join(tmpdir(), 'own-'))
  const store = openSqliteStore(join(workspace, 'workspace.sqlite'))
  store.createRun(runOf('run-1', 'finished'))
  const place = foreignWorkspace()
  const told: unknown[] = []
  const options = { workspace, store, tell: (name: string) => told.push(name) }

  expect(await adoptRuns(options, place)).toEqual({ adopted: ['run-2'], known: 0, waiting: 1 })
  expect(store.run('run-2')).toEqual({ ...runOf('run-1', 'finished'), runId: 'run-2' })
  const [loss] = store.series('run-2', {
    ...{ keys: [{ family: 'loss', layer: 'conv1' }], maxPoints: 10, fromStep: null, toStep: null },
  })
  expect([...loss!.values]).toEqual([Number.NaN, 0.25])
  expect(store.events('run-2').map(({ message }) => message)).toEqual(['here'])
  expect(store.checkpoints('run-2')).toHaveLength(1)
  expect(readFileSync(join(workspace, 'checkpoints', 'run-2', 'two'), 'utf8')).toBe('weights')
  expect(told).toEqual(['run.changed'])

  expect(await adoptRuns(options, place)).toEqual({ adopted: [], known: 1, waiting: 1 })
  writeFileSync(join(place, 'workspace.lock'), '')
  expect(await adoptRuns(options, place)).toEqual({ adopted: [], known: 0, waiting: 1 })
  store.close()
})
