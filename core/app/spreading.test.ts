/** Runs over several graphics cards, played without one. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import { playedLauncher } from './testing.ts'
import { openWorkbench } from './workbench.ts'

const builtInFolder = fileURLToPath(new URL('../../resources/datasets', import.meta.url))
const patience = { timeout: 20_000 }

test('two graphics cards train a run each at once, and the third run waits for the first free one', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'steradian-'))
  const { launch, trainers } = playedLauncher()
  const cards = [
    { id: 'GPU-a', name: 'first' },
    { id: 'GPU-b', name: 'second' },
  ]
  const { handlers, close } = await openWorkbench({
    ...{ workspace, builtInFolder, version: '0', runtime: 'test', clock: systemClock },
    launchTrainer: launch,
    pathOf: () => undefined,
    findDevices: () => Promise.resolve(cards),
  })
  for (const name of ['one', 'two', 'three'])
    await handlers['runs.start']({ method: 'spherical-motion', config: {}, name })
  await vi.waitFor(() => {
    expect(trainers).toHaveLength(2)
  }, patience)
  expect(trainers.map(({ device }) => device)).toEqual(['GPU-a', 'GPU-b'])
  const queue = await handlers['queue.get']({})
  expect(queue).toMatchObject({ devices: ['first', 'second'], concurrency: 1 })
  expect(queue.waiting).toHaveLength(1)
  trainers[1]?.exit()
  await vi.waitFor(() => {
    expect(trainers[2]?.device).toBe('GPU-b')
  }, patience)
  for (const trainer of trainers) trainer.exit()
  await close()
  await rm(workspace, { recursive: true, force: true })
})
