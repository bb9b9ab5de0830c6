import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import type { Config } from '../contract/method.ts'
import { exampleBlock } from '../runs/testing.ts'
import { playedCheckpoint, playedLauncher } from './testing.ts'
import { openWorkbench } from './workbench.ts'
import type { Workbench, WorkbenchOptions } from './workbench.ts'

const builtInFolder = fileURLToPath(new URL('../../resources/datasets', import.meta.url))
/** Generous: the machine may be busy, and only what never happens should fail. */
const patience = { timeout: 20_000 }
/** A workspace whose built-in data sets are ready: copying it is quicker than making it anew. */
let prepared: string
let workspace: string
let played: ReturnType<typeof playedLauncher>
let workbench: Workbench

function options(): WorkbenchOptions {
  return {
    ...{ workspace, builtInFolder, version: '0', runtime: 'test', clock: systemClock },
    launchTrainer: played.launch,
    pathOf: () => undefined,
  }
}

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'steradian-'))
  played = playedLauncher()
  workspace = prepared
  await (await openWorkbench(options())).close()
})

afterAll(async () => {
  await rm(prepared, { recursive: true, force: true })
})

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'steradian-'))
  await cp(prepared, workspace, { recursive: true })
  played = playedLauncher()
  workbench = await openWorkbench(options())
})

afterEach(async () => {
  for (const trainer of played.trainers) trainer.exit()
  await workbench.close()
  await rm(workspace, { recursive: true, force: true })
})

async function start(config: Config = {}) {
  return workbench.handlers['runs.start']({ method: 'spherical-motion', config, name: '' })
}

async function trainerOf(index: number) {
  await vi.waitFor(() => {
    expect(played.trainers[index]?.received[0]?.kind).toBe('start')
  }, patience)
  const trainer = played.trainers[index]
  if (!trainer) throw new Error('no trainer was launched')
  return trainer
}

function statusOf(runId: string) {
  return workbench.handlers['runs.get']({ runId })
}

const progress = (from: number, count: number) => ({
  kind: 'progress' as const,
  ...{ step: from + count - 1, seconds: from / 10, events: [] },
  blocks: [
    exampleBlock(
      'train/loss',
      from,
      Array.from({ length: count }, (_, index) => 1 / (from + index)),
    ),
  ],
})

