import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { RequestInput } from '../contract/api.ts'
import { systemClock } from '../contract/clock.ts'
import { workspaceSettingsSchema } from '../contract/workspace.ts'
import { playedCheckpoint, playedLauncher } from './testing.ts'
import { openWorkbench } from './workbench.ts'
import type { Workbench, WorkbenchOptions } from './workbench.ts'

const builtInFolder = fileURLToPath(new URL('../../resources/datasets', import.meta.url))
const patience = { timeout: 20_000 }
let prepared: string
let workspace: string
let played: ReturnType<typeof playedLauncher>
let workbench: Workbench

function options(): WorkbenchOptions {
  return {
    ...{ workspace, builtInFolder, version: '0', runtime: 'test', clock: systemClock },
    ...{ launchTrainer: played.launch, pathOf: () => undefined },
  }
}

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'steradian-'))
  played = playedLauncher()
  workspace = prepared
  await (await openWorkbench(options())).close()
})
afterAll(() => rm(prepared, { recursive: true, force: true }))
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

async function trainerOf(index: number) {
  await vi.waitFor(() => {
    expect(played.trainers[index]?.received[0]?.kind).toBe('start')
  }, patience)
  return played.trainers[index]!
}

/** Plays the whole of trainer `index`, with a last checkpoint. */
async function finish(index: number, loss: number, step = 10): Promise<void> {
  const trainer = await trainerOf(index)
  const { checkpointFolder } = trainer.received[0] as { checkpointFolder: string }
  trainer.say({ kind: 'started', device: 'CPU', totalSteps: step })
  trainer.say({ kind: 'progress', step, seconds: 1, blocks: [], events: [] })
  trainer.say(playedCheckpoint(checkpointFolder, step, `weights at ${step}`))
  trainer.say({ kind: 'ended', outcome: 'finished', metrics: { 'test/loss': loss }, result: {} })
  trainer.exit()
}

const plan: RequestInput<'studies.start'> = {
  ...{ name: 'rates', method: 'spherical-motion', base: { training: { steps: 10 } } },
  space: [{ kind: 'choice', path: 'optimizer.learningRate', values: [0.1, 0.2, 0.3, 0.4] }],
  ...{ sampler: 'grid', seed: 1, halving: null, budget: 4, concurrency: 1 },
  objective: { metric: 'test/loss', direction: 'minimize' },
}

const study = (studyId = 'study-1') => workbench.handlers['studies.get']({ studyId })
const settled = async (count: number) => {
  await vi.waitFor(async () => {
    const { trials } = await study()
    expect(trials.filter(({ state }) => state !== 'running')).toHaveLength(count)
  }, patience)
}

test('a grid is tried point by point, each a run of its own, until it is through', async () => {
  await workbench.handlers['studies.start']({ ...plan, budget: 2 } as never)
  await finish(0, 0.5)
  await finish(1, 0.4)
  await settled(2)
  await vi.waitFor(async () => {
    expect((await study()).status).toBe('finished')
  }, patience)
  const { trials } = await study()
  expect(trials.map(({ value, proposal }) => [value, proposal['optimizer.learningRate']])).toEqual([
    [0.5, 0.1],
    [0.4, 0.2],
  ])
  const run = await workbench.handlers['runs.get']({ runId: trials[1]!.runId! })
  expect(run).toMatchObject({ name: 'rates · 1', trial: { studyId: 'study-1', index: 1 } })
  expect(
    await workbench.handlers['studies.replay']({ studyId: 'study-1', index: 1 }),
  ).toMatchObject({ equal: true })

  // A larger budget wakes it.
  await workbench.handlers['studies.change']({ studyId: 'study-1', budget: 3, concurrency: 1 })
  expect((await trainerOf(2)).received[0]).toMatchObject({
    config: { optimizer: { learningRate: 0.3 } },
  })
})

test('a study cut off in the middle of a trial goes on with that trial, and then with the next', async () => {
  await workbench.handlers['studies.start'](plan as never)
  await finish(0, 0.5)
  const cut = await trainerOf(1)
  cut.say({ kind: 'progress', step: 3, seconds: 1, blocks: [], events: [] })
  const survivor = `${workspace}-copy`
  await cp(workspace, survivor, { recursive: true, filter: (path) => !path.endsWith('.lock') })
  const before = played.trainers.length
  const reopened = await openWorkbench({ ...options(), workspace: survivor, studies: 'proceed' })
  try {
    const again = await trainerOf(before)
    expect(again.runId).toBe(cut.runId)
    await finish(before, 0.3)
    expect((await trainerOf(before + 1)).received[0]).toMatchObject({
      config: { optimizer: { learningRate: 0.3 } },
    })
    const { trials, status } = await reopened.handlers['studies.get']({ studyId: 'study-1' })
    expect([status, trials.map(({ value }) => value)]).toEqual(['running', [0.5, 0.3, null]])
  } finally {
    for (const trainer of played.trainers) trainer.exit()
    await reopened.close()
    await rm(survivor, { recursive: true, force: true })
  }
})

