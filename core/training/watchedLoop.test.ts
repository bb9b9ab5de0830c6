import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import { watchpointsSchema } from '../contract/workspace.ts'
import type { TrainContext } from '../methods/method.ts'
import { createControl } from './control.ts'
import { trainingLoop } from './loop.ts'
import { createWatch } from './watch.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watched-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A training whose loss and weights are NaN from step `brokenAt` on, a checkpoint every 2 steps. */
function training(brokenAt: number) {
  const { control, pause, resume, stop } = createControl(systemClock)
  const trips: string[] = []
  const reporter = {
    ...{ started: vi.fn(), figures: vi.fn(), event: vi.fn(), findings: vi.fn() },
    checkpoint: vi.fn(),
  }
  const context: TrainContext = {
    ...{ config: {}, datasetFolders: {}, checkpointFolder: folder, resumeFrom: null },
    ...{ reporter, control, clock: systemClock },
    watch: {
      look: createWatch(watchpointsSchema.parse({})).look,
      trip: (step, reason) => {
        pause()
        trips.push(`${step}: ${reason}`)
      },
      anew: () => {
        throw new TypeError('a loop is one part of a run')
      },
    },
  }
  let weights = 1
  const ended = trainingLoop(
    {
      ...{ doneSteps: 0, totalSteps: 10, evaluateEvery: 100, checkpointEvery: 2 },
      update: (step) => {
        if (step + 1 >= brokenAt) weights = NaN
        return { 'train/loss': weights }
      },
      evaluate: () => Promise.resolve({}),
      snapshot: (step) => ({
        state: { step },
        tensors: { w: { dtype: 'float32', shape: [1], values: Float32Array.of(weights) } },
      }),
    },
    context,
  )
  return { ended, trips, resume, stop }
}

test('a loss that is no number pauses the run and offers the last good checkpoint', async () => {
  const { ended, trips, stop } = training(5)
  await vi.waitFor(() => {
    expect(trips).toEqual(['5: train/loss is NaN at step 5; the last good checkpoint is of step 4'])
  })
  stop()
  expect(await ended).toMatchObject({ outcome: 'stopped', doneSteps: 5 })
  // The broken weights were never written.
  expect((await readdir(folder)).sort()).toEqual([
    ...['step-000000002.checkpoint', 'step-000000004.checkpoint'],
  ])
})

test('whoever continues all the same is stopped by the error as before', async () => {
  const { ended, trips, resume } = training(1)
  const failure = expect(ended).rejects.toMatchObject({ code: 'run-diverged' })
  await vi.waitFor(() => {
    expect(trips).toEqual(['1: train/loss is NaN at step 1; there is no checkpoint yet'])
  })
  resume()
  await failure
})
