import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import { workspaceSettingsSchema } from '../contract/workspace.ts'
import type { DatasetLibrary } from '../datasets/library.ts'
import { createMemoryStore } from '../runs/memory.ts'
import type { ModelLibrary } from '../pretrained/library.ts'
import type { RunStore } from '../runs/store.ts'
import { exampleBlock, exampleRun } from '../runs/testing.ts'
import { createEventHub } from './eventHub.ts'
import { superviseTraining } from './supervisedTraining.ts'
import { playedLauncher } from './testing.ts'

let workspace = ''
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'steradian-'))
})
afterEach(() => rm(workspace, { recursive: true, force: true }))

/** A memory store on a disk that can be filled. */
function storeOnDisk() {
  const disk = { full: false }
  const store = createMemoryStore()
  const guarded =
    <Given extends unknown[], Result>(write: (...given: Given) => Result) =>
    (...given: Given): Result => {
      if (disk.full) throw new WorkbenchError('disk-full', 'no space is left')
      return write(...given)
    }
  const updateRun = guarded(store.updateRun)
  const appendProgress = guarded(store.appendProgress)
  return { disk, store: { ...store, updateRun, appendProgress } }
}

/** A run whose trainer is played by the test, up to its start message. */
async function supervise(store: RunStore) {
  const { launch, trainers } = playedLauncher()
  const { tell, onEvent } = createEventHub()
  const told: Run[] = []
  onEvent((name, payload) => {
    if (name === 'run.changed') told.push(payload as Run)
  })
  store.createRun(exampleRun({ runId: 'run-1', config: {} }))
  const library = { folderOf: () => Promise.resolve('somewhere') } as Partial<DatasetLibrary>
  const training = superviseTraining(
    {
      ...{ workspace, store, tell, clock: systemClock, launchTrainer: launch },
      watches: true,
      hardware: null,
      settings: () => workspaceSettingsSchema.parse({}),
      library: library as DatasetLibrary,
      models: {} as ModelLibrary,
    },
    'run-1',
    'fresh',
  )
  await vi.waitFor(() => {
    expect(trainers[0]?.received[0]?.kind).toBe('start')
  })
  return { training, trainer: trainers[0], told }
}

test('findings are told while the run goes on, and stay when it ends', async () => {
  const store = createMemoryStore()
  const { training, trainer, told } = await supervise(store)
  trainer?.say({ kind: 'findings', result: { rounds: [1], kept: 4 } })
  trainer?.say({ kind: 'findings', result: { rounds: [1, 2] } })
  expect(told.at(-1)?.result).toEqual({ rounds: [1, 2], kept: 4 })
  trainer?.say({ kind: 'ended', outcome: 'stopped', metrics: {}, result: { kept: 2 } })
  await vi.waitFor(() => {
    expect(store.run('run-1').result).toEqual({ rounds: [1, 2], kept: 2 })
  })
  trainer?.exit({ code: 0, signal: null, lastWords: '' })
  await training.ended
})

test('figures that a full disk refuses are written once there is space, in order, and the run ends as it did', async () => {
  const { disk, store } = storeOnDisk()
  const { training, trainer } = await supervise(store)
  const block = (step: number) => [exampleBlock('train/loss', step, [1 / step])]
  const say = (step: number) =>
    trainer?.say({ kind: 'progress', step, seconds: step, blocks: block(step), events: [] })
  say(1)
  disk.full = true
  say(2)
  disk.full = false
  say(3)
  trainer?.say({ kind: 'ended', outcome: 'finished', metrics: {}, result: {} })
  trainer?.exit()
  expect(store.run('run-1')).toMatchObject({ step: 1, status: { kind: 'running' } })
  await training.ended
  expect(trainer?.killed).toBe(false)
  expect(store.run('run-1')).toMatchObject({ step: 3, status: { kind: 'finished' } })
  const [loss] = store.seriesIndex('run-1')
  expect(loss?.count).toBe(3)
})

test('a message that cannot be written for another reason ends the run with it', async () => {
  const { store } = storeOnDisk()
  const { training, trainer } = await supervise(store)
  const blocks = [exampleBlock('train/loss', 1, [1])]
  const twice = () => trainer?.say({ kind: 'progress', step: 1, seconds: 1, blocks, events: [] })
  twice()
  twice()
  await training.ended
  expect(trainer?.killed).toBe(true)
  expect(store.run('run-1').status.kind).toBe('failed')
})

test('an ending that a full disk refuses is told at once and written down later', async () => {
  const { disk, store } = storeOnDisk()
  const { training, trainer, told } = await supervise(store)
  disk.full = true
  trainer?.exit({ code: null, signal: 'SIGABRT', lastWords: 'terminate called' })
  await training.ended
  expect(told.at(-1)?.status).toMatchObject({
    kind: 'interrupted',
    reason: expect.stringContaining('SIGABRT: a native library gave up') as unknown,
  })
  disk.full = false
  await vi.waitFor(
    () => {
      expect(store.run('run-1').status.kind).toBe('interrupted')
    },
    { timeout: 10_000 },
  )
})