test('halving goes on from the checkpoint of the better half, with more steps', async () => {
  const halving = { path: 'training.steps', least: 10, most: 20, factor: 2 }
  await workbench.handlers['studies.start']({ ...plan, halving, budget: 2 } as never)
  await finish(0, 0.5)
  await finish(1, 0.4)
  const promoted = await trainerOf(2)
  const [start] = promoted.received
  expect(start).toMatchObject({
    config: { training: { steps: 20 }, optimizer: { learningRate: 0.2 } },
  })
  const { resumeFrom } = start as { resumeFrom: string }
  expect(await readFile(resumeFrom, 'utf8')).toContain('weights at 10')
  const run = await workbench.handlers['runs.get']({ runId: promoted.runId })
  expect(run).toMatchObject({ step: 10, parent: { runId: played.trainers[1]!.runId, step: 10 } })
})

test('a space whose corner cannot run is refused by its setting', async () => {
  const space = [
    { kind: 'number', path: 'optimizer.momentum', low: 0.5, high: 1.5, scale: 'linear', points: 3 },
  ]
  await expect(workbench.handlers['studies.start']({ ...plan, space } as never)).rejects.toThrow(
    /optimizer\.momentum/,
  )
  expect(await workbench.handlers['studies.list']({})).toEqual([])
})

test('a fork has a checkpoint of its own, its lineage, and its own settings', async () => {
  const config = { training: { steps: 10 } }
  const { runId } = await workbench.handlers['runs.start']({
    method: 'spherical-motion',
    config,
    name: 'first',
  })
  await finish(0, 0.5)
  const fork = (steps: number, step?: number) =>
    Promise.resolve(
      workbench.handlers['runs.fork']({
        ...{ runId, name: '', config: { training: { steps }, optimizer: { learningRate: 0.01 } } },
        ...(step === undefined ? {} : { step }),
      }),
    )
  await expect(fork(20, 7)).rejects.toThrow(
    '“first” has no checkpoint of step 7; it has those of steps 10',
  )
  await expect(fork(10)).rejects.toThrow('10 steps are done already, the checkpoint is of step 10')
  const forked = await fork(20)
  expect(forked.parent).toEqual({ runId, step: 10 })
  const { config: trained, resumeFrom } = (await trainerOf(1)).received[0] as never as {
    config: object
    resumeFrom: string
  }
  expect(trained).toMatchObject({ optimizer: { learningRate: 0.01 } })
  expect(resumeFrom).toContain(forked.runId)
})

test('waiting runs change places, and more of them train when the workspace says so', async () => {
  const start = (name: string) =>
    workbench.handlers['runs.start']({ method: 'spherical-motion', config: {}, name })
  const [, second, third] = [await start('a'), await start('b'), await start('c')]
  await trainerOf(0)
  const order = workbench.handlers['queue.order']
  expect(() => order({ waiting: [third.runId] })).toThrow('1 runs were put in order, 2 are waiting')
  expect(order({ waiting: [third.runId, second.runId] })).toMatchObject({
    waiting: [third.runId, second.runId],
  })
  const settings = workspaceSettingsSchema.parse({ concurrency: 2 })
  await workbench.handlers['workspace.configure'](settings)
  expect((await trainerOf(1)).runId).toBe(third.runId)
  expect(await workbench.handlers['queue.get']({})).toEqual({
    waiting: [second.runId],
    concurrency: 2,
  })
})

test('the layout of a place is kept, replaced and forgotten', async () => {
  const look = { chart: 'loss', pinned: true, xScale: null, yScale: 'symlog', fit: null } as const
  const layout = { place: 'compare', x: 'seconds', smoothing: 0.3, charts: [look], order: ['loss'] }
  await workbench.handlers['layouts.save'](layout)
  await workbench.handlers['layouts.save']({ ...layout, x: 'epoch' })
  expect(await workbench.handlers['layouts.list']({})).toEqual([{ ...layout, x: 'epoch' }])
  await workbench.handlers['layouts.remove']({ place: 'compare' })
  expect(await workbench.handlers['layouts.list']({})).toEqual([])
})

test('views are kept by id; archived runs come back', async () => {
  const view = {
    ...{ viewId: 'good', name: 'Good ones', filter: 'test/accuracy > 0.9', columns: ['name'] },
    ...{ sort: { column: 'name', descending: false }, groupBy: null },
  }
  await workbench.handlers['views.save'](view)
  await workbench.handlers['views.save']({ ...view, name: 'Better ones' })
  expect(await workbench.handlers['views.list']({})).toEqual([{ ...view, name: 'Better ones' }])
  const { runId } = await workbench.handlers['runs.start']({
    method: 'spherical-motion',
    config: {},
    name: '',
  })
  expect(() => workbench.handlers['runs.archive']({ runId })).toThrow('stop it first')
  await finish(0, 1)
  await vi.waitFor(async () => {
    expect((await workbench.handlers['runs.archive']({ runId })).archivedAt).not.toBeNull()
  }, patience)
  expect((await workbench.handlers['runs.unarchive']({ runId })).archivedAt).toBeNull()
})
