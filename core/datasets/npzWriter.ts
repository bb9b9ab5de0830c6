/**
 * NPZ, as numpy.load reads it: x_train, y_train, x_test, … as NPY files in an uncompressed ZIP,
 * and the names of the classes as text. Streams the packed files; nothing is held whole.
 */
import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { WorkbenchError } from '../contract/errors.ts'
import type { Manifest, StoredFile } from './manifest.ts'

interface Entry {
  readonly name: string
  readonly head: Uint8Array
  /** Packed files whose bytes follow the head. */
  readonly files: readonly StoredFile[]
}

/** ZIP without its 64-bit extension counts to here. */
const sizeLimit = 2 ** 32 - 2 ** 20
const december1980 = 0x0021

export async function writeNpz(folder: string, manifest: Manifest, to: string): Promise<void> {
  const entries = entriesOf(manifest)
  const total = entries.reduce((sum, entry) => sum + bytesOf(entry), 0)
  if (total > sizeLimit)
    throw new WorkbenchError(
      'request-invalid',
      `“${manifest.dataset.name}” takes ${total} bytes, an NPZ holds up to ${sizeLimit}; export class folders`,
    )
  const handle = await open(to, 'w')
  try {
    await writeEntries(folder, entries, handle)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function entriesOf({ dataset, splits, element, labels }: Manifest): Entry[] {
  const arrays = splits.flatMap(({ name, count, samples, labels: stored }) => [
    {
      name: `x_${name}.npy`,
      head: npyHead(element === 'uint8' ? '|u1' : '<f4', [count, ...dataset.shape]),
      files: samples,
    },
    {
      name: `y_${name}.npy`,
      head: npyHead(labels === 'classes' ? '<i4' : '<f4', [count]),
      files: [stored],
    },
  ])
  if (dataset.classNames.length === 0) return arrays
  const text = dataset.classNames.map((name) => name.replaceAll('\n', ' ')).join('\n')
  return [...arrays, { name: 'class-names.txt', head: Buffer.from(`${text}\n`), files: [] }]
}

/** Version 1.0: mark, length, a Python dictionary padded so that the data start at a multiple of 64. */
function npyHead(type: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0] ?? 0},)` : `(${shape.join(', ')})`
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10
  const head = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1')
  head.writeUInt16LE(length, 8)
  return Buffer.concat([head, Buffer.from(`${text.padEnd(length - 1)}\n`)])
}

function bytesOf({ head, files }: Entry): number {
  return files.reduce((sum, { bytes }) => sum + bytes, head.length)
}

async function checkSum(folder: string, { head, files }: Entry): Promise<number> {
  let sum = crc32(head)
  for (const { name } of files)
    for await (const piece of createReadStream(join(folder, name)))
      sum = crc32(piece as Uint8Array, sum)
  return sum
}

async function writeEntries(
  folder: string,
  entries: readonly Entry[],
  handle: FileHandle,
): Promise<void> {
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const shared = sharedHeader(bytesOf(entry), await checkSum(folder, entry), entry.name)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(entry.name)])
    await handle.write(local)
    await handle.write(entry.head)
    for (const { name } of entry.files)
      for await (const piece of createReadStream(join(folder, name)))
        await handle.write(piece as Uint8Array)
    directory.push(directoryEntry(entry.name, shared, offset))
    offset += local.length + bytesOf(entry)
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  await handle.write(Buffer.concat([listed, end]))
}

/** The 26 bytes that an entry and the directory have in common. */
function sharedHeader(size: number, sum: number, name: string): Buffer {
  const shared = Buffer.alloc(26)
  shared.writeUInt16LE(20, 0)
  shared.writeUInt16LE(december1980, 8)
  shared.writeUInt32LE(sum, 10)
  shared.writeUInt32LE(size, 14)
  shared.writeUInt32LE(size, 18)
  shared.writeUInt16LE(Buffer.byteLength(name), 22)
  return shared
}

function directoryEntry(name: string, shared: Buffer, offset: number): Buffer {
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(offset, 10)
  const mark = Buffer.from('PK\x01\x02\x14\x03', 'latin1')
  return Buffer.concat([mark, shared, rest, Buffer.from(name)])
}
