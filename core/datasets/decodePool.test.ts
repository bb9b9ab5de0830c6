/** Threads make the same pixels as one thread, and leave alone what is not theirs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDecodePool, DecodePool } from './decodePool.ts'
import { decodePicture } from './pictures.ts'
import type { PictureForm } from './pictures.ts'
import type { SourceFile } from './source.ts'
import { diskFile } from './sourceFiles.ts'

const form: PictureForm = { width: 16, height: 16, channels: 3, fit: 'resize', levels: null }
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decode-pool-'))
})
afterEach(() => rm(folder, { recursive: true }))

function picture(seed: number, side = 16) {
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, at) => (at * seed) % 251)
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
}

async function onDisk(name: string, bytes: Uint8Array): Promise<SourceFile> {
  await writeFile(join(folder, name), bytes)
  return diskFile(join(folder, name), name, { size: bytes.length, modified: 0 })
}

/** As in an archive: bytes, and no place on disk. */
function inArchive(path: string, bytes: Uint8Array): SourceFile {
  return {
    ...{ path, size: bytes.length },
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    stream: async function* () {
      yield await Promise.resolve(bytes)
    },
  }
}

test('files and entries of archives become the pixels that one thread makes of them', async () => {
  const pool = new DecodePool(form, 2)
  const bytes = await Promise.all([3, 5, 7, 11].map((seed) => picture(seed).jpeg().toBuffer()))
  const files: SourceFile[] = []
  for (const [index, jpeg] of bytes.entries()) {
    const name = `${index}.jpg`
    files.push(index % 2 === 0 ? await onDisk(name, jpeg) : inArchive(name, jpeg))
  }
  const blocks = await Promise.all([pool.decode(files), pool.decode(files.toReversed())])
  for (const [index, jpeg] of bytes.entries()) {
    const expected = Buffer.from(await decodePicture(jpeg, form, form))
    expect(expected.equals(blocks[0](index) ?? Buffer.alloc(0))).toBe(true)
    expect(expected.equals(blocks[1](3 - index) ?? Buffer.alloc(0))).toBe(true)
  }
  await pool.close()
})

test('what is cut off, of another kind or size, empty, large or gone is left to the caller', async () => {
  const pool = new DecodePool(form, 1)
  const jpeg = await picture(3).jpeg().toBuffer()
  const gone = await onDisk('gone.jpg', jpeg)
  const files = [
    await onDisk('cut.jpg', jpeg.subarray(0, jpeg.length - 40)),
    await onDisk('other.jpg', await picture(3).png().toBuffer()),
    await onDisk('large.jpg', await picture(3, 24).jpeg().toBuffer()),
    await onDisk('empty.jpg', new Uint8Array(0)),
    inArchive('long.jpg', new Uint8Array(1 << 20)),
    gone,
  ]
  await rm(join(folder, 'gone.jpg'))
  const quick = await pool.decode(files)
  expect(files.map((_, index) => quick(index))).toEqual(files.map(() => null))
  await pool.close()
})

test('a pool that was closed leaves everything to the caller', async () => {
  const pool = new DecodePool(form, 2)
  const file = await onDisk('a.jpg', await picture(3).jpeg().toBuffer())
  const begun = pool.decode([file])
  await pool.close()
  const after = await pool.decode([file])
  expect([(await begun)(0), after(0)]).toContain(null)
  expect(after(0)).toBe(null)
})

test('few pictures are not worth a thread', () => {
  expect(createDecodePool(form, 100)).toBe(null)
})
