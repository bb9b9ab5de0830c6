/** A process that imports is killed; the next import of the same source goes on, and ends up the same. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rename, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import { createRandom } from '../tensor/random.ts'
import { npyFile, ramp, useLibrary } from './formats/testing.ts'
import type { Files } from './formats/testing.ts'
import type { Progress } from './importTask.ts'
import { createDatasetLibrary } from './library.ts'
import { openDataset } from './openDataset.ts'

const { put, folder } = useLibrary()
const picturesOfEach = 320

function libraryIn(name: string) {
  return createDatasetLibrary({
    ...{ folder: join(folder(), name), builtInFolder: null, clock: systemClock },
    ...{ random: createRandom(name), journalEvery: 0 },
  })
}

/** Two classes; broken ones, repeats, and another size among them. */
async function pictures(): Promise<Files> {
  const files: Record<string, Uint8Array> = {}
  const draw = createRandom('pictures')
  for (let index = 0; index < 2 * picturesOfEach; index++) {
    const side = index % 97 === 0 ? 9 : 8
    const pixels = Uint8Array.from({ length: side * side * 3 }, () => draw.integer(256))
    const raw = { width: side, height: side, channels: 3 } as const
    const bytes = await sharp(pixels, { raw }).png().toBuffer()
    const name = `${index % 2 === 0 ? 'a' : 'b'}/${index}.png`
    files[name] = index % 50 === 7 ? bytes.subarray(0, 40) : bytes
    if (index % 60 === 11) files[`b/${index} copy.png`] = bytes
  }
  return files
}

/** Kills the process that imports once it is past `done` samples. */
async function killAfter(done: number, library: string, source: string): Promise<void> {
  const child = fork(join(import.meta.dirname, 'testFiles', 'importChild.ts'), [
    ...[join(folder(), library), source],
  ])
  const ended = once(child, 'exit')
  child.on('message', (told: number) => {
    if (told > done) child.kill('SIGKILL')
  })
  const [, signal] = (await ended) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
}

async function bytesOf(library: ReturnType<typeof libraryIn>, id: string) {
  const opened = await openDataset(await library.folderOf(id))
  return { train: opened.split('train').images, test: opened.split('test').images }
}

describe('an import that was killed', () => {
  test('goes on where the journal ends, and makes the set that an undisturbed one makes', async () => {
    const source = await put(await pictures())
    const whole = await libraryIn('whole').import({ paths: [source], name: 'Whole' })
    const wholeNotes = (await libraryIn('whole').provenance(whole.id)).notes
    await mkdir(join(folder(), 'killed'))
    await killAfter(300, 'killed', source)
    await killAfter(450, 'killed', source)
    // Once more, while it goes through what is packed already.
    await killAfter(120, 'killed', source)

    const library = libraryIn('killed')
    expect(await library.list()).toEqual([])
    const [unfinished] = await library.unfinished()
    expect(unfinished).toMatchObject({ name: 'Interrupted', isThere: true })
    expect(unfinished?.done).toBeGreaterThan(300)
    const told: Progress[] = []
    const onProgress = (progress: Progress): unknown => told.push(progress)
    const dataset = await library.import({ paths: [source], name: 'Whole', onProgress })
    expect(told[0]?.resumedFrom).toBe(unfinished?.done)
    expect(dataset).toMatchObject({ contentHash: whole.contentHash, splits: whole.splits })
    expect(await bytesOf(library, dataset.id)).toEqual(await bytesOf(libraryIn('whole'), whole.id))
    expect((await library.provenance(dataset.id)).notes).toEqual(wholeNotes)
    const left = await readdir(join(folder(), 'killed'))
    expect(left).toEqual([dataset.id])
  }, 60_000)

  test('starts anew where the source has changed, and can be thrown away', async () => {
    const source = await put(await pictures())
    await mkdir(join(folder(), 'changed'))
    await killAfter(200, 'changed', source)
    await utimes(join(source, 'a', '0.png'), 1, 1)
    const library = libraryIn('changed')
    const [unfinished] = await library.unfinished()
    const told: Progress[] = []
    await library.import({
      ...{ paths: [source], name: 'Changed' },
      onProgress: (progress) => told.push(progress),
    })
    expect(told[0]?.resumedFrom).toBeUndefined()
    await library.discardImport(unfinished?.unfinishedId ?? '')
    expect(await library.unfinished()).toEqual([])
    await expect(library.discardImport('../../etc')).rejects.toThrow(/no unfinished import/)
  }, 60_000)
})

describe('a source that was moved', () => {
  const samples: Files = {
    'x.npy': npyFile('|u1', '4, 8, 8', ramp(256)),
    'y.npy': npyFile('|u1', '4,', Uint8Array.of(0, 1, 1, 0)),
  }

  test('is linked anew after its content was compared; where it lay before is kept', async () => {
    const library = libraryIn('moved')
    const source = await put(samples)
    const { id } = await library.import({ paths: [source], name: 'Moved' })
    const elsewhere = join(folder(), 'elsewhere')
    await rename(source, elsewhere)
    expect((await library.provenance(id)).places).toEqual([{ path: source, isThere: false }])
    const linked = await library.relink(id, [elsewhere])
    expect(linked.source).toBe(`Imported from ${elsewhere}`)
    const { places, moved } = await library.provenance(id)
    expect(places).toEqual([{ path: elsewhere, isThere: true }])
    expect(moved.map(({ paths }) => paths)).toEqual([[source]])
  })

  test('is not linked to other samples', async () => {
    const library = libraryIn('others')
    const { id } = await library.import({ paths: [await put(samples)], name: 'Own' })
    const other = await put({
      ...samples,
      'y.npy': npyFile('|u1', '4,', Uint8Array.of(0, 1, 1, 1)),
    })
    await expect(library.relink(id, [other])).rejects.toThrow(
      /is not the source of “Own”: it makes as many samples/,
    )
    expect(await readdir(join(folder(), 'others'))).toEqual([id])
  })
})
