/** What a user dropped, as one flat list of files: folders walked, archives looked into, nothing extracted. */
import type { ImportProblem } from '../contract/dataset.ts'

export interface SourceFile {
  /** As the user would recognise it: relative to what was dropped, with forward slashes. */
  readonly path: string
  /** Bytes, as the file system or the archive's directory says. */
  readonly size: number
  /** Bytes from `offset` on, at most `length`: fewer at the end of the file. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>
  /** The whole file in pieces, in order. */
  readonly stream: () => AsyncIterable<Uint8Array>
  /** Where it lies by itself on disk; absent inside archives. */
  readonly diskPath?: string
}

export interface Source {
  /** Name of what was dropped, for titles and messages. */
  readonly label: string
  /** Sorted by path. */
  readonly files: readonly SourceFile[]
  /** Files that were left out, and why. */
  readonly problems: readonly ImportProblem[]
  readonly close: () => Promise<void>
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function folderName(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** Numbers inside names count as numbers, as people sort: img2 before img10. */
const byName = new Intl.Collator('en', { numeric: true })

export function compareNames(left: string, right: string): number {
  return byName.compare(left, right) || (left < right ? -1 : Number(left > right))
}

export async function readWhole(file: SourceFile, limit: number): Promise<Uint8Array> {
  const bytes = await file.read(0, Math.min(file.size, limit) + 1)
  return bytes.subarray(0, limit)
}
