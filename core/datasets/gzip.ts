/** Gzip members as streams; what is damaged says which file it is. */
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { WorkbenchError } from '../contract/errors.ts'
import { ByteReader } from './byteReader.ts'
import type { SourceFile } from './source.ts'
import { baseName } from './source.ts'

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

export async function* inflated(file: SourceFile): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(file.stream())
  const gunzip = createGunzip({ chunkSize: 1 << 18 })
  packed.on('error', (thrown) => gunzip.destroy(thrown))
  packed.pipe(gunzip)
  try {
    for await (const piece of gunzip) yield piece as Uint8Array
  } catch (thrown) {
    throw damaged(file, thrown)
  } finally {
    packed.destroy()
    gunzip.destroy()
  }
}

function damaged(file: SourceFile, thrown: unknown): unknown {
  if (thrown instanceof WorkbenchError) return thrown
  const name = baseName(file.path)
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return new WorkbenchError(
    'dataset-unreadable',
    `${name}: the compressed data of ${file.size} bytes are damaged or cut off (${why})`,
    { details: { file: name }, cause: thrown },
  )
}

/** The file's bytes, unpacked where it is gzipped. */
export async function* fileStream(file: SourceFile): AsyncGenerator<Uint8Array> {
  yield* isGzip(await file.read(0, 2)) ? inflated(file) : file.stream()
}

/** The first bytes of the file, unpacked where it is gzipped. */
export async function fileHead(file: SourceFile, limit: number): Promise<Uint8Array> {
  const head = await file.read(0, limit)
  if (!isGzip(head)) return head
  const reader = new ByteReader(inflated(file))
  const bytes = await reader.read(limit)
  await reader.close()
  return bytes
}
