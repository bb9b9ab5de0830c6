/** Parts of one open file. Small reads are synchronous: the page cache answers faster than a thread pool. */
import { closeSync, openSync, read as readCallback, readSync } from 'node:fs'
import { promisify } from 'node:util'

const readAsync = promisify(readCallback)
const small = 1 << 18

export interface OpenFile {
  readonly size: number
  /** Fewer bytes where the file ends. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>
  readonly stream: (offset: number, length: number) => AsyncGenerator<Uint8Array>
  readonly close: () => void
}

export function openRange(path: string, size: number): OpenFile {
  const descriptor = openSync(path, 'r')

  async function read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)))
    let done = 0
    while (done < bytes.length) {
      const count =
        bytes.length <= small
          ? readSync(descriptor, bytes, done, bytes.length - done, offset + done)
          : (await readAsync(descriptor, bytes, done, bytes.length - done, offset + done)).bytesRead
      if (count === 0) break
      done += count
    }
    return bytes.subarray(0, done)
  }

  async function* stream(offset: number, length: number): AsyncGenerator<Uint8Array> {
    const end = Math.min(size, offset + length)
    for (let position = offset; position < end; position += 1 << 20)
      yield await read(position, Math.min(1 << 20, end - position))
  }

  return { size, read, stream, close: () => closeSync(descriptor) }
}
