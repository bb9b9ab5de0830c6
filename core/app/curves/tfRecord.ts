/**
 * TFRecord framing, both ways: how TensorBoard's event files separate their messages.
 *
 *   record   length (8 bytes), masked CRC-32C of it (4), message, masked CRC-32C of the message (4)
 */
import type { SourceFile } from '../../datasets/source.ts'
import { maskedCrc32c } from '../crc32c.ts'
import { unreadable } from './unreadable.ts'

export function recordOf(message: Uint8Array): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(message.length))
  return Buffer.concat([length, checksum(length), message, checksum(message)])
}

function checksum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(maskedCrc32c(bytes))
  return sum
}

const headBytes = 12
const framingBytes = headBytes + 4
/** Some ten thousand records: between two pieces the engine gets to other work, every tenth of a second or so. */
const windowBytes = 1 << 19
/** Graphs and pictures of a log are some megabytes; whoever declares more is damaged, or means harm. */
export const recordLimit = 1 << 28

export interface TfRecord {
  readonly message: Buffer
  /** Byte of the file where the record starts. */
  readonly offset: number
}

export interface RecordPiece {
  readonly records: readonly TfRecord[]
  /** True of the last piece of a file that ends within a record, as a log does that is being written. */
  readonly isCut: boolean
}

/** All whole records in order, piece by piece. Throws `curves-unreadable` where a checksum is wrong. */
export async function* readRecords(file: SourceFile): AsyncGenerator<RecordPiece> {
  let offset = 0
  let wanted = windowBytes
  for (;;) {
    const window = Buffer.from(await file.read(offset, wanted))
    const { records, used, needed } = cutRecords(window, offset, file.path)
    offset += used
    const isEnd = window.length < wanted
    yield { records, isCut: isEnd && used < window.length }
    if (isEnd) return
    wanted = Math.max(windowBytes, needed)
  }
}

/** Whole records of a window; how many bytes they take, and how many the next one needs. */
function cutRecords(window: Buffer, start: number, path: string) {
  const records: TfRecord[] = []
  let used = 0
  let needed = framingBytes
  while (window.length - used >= headBytes) {
    const offset = start + used
    needed = framingBytes + declaredLength(window.subarray(used, used + headBytes), offset, path)
    if (window.length - used < needed) break
    const message = window.subarray(used + headBytes, used + needed - 4)
    if (window.readUInt32LE(used + needed - 4) !== maskedCrc32c(message))
      throw unreadable(
        `${path}, byte ${offset}`,
        `the checksum of a record of ${message.length} bytes is wrong`,
      )
    records.push({ message, offset })
    used += needed
  }
  return { records, used, needed }
}

function declaredLength(head: Buffer, offset: number, path: string): number {
  const place = `${path}, byte ${offset}`
  if (head.readUInt32LE(8) !== maskedCrc32c(head.subarray(0, 8)))
    throw unreadable(place, 'the checksum of a record’s length is wrong')
  const length = head.readBigUInt64LE(0)
  if (length > BigInt(recordLimit))
    throw unreadable(place, `a record declares ${length} bytes, ${recordLimit} are allowed`)
  return Number(length)
}
