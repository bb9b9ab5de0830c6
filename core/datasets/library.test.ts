/** What the library promises: built-in sets at once, all or nothing, undo, nothing lost. */
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import { createRandom } from '../tensor/random.ts'
import { builtIns } from './builtIns.ts'
import { idxFile, ramp } from './formats/testing.ts'
import type { DatasetLibrary } from './library.ts'
import { createDatasetLibrary } from './library.ts'
import { openDataset } from './openDataset.ts'

const resources = join(import.meta.dirname, '../../resources/datasets')
let folder: string

function open(builtInFolder: string | null = null): DatasetLibrary {
  const random = createRandom('library')
  return createDatasetLibrary({
    folder: join(folder, 'sets'),
    builtInFolder,
    clock: systemClock,
    random,
  })
}

async function pair(count: number): Promise<string[]> {
  await mkdir(join(folder, 'pair'), { recursive: true })
  const images = join(folder, 'pair', 'train-images')
  const labels = join(folder, 'pair', 'train-labels')
  await writeFile(images, idxFile([count, 4, 4], ramp(16 * count)))
  await writeFile(
    labels,
    idxFile(
      [count],
      Uint8Array.from({ length: count }, (_, i) => i % 3),
    ),
  )
  return [images, labels]
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steradian-library-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('built-in sets', () => {
  test('are what the catalogue says (regenerate with vitest -u)', async () => {
    const library = open(resources)
    const packed: unknown[] = []
    for (const { id } of builtIns)
      packed.push((await openDataset(await library.folderOf(id))).dataset)
    await expect(`${JSON.stringify(packed, null, 1)}\n`).toMatchFileSnapshot(
      join(resources, 'catalogue.json'),
    )
  })

  test('are listed at the first start with the counts that their README gives', async () => {
    const sets = await open(resources).list()
    expect(await readdir(join(folder, 'sets'))).toEqual([])
    const counts = sets.map(({ id, shape, splits }) => [
      id,
      shape.join('×'),
      splits.reduce((sum, { count }) => sum + count, 0),
    ])
    expect(counts).toEqual([
      ['fashion-mnist-6k', '28×28×1', 7000],
      ['digits-8x8', '8×8×1', 1797],
      ['sign-digits-64px', '64×64×3', 2062],
      ['omniglot-small1', '105×105×1', 2720],
      ['iris', '4', 150],
      ['wine', '13', 178],
      ['breast-cancer-wisconsin', '30', 569],
      ['german-credit', '61', 1000],
      ['ionosphere', '34', 351],
      ['banknote-authentication', '4', 1372],
      ['abalone', '10', 4177],
      ['winequality-red', '11', 1599],
      ['radiata-pine', '2', 42],
    ])
    expect(sets.every(({ licence, builtIn }) => builtIn && licence !== null)).toBe(true)
    const fashion = sets[0]!
    expect(fashion.splits[0]!.classCounts).toEqual(Array.from({ length: 10 }, () => 600))
    expect(fashion.classNames[9]).toBe('Ankle boot')
    const omniglot = sets[3]!
    expect(omniglot.classNames).toHaveLength(136)
  })

  test('stay where they are', async () => {
    await expect(open(resources).remove('iris')).rejects.toThrow('“Iris” is built in; it stays')
  })

  test('iris as numbers: the first training rows are rows of the file', async () => {
    const { split, dataset } = await openDataset(await open(resources).folderOf('iris'))
    const text = await readFile(join(resources, 'tabular/iris.csv'), 'utf8')
    const rows = text.split('\n').map((line) => line.split(',').slice(0, 4).map(Number).join())
    const { features } = split('train')
    const first = [...features.subarray(0, 4)].map((value) => Math.round(value * 10) / 10).join()
    expect(rows).toContain(first)
    expect(dataset.classNames).toEqual(['setosa', 'versicolor', 'virginica'])
  })
})

describe('an import', () => {
  test('reports progress up to its end and serves samples', async () => {
    const library = open()
    const stages: string[] = []
    const dataset = await library.import({
      paths: await pair(30),
      name: 'Ramp',
      onProgress: ({ stage, done, total }) => stages.push(`${stage} ${done}/${total}`),
    })
    expect(stages).toEqual(['reading 0/30', 'writing 30/30', 'finishing 30/30'])
    const [image] = await library.samples({
      datasetId: dataset.id,
      split: 'train',
      offset: 29,
      count: 5,
    })
    expect([...image!.pixels]).toEqual([...ramp(16 * 30).subarray(16 * 29)])
    expect(image!.label).toBe('2')
  })

  test('that is cancelled leaves nothing', async () => {
    const library = open()
    const stop = new AbortController()
    const work = library.import({
      paths: await pair(30),
      name: 'Ramp',
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    expect(await readdir(join(folder, 'sets'))).toEqual([])
  })

  test('of a dead process is cleared at the next start, of a living one not', async () => {
    await mkdir(join(folder, 'sets', '.importing-old.999999999'), { recursive: true })
    await mkdir(join(folder, 'sets', `.importing-other.${process.ppid}`), { recursive: true })
    await open().list()
    expect(await readdir(join(folder, 'sets'))).toEqual([`.importing-other.${process.ppid}`])
  })

  test('into a place that cannot be written says so', async () => {
    await writeFile(join(folder, 'sets'), 'a file where the folder should be')
    await expect(open().list()).rejects.toMatchObject({
      code: 'workspace-not-writable',
    })
  })

  test('of samples that are there already is the set that holds them, whatever its name', async () => {
    const library = open()
    const paths = await pair(30)
    const one = await library.import({ paths, name: 'One' })
    const two = await library.import({ paths, name: 'Two' })
    expect(two).toEqual(one)
    expect((await readdir(join(folder, 'sets'))).length).toBe(1)
    // In the trash it is not there.
    await library.remove(one.id)
    expect((await library.import({ paths, name: 'Two' })).id).not.toBe(one.id)
  })
})

describe('removing', () => {
  test('is undone with everything in place', async () => {
    const library = open()
    const dataset = await library.import({ paths: await pair(30), name: 'Ramp' })
    await library.remove(dataset.id)
    expect(await library.list()).toEqual([])
    await expect(library.get(dataset.id)).rejects.toMatchObject({ code: 'dataset-unknown' })
    expect(await library.restore(dataset.id)).toEqual(dataset)
    expect(await open().list()).toEqual([dataset])
  })

  test.each(['..', '../sets', 'a/b', '', 'Ramp', '.trash'])('%j is no data set', async (id) => {
    await expect(open().folderOf(id)).rejects.toMatchObject({ code: 'dataset-unknown' })
    await expect(open().restore(id)).rejects.toMatchObject({ code: 'dataset-unknown' })
  })
})

test('a file that was cut off afterwards is named with both numbers', async () => {
  const library = open()
  const dataset = await library.import({ paths: await pair(30), name: 'Ramp' })
  const place = await library.folderOf(dataset.id)
  const file = join(place, 'train-0000.bin')
  const held = (await readFile(file)).length
  await writeFile(file, (await readFile(file)).subarray(0, 100))
  const opened = await openDataset(place)
  expect(() => opened.split('train')).toThrow(
    `the manifest promises ${held} bytes, the file holds 100`,
  )
})
