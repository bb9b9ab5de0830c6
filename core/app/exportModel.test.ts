import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DatasetLibrary } from '../datasets/library.ts'
import { createMemoryStore } from '../runs/memory.ts'
import { exampleRun } from '../runs/testing.ts'
import { exportModel } from './exportModel.ts'
import { playedLauncher } from './testing.ts'

let destination = ''
beforeEach(async () => {
  destination = await mkdtemp(join(tmpdir(), 'steradian-'))
})
afterEach(() => rm(destination, { recursive: true, force: true }))

function world() {
  const store = createMemoryStore()
  store.createRun(exampleRun({ runId: 'run-1', name: 'first', config: {} }))
  const { launch, trainers } = playedLauncher()
  const library = { folderOf: () => Promise.resolve('somewhere') } as Partial<DatasetLibrary>
  const made = { workspace: 'w', store, library: library as DatasetLibrary, launchTrainer: launch }
  return { made, trainers, store }
}

const request = () => ({ runId: 'run-1', format: 'savedmodel', destination }) as const

function withCheckpoint({ store }: ReturnType<typeof world>): void {
  const rest = { bytes: 1, hash: 'x', seconds: 1, createdAt: new Date(0).toISOString() }
  store.addCheckpoint('run-1', { step: 40, file: 'step-40.checkpoint', ...rest })
}

test('a run without a checkpoint has nothing to export, and says so', async () => {
  await expect(exportModel(world().made, request())).rejects.toThrow(
    '“first” has no checkpoint yet',
  )
})

test('the folder has its name once it is complete; a second export gets a name of its own', async () => {
  const there = world()
  withCheckpoint(there)
  for (const [at, folderName] of [
    'run-1-step-40-savedmodel',
    'run-1-step-40-savedmodel-2',
  ].entries()) {
    const exporting = exportModel(there.made, request())
    await vi.waitFor(() => {
      expect(there.trainers[at]?.received).toHaveLength(1)
    })
    const asked = there.trainers[at]?.received[0]
    if (asked?.kind !== 'exportModel') throw new Error('asked for something else')
    expect(await readdir(destination)).toContain(`.${folderName}.partial`)
    await writeFile(join(asked.folder, 'saved_model.pb'), 'abc')
    there.trainers[at]?.say({ kind: 'exported' })
    await expect(exporting).resolves.toEqual({ folderName, step: 40, bytes: 3 })
  }
  expect((await readdir(destination)).filter((name) => name.startsWith('.'))).toEqual([])
})

test('a process that fails or dies leaves nothing behind, and its words are told', async () => {
  const there = world()
  withCheckpoint(there)
  const failing = exportModel(there.made, request())
  await vi.waitFor(() => {
    expect(there.trainers).toHaveLength(1)
  })
  there.trainers[0]?.exit({ code: null, signal: 'SIGKILL', lastWords: '' })
  await expect(failing).rejects.toThrow('SIGKILL')
  expect(await readdir(destination)).toEqual([])
})
