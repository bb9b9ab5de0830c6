/** Fixtures of data sets, made on the spot, and a library to import them into. */
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { Header } from 'tar'
import { afterAll, beforeAll, expect } from 'vitest'
import { systemClock } from '../../contract/clock.ts'
import type { ImportChoicesInput } from '../../contract/dataset.ts'
import { importChoicesSchema } from '../../contract/dataset.ts'
import { createRandom } from '../../tensor/random.ts'
import type { DatasetLibrary } from '../library.ts'
import { createDatasetLibrary } from '../library.ts'
import { openDataset } from '../openDataset.ts'

export type Files = Readonly<Record<string, Uint8Array | string>>

/** Call at the top of a test file: one library for its tests, removed after them. */
export function useLibrary() {
  let folder: string
  let library: DatasetLibrary
  let places = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'steradian-datasets-'))
    library = createDatasetLibrary({
      folder: join(folder, 'library'),
      builtInFolder: null,
      clock: systemClock,
      random: createRandom('datasets'),
    })
    await library.list()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function put(files: Files): Promise<string> {
    const place = join(folder, `case-${++places}`)
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(place, name)), { recursive: true })
      await writeFile(join(place, name), content)
    }
    return place
  }

  async function importOf(files: Files, choices: ImportChoicesInput = {}) {
    const place = await put(files)
    const parsed = importChoicesSchema.parse({ splitting: { kind: 'given' }, ...choices })
    const preview = await library.preview([place], parsed)
    const dataset = await library.import({ paths: [place], name: 'Case', choices: parsed })
    const opened = await openDataset(await library.folderOf(dataset.id))
    expect(preview.splits).toEqual(dataset.splits)
    return { preview, dataset, opened, train: opened.split('train') }
  }

  async function refusalOf(files: Files, choices: ImportChoicesInput = {}): Promise<string> {
    const place = await put(files)
    const before = await readdir(join(folder, 'library'))
    const parsed = importChoicesSchema.parse(choices)
    let message = 'it was imported'
    await library
      .import({ paths: [place], name: 'Case', choices: parsed })
      .catch((thrown: unknown) => {
        message = (thrown as Error).message
      })
    expect(await readdir(join(folder, 'library')), 'nothing half-imported').toEqual(before)
    return message
  }

  return { put, importOf, refusalOf, library: () => library, folder: () => folder }
}

export function idxFile(dimensions: readonly number[], values: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * dimensions.length)
  header[2] = 0x08
  header[3] = dimensions.length
  dimensions.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis))
  return Buffer.concat([header, values])
}

export function ramp(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (index * 7) % 251)
}

export async function png(seed: number, side = 6): Promise<Uint8Array> {
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, index) => (index * seed) % 256)
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer()
}

export function npyFile(
  descr: string,
  shape: string,
  data: Uint8Array,
  order = 'False',
): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`
  const padded = `${text.padEnd(117)}\n`
  const head = Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1')
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), data])
}

interface TarEntry {
  readonly path: string
  readonly data?: Uint8Array
  readonly type?: 'File' | 'SymbolicLink' | 'CharacterDevice'
}

export function tarFile(entries: readonly TarEntry[]): Uint8Array {
  const blocks = entries.flatMap(({ path, data = new Uint8Array(0), type = 'File' }) => {
    const head = Buffer.alloc(512)
    new Header({ path, size: data.length, type, mode: 0o644, mtime: new Date(0) }).encode(head)
    return [head, data, new Uint8Array((512 - (data.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, new Uint8Array(1024)])
}

/** Stored entries only, which is all that a hostile archive needs. */
export function zipFile(
  entries: readonly { name: string; data: Uint8Array; mode?: number }[],
): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, mode = 0o100644 } of entries) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(0x800, 6)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(0x31e, 4)
    local.copy(central, 6, 4, 30)
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(offset, 42)
    parts.push(local, Buffer.from(name), Buffer.from(data))
    directory.push(central, Buffer.from(name))
    offset += 30 + Buffer.byteLength(name) + data.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}
