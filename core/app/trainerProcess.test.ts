import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import type { LaunchTrainer } from './launcher.ts'
import { launchTrainerProcess } from './nodeLauncher.ts'
import { openWorkbench } from './workbench.ts'

const builtInFolder = fileURLToPath(new URL('../../resources/datasets', import.meta.url))

test('kill -9 of a real trainer leaves the run interrupted with its points, and it resumes to its end', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'steradian-'))
  let processId = 0
  const launchTrainer: LaunchTrainer = async (runId) => {
    const launched = await launchTrainerProcess(runId)
    processId = launched.processId
    return launched
  }
  const workbench = await openWorkbench({
    ...{ workspace, builtInFolder, version: '0', runtime: 'test', clock: systemClock },
    ...{ launchTrainer, pathOf: () => undefined },
  })
  try {
    const { 'runs.start': start, 'runs.get': get, 'runs.resume': resume } = workbench.handlers
    const { runId } = await start({
      method: 'spherical-motion',
      name: '',
      config: {
        ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp' },
        training: { steps: 400, checkpointEvery: 50, batchSize: 16 },
      },
    })
    await vi.waitFor(
      async () => {
        expect((await get({ runId })).step).toBeGreaterThan(100)
      },
      { timeout: 25_000, interval: 20 },
    )
    process.kill(processId, 'SIGKILL')
    await vi.waitFor(
      async () => {
        expect((await get({ runId })).status.kind).toBe('interrupted')
      },
      { timeout: 20_000 },
    )
    const [loss] = await workbench.handlers['runs.seriesIndex']({ runId })
    expect(loss?.count).toBeGreaterThan(100)
    await resume({ runId })
    await vi.waitFor(
      async () => {
        expect((await get({ runId })).status.kind).toBe('finished')
      },
      { timeout: 60_000, interval: 100 },
    )
    const index = await workbench.handlers['runs.seriesIndex']({ runId })
    expect(index.find(({ key }) => key.family === 'train/loss')?.count).toBe(400)
  } finally {
    await workbench.close()
    await rm(workspace, { recursive: true, force: true })
  }
}, 120_000)