test('a run is launched with its data folders, its figures are kept, its result ends it', async () => {
  const { runId } = await start()
  const trainer = await trainerOf(0)
  const [message] = trainer.received
  expect(message).toMatchObject({ kind: 'start', runId, resumeFrom: null })
  trainer.say({ kind: 'started', device: 'CPU', totalSteps: 20 })
  trainer.say(progress(1, 20))
  trainer.say({
    kind: 'ended',
    outcome: 'finished',
    metrics: { 'test/accuracy': 0.9 },
    result: { layers: [] },
  })
  const run = await statusOf(runId)
  expect(run).toMatchObject({
    status: { kind: 'finished' },
    step: 20,
    totalSteps: 20,
    device: 'CPU',
    result: { layers: [] },
  })
  expect(run.metrics).toMatchObject({ 'test/accuracy': 0.9, 'train/loss': 1 / 20 })
  const [series] = await workbench.handlers['runs.series']({
    ...{
      runId,
      keys: [{ family: 'train/loss', layer: null }],
      maxPoints: 100,
      fromStep: null,
      toStep: null,
    },
  })
  expect([...(series?.steps ?? [])]).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

test('a trainer that dies leaves the run interrupted, in words, with its points', async () => {
  const { runId } = await start()
  const trainer = await trainerOf(0)
  trainer.say(progress(1, 5))
  trainer.exit({ code: null, signal: 'SIGKILL', lastWords: 'Killed' })
  await vi.waitFor(async () => {
    expect((await statusOf(runId)).status).toMatchObject({ kind: 'interrupted' })
  }, patience)
  const { status, step } = await statusOf(runId)
  expect(step).toBe(5)
  expect(status.kind === 'interrupted' && status.reason).toContain('SIGKILL')
})

test('the second run waits for the first', async () => {
  await start()
  const second = await start()
  const first = await trainerOf(0)
  expect((await statusOf(second.runId)).status.kind).toBe('queued')
  expect(played.trainers).toHaveLength(1)
  first.say({ kind: 'ended', outcome: 'finished', metrics: {}, result: {} })
  first.exit()
  expect((await trainerOf(1)).runId).toBe(second.runId)
})

test('resume goes on from the last checkpoint and hides what came after it', async () => {
  const { runId } = await start()
  const trainer = await trainerOf(0)
  trainer.say(progress(1, 10))
  trainer.say(playedCheckpoint(join(workspace, 'checkpoints', runId), 10, 'weights'))
  trainer.say(progress(11, 5))
  trainer.exit({ code: 1 })
  await vi.waitFor(async () => {
    expect((await statusOf(runId)).status.kind).toBe('interrupted')
  }, patience)
  await workbench.handlers['runs.resume']({ runId })
  const again = await trainerOf(1)
  expect(again.received[0]).toMatchObject({
    resumeFrom: join(workspace, 'checkpoints', runId, 'step-10.checkpoint'),
  })
  expect((await statusOf(runId)).step).toBe(10)
  again.say(progress(11, 2))
  const [loss] = await workbench.handlers['runs.seriesIndex']({ runId })
  expect(loss).toMatchObject({ count: 12, lastStep: 12 })
})

test('what was training when the engine died is interrupted at the next start', async () => {
  const { runId } = await start()
  const trainer = await trainerOf(0)
  trainer.say(progress(1, 3))
  // A copy of the files as they are now is what a power cut would leave behind.
  const survivor = `${workspace}-copy`
  await cp(workspace, survivor, { recursive: true, filter: (path) => !path.endsWith('.lock') })
  const reopened = await openWorkbench({ ...options(), workspace: survivor })
  const run = await reopened.handlers['runs.get']({ runId })
  expect(run).toMatchObject({ status: { kind: 'interrupted' }, step: 3 })
  await reopened.close()
  await rm(survivor, { recursive: true, force: true })
})

test('an unknown setting, a value out of range and an unknown data set are named', async () => {
  await expect(start({ optimizer: { learningRte: 1 } })).rejects.toThrow(
    'optimizer.learningRte: no such setting',
  )
  await expect(start({ optimizer: { momentum: 1.5 } })).rejects.toThrow(
    /optimizer\.momentum.*1\.5.*below 1/,
  )
  await expect(start({ dataset: 'nowhere' })).rejects.toThrow('there is no data set “nowhere”')
  expect(await workbench.handlers['runs.list']({})).toEqual([])
})

test('a second engine on the same workspace is refused and told who holds it', async () => {
  await expect(openWorkbench(options())).rejects.toMatchObject({ code: 'workspace-in-use' })
})

test('a workspace below a file cannot be made, and the error says so', async () => {
  await expect(
    openWorkbench({ ...options(), workspace: join(builtInFolder, 'LICENCES.md', 'x') }),
  ).rejects.toMatchObject({ code: 'workspace-not-writable' })
})

test('a running run is not deleted; a stopped one goes to the trash and comes back', async () => {
  const { runId } = await start()
  const trainer = await trainerOf(0)
  const remove = workbench.handlers['runs.remove']
  expect(() => remove({ runId })).toThrow('stop it first')
  await workbench.handlers['runs.stop']({ runId })
  expect(trainer.received.at(-1)).toEqual({ kind: 'stop' })
  trainer.say({ kind: 'ended', outcome: 'stopped', metrics: {}, result: {} })
  expect((await remove({ runId })).deletedAt).not.toBeNull()
  expect((await workbench.handlers['runs.restore']({ runId })).deletedAt).toBeNull()
})

test('a file that was not granted cannot be previewed', async () => {
  await expect(
    Promise.resolve().then(() => workbench.handlers['datasets.preview']({ sources: ['made-up'] })),
  ).rejects.toMatchObject({ code: 'request-invalid' })
})

test('a second instance is told who holds the workspace, and may look at everything and change nothing', async () => {
  const { runId } = await start()
  await expect(openWorkbench(options())).rejects.toMatchObject({ code: 'workspace-in-use' })
  const second = await openWorkbench({ ...options(), access: 'look' })
  expect(await second.handlers['app.info']({})).toMatchObject({ readOnly: true })
  expect((await second.handlers['runs.list']({})).map((run) => run.runId)).toEqual([runId])
  expect((await second.handlers['runs.get']({ runId })).status.kind).not.toBe('interrupted')
  // What pages ask for besides: a refusal would be a complaint on every one of them.
  expect(await second.handlers['runs.prices']({ runId })).toMatchObject({ prices: [] })
  expect(await second.handlers['datasets.unfinished']({})).toEqual([])
  await second.handlers['datasets.provenance']({ datasetId: 'digits-8x8' })
  for (const attempt of [
    () => second.handlers['runs.rename']({ runId, name: 'mine' }),
    () => second.handlers['runs.stop']({ runId }),
    () => second.handlers['datasets.remove']({ datasetId: 'digits-8x8' }),
  ])
    expect(attempt).toThrow('open read-only')
  await second.close()
  // The first one still holds it.
  await expect(openWorkbench(options())).rejects.toMatchObject({ code: 'workspace-in-use' })
  // One that does not answer is given twenty seconds to stop.
  ;(await trainerOf(0)).exit()
})

test('runs that wait are queued still after a restart, in their order, and only a window goes on with them', async () => {
  await start()
  const [second, third] = [(await start()).runId, (await start()).runId]
  await trainerOf(0)
  await workbench.handlers['queue.order']({ waiting: [third, second] })
  played.trainers[0]?.exit()
  await workbench.close()
  const kinds = async () => {
    const found: string[] = []
    for (const runId of [second, third]) found.push((await statusOf(runId)).status.kind)
    return found
  }
  played = playedLauncher()
  workbench = await openWorkbench(options())
  expect(await kinds()).toEqual(['queued', 'queued'])
  expect(played.trainers).toEqual([])
  await workbench.close()
  workbench = await openWorkbench({ ...options(), studies: 'proceed' })
  expect((await trainerOf(0)).received[0]).toMatchObject({ runId: third })
  expect(await workbench.handlers['queue.get']({})).toMatchObject({ waiting: [second] })
})

test('a run that waits since an earlier start can be stopped where nobody goes on with it', async () => {
  await start()
  const { runId } = await start()
  await trainerOf(0)
  played.trainers[0]?.exit()
  await workbench.close()
  workbench = await openWorkbench(options())
  expect(await workbench.handlers['runs.stop']({ runId })).toMatchObject({
    status: { kind: 'stopped' },
  })
})

test('a run that waits since an earlier start is taken up when a service asks for it', async () => {
  await start()
  const { runId } = await start()
  await trainerOf(0)
  played.trainers[0]?.exit()
  await workbench.close()
  played = playedLauncher()
  workbench = await openWorkbench(options())
  await workbench.handlers['runs.resume']({ runId })
  expect((await trainerOf(0)).received[0]).toMatchObject({ runId, resumeFrom: null })
})

test('what a crash interrupted goes on by itself at the next start, if a person chose so', async () => {
  const { runId } = await start()
  const trainer = await trainerOf(0)
  trainer.say(progress(1, 10))
  trainer.say(playedCheckpoint(join(workspace, 'checkpoints', runId), 10, 'weights'))
  const settings = await workbench.handlers['workspace.settings']({})
  await workbench.handlers['workspace.configure']({ ...settings, resumeAtStart: true })
  // As after kill -9: the files as they are, and the lock of a process that is gone.
  const crashed = await mkdtemp(join(tmpdir(), 'steradian-'))
  await cp(workspace, crashed, { recursive: true })
  await rm(join(crashed, 'workspace.lock'))
  const later = playedLauncher()
  const next = await openWorkbench({
    ...options(),
    ...{ workspace: crashed, launchTrainer: later.launch, studies: 'proceed' },
  })
  await vi.waitFor(() => {
    expect(later.trainers[0]?.received[0]).toMatchObject({
      runId,
      resumeFrom: join(crashed, 'checkpoints', runId, 'step-10.checkpoint'),
    })
  }, patience)
  later.trainers[0]?.exit()
  await next.close()
  await rm(crashed, { recursive: true, force: true })
})
