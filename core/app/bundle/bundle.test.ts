import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create, extract } from 'tar'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../contract/clock.ts'
import type { Dataset } from '../../contract/dataset.ts'
import { createDatasetLibrary } from '../../datasets/library.ts'
import { createMemoryStore } from '../../runs/memory.ts'
import type { RunStore } from '../../runs/store.ts'
import { exampleBlock, exampleEvent, exampleRun } from '../../runs/testing.ts'
import { createRandom } from '../../tensor/random.ts'
import { everySeries } from '../everySeries.ts'
import { parquetOf } from '../seriesParquet.ts'
import { adoptBundle } from './adoptBundle.ts'
import type { BundleWorld } from './writeBundle.ts'
import { hashOf, writeBundle } from './writeBundle.ts'

let folder: string
let here: BundleWorld
let there: BundleWorld
let dataset: Dataset

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'))
  here = await worldIn('here')
  there = await worldIn('there')
  const table = join(folder, 'table.csv')
  await writeFile(table, `a,b,label\n${'1,2,x\n3,5,y\n'.repeat(20)}`)
  dataset = await here.library.import({ paths: [table], name: 'Small table' })
  await trainedRun(here)
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function worldIn(name: string): Promise<BundleWorld> {
  const workspace = join(folder, name)
  await mkdir(workspace)
  const library = createDatasetLibrary({
    ...{ folder: join(workspace, 'datasets'), builtInFolder: null, clock: systemClock },
    random: createRandom(name),
  })
  const store = createMemoryStore()
  return { workspace, store, library, clock: systemClock, version: '1.2.3', runtime: 'test' }
}

async function trainedRun({ workspace, store }: BundleWorld): Promise<void> {
  const config = { dataset: dataset.id, training: { steps: 20 } }
  const notes = '=HYPERLINK("a")'
  store.createRun(exampleRun({ config, notes, tags: ['kept'], status: { kind: 'finished' } }))
  const blocks = [
    exampleBlock('train/loss', 1, [3, Number.NaN, 1 / 3]),
    exampleBlock('angularUpdate', 1, [1, 2], 'conv1'),
  ]
  store.appendProgress('run-1', { step: 20, seconds: 2, blocks, events: [exampleEvent(3)] })
  const checkpoints = join(workspace, 'checkpoints', 'run-1')
  await mkdir(checkpoints, { recursive: true })
  await writeFile(join(checkpoints, 'step-000000020.checkpoint'), 'weights')
  const createdAt = '2026-01-02T03:04:05.000Z'
  const file = 'step-000000020.checkpoint'
  store.addCheckpoint('run-1', { step: 20, seconds: 2, file, bytes: 7, hash: 'ab', createdAt })
}

async function sealed(): Promise<string> {
  const order = { runId: 'run-1', destination: folder, data: 'included' } as const
  const { fileName } = await writeBundle(here, order)
  return join(folder, fileName)
}

/** The bundle with its members changed by hand, sealed as it was. */
async function changed(change: (unpacked: string) => Promise<string[]>): Promise<string> {
  const unpacked = join(folder, 'unpacked')
  await mkdir(unpacked)
  await extract({ file: await sealed(), cwd: unpacked })
  const more = await change(unpacked)
  const names = await readdir(unpacked, { recursive: true, withFileTypes: true })
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1))
  const file = join(folder, 'changed.steradian')
  await create({ file, cwd: unpacked, preservePaths: true }, [...files, ...more])
  return file
}

async function nothingCameThrough(store: RunStore): Promise<void> {
  expect(store.runs()).toEqual([])
  expect(await there.library.list()).toEqual([])
  expect(await readdir(join(there.workspace, 'exports')).catch(() => [])).toEqual([])
}

test('an empty workspace gets the run with every point, event, checkpoint and its data', async () => {
  const file = await sealed()
  there.store.createRun(exampleRun())
  const run = await adoptBundle(there, file)
  const original = here.store.run('run-1')
  expect(run).toEqual({ ...original, runId: 'run-2' })
  expect(everySeries(there.store, 'run-2')).toEqual(everySeries(here.store, 'run-1'))
  expect(there.store.events('run-2')[0]).toEqual(exampleEvent(3))
  expect(there.store.events('run-2').at(-1)?.message).toContain('Steradian 1.2.3')
  expect(there.store.checkpoints('run-2')).toEqual(here.store.checkpoints('run-1'))
  const checkpoint = join(there.workspace, 'checkpoints', 'run-2', 'step-000000020.checkpoint')
  expect(await readFile(checkpoint, 'utf8')).toBe('weights')
  const adopted = await there.library.get(dataset.id)
  expect(adopted).toEqual({ ...dataset, source: 'Imported with a run bundle' })
  const samples = { datasetId: dataset.id, split: 'train' as const, offset: 0, count: 5 }
  expect(await there.library.samples(samples)).toEqual(await here.library.samples(samples))
})

