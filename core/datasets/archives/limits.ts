/** How much an archive may unpack to. Deflate cannot exceed 1032 : 1, honest data rarely 50 : 1. */
import { WorkbenchError } from '../../contract/errors.ts'

const entryLimit = 2_000_000
const freeBytes = 1 << 30
const ratioLimit = 200
const totalLimit = 256 * 2 ** 30

export function checkRatio(archive: string, packed: number, unpacked: number): void {
  const isBomb = unpacked > freeBytes && unpacked > ratioLimit * packed
  if (!isBomb && unpacked <= totalLimit) return
  throw new WorkbenchError(
    'dataset-unreadable',
    `${archive}: ${packed} bytes would unpack to ${unpacked} bytes or more; the limit is ${ratioLimit} : 1 above ${freeBytes} bytes, and ${totalLimit} bytes in all`,
    { details: { file: archive, packed, unpacked } },
  )
}

export function checkEntryCount(archive: string, count: number): void {
  if (count > entryLimit)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${archive}: ${count} entries, the limit is ${entryLimit}`,
      { details: { file: archive } },
    )
}