test('a second import is a second run, and the data set is taken once', async () => {
  const file = await sealed()
  await adoptBundle(there, file)
  await adoptBundle(there, file)
  expect(there.store.runs().map(({ runId }) => runId)).toEqual(['run-2', 'run-1'])
  expect(await there.library.list()).toHaveLength(1)
})

test('a run that has not ended is not sealed', async () => {
  here.store.updateRun('run-1', { status: { kind: 'running' } })
  await expect(sealed()).rejects.toThrow('“conv-small” is running; stop it first')
})

test('a workspace that cannot be written still gives its runs away, and leaves nothing beside the bundle', async () => {
  await writeFile(join(here.workspace, 'exports'), 'no folder')
  const out = join(folder, 'out')
  await mkdir(out)
  const order = { runId: 'run-1', destination: out, data: 'included' } as const
  const { fileName } = await writeBundle(here, order)
  expect(await readdir(out)).toEqual([fileName])
  expect((await adoptBundle(there, join(out, fileName))).name).toBe(here.store.run('run-1').name)
})

describe('a bundle is refused with words, and leaves nothing behind, when', () => {
  const cases: [string, (unpacked: string) => Promise<string[]>, RegExp][] = [
    [
      'a figure was changed',
      async (unpacked) => {
        const file = join(unpacked, 'series.parquet')
        const content = await readFile(file)
        content[10] = (content[10] ?? 0) ^ 1
        await writeFile(file, content)
        return []
      },
      /series\.parquet has the hash [0-9a-f]{64}, SHA256SUMS promises/,
    ],
    [
      'a file was added',
      async (unpacked) => {
        await writeFile(join(unpacked, 'more.txt'), 'x')
        return []
      },
      /"more\.txt" is not in SHA256SUMS/,
    ],
    [
      'a file is missing',
      async (unpacked) => {
        await rm(join(unpacked, 'series.parquet'))
        return []
      },
      /series\.parquet is missing/,
    ],
    [
      'a name leads out of it',
      async (unpacked) => {
        await writeFile(join(unpacked, '..', 'outside.txt'), 'x')
        return ['../outside.txt']
      },
      /points outside the archive/,
    ],
    [
      'its seal names a place of its own choice',
      async (unpacked) => {
        await writeFile(join(unpacked, 'SHA256SUMS'), `${'0'.repeat(64)}  checkpoints/../../x\n`)
        return []
      },
      /is not ours/,
    ],
    [
      'it has no seal',
      async (unpacked) => {
        await rm(join(unpacked, 'SHA256SUMS'))
        return []
      },
      /holds no SHA256SUMS, so it is no run bundle/,
    ],
  ]

  test.each(cases)('%s', async (_, change, message) => {
    const file = await changed(change)
    await expect(adoptBundle(there, file)).rejects.toThrow(message)
    await nothingCameThrough(there.store)
  })

  /** Sealed anew, as somebody would who means harm. */
  async function resealed(unpacked: string, dropped: string | null): Promise<void> {
    const lines = (await readFile(join(unpacked, 'SHA256SUMS'), 'utf8')).trim().split('\n')
    const names = lines.map((line) => line.slice(66)).filter((name) => name !== dropped)
    const sums = await Promise.all(
      names.map(async (name) => `${await hashOf(join(unpacked, name))}  ${name}\n`),
    )
    await writeFile(join(unpacked, 'SHA256SUMS'), sums.join(''))
  }

  test('its figures are no table, under a seal that is right', async () => {
    const file = await changed(async (unpacked) => {
      await writeFile(join(unpacked, 'series.parquet'), 'PAR1 and no more')
      await resealed(unpacked, null)
      return []
    })
    await expect(adoptBundle(there, file)).rejects.toMatchObject({ code: 'bundle-unreadable' })
    await nothingCameThrough(there.store)
  })

  test('its figures go backwards, under a seal that is right; its data set stays out too', async () => {
    const file = await changed(async (unpacked) => {
      const [first] = everySeries(here.store, 'run-1')
      const backwards = { ...first!, steps: Float64Array.of(3, 2, 1) }
      await writeFile(join(unpacked, 'series.parquet'), await parquetOf([backwards]))
      await resealed(unpacked, null)
      return []
    })
    await expect(adoptBundle(there, file)).rejects.toMatchObject({ code: 'bundle-unreadable' })
    await nothingCameThrough(there.store)
  })

  test('it names a checkpoint that it does not hold', async () => {
    const name = 'checkpoints/step-000000020.checkpoint'
    const file = await changed(async (unpacked) => {
      await rm(join(unpacked, name))
      await resealed(unpacked, name)
      return []
    })
    await expect(adoptBundle(there, file)).rejects.toThrow(`${name} is named but missing`)
    await nothingCameThrough(there.store)
  })

  test('it is cut off', async () => {
    const file = await sealed()
    const content = await readFile(file)
    await writeFile(file, content.subarray(0, content.length / 2))
    await expect(adoptBundle(there, file)).rejects.toMatchObject({ code: 'bundle-unreadable' })
    await nothingCameThrough(there.store)
  })
})
