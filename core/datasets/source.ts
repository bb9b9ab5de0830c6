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
  /** When it was last changed, milliseconds; absent inside archives. */
  readonly modified?: number
  /** For libraries that want a path: unpacked into the scratch folder where need be. */
  readonly onDisk?: () => Promise<string>
}

export interface Source {
  /** Name of what was dropped, for titles and messages. */
  readonly label: string
  /** Sorted by path. */
  readonly files: readonly SourceFile[]
  /** Folders without a file under them. */
  readonly emptyFolders: readonly string[]
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

/** The same file under another path. */
export function renamed(file: SourceFile, path: string): SourceFile {
  const { size, diskPath, modified } = file
  return {
    path,
    size,
    read: (offset, length) => file.read(offset, length),
    stream: () => file.stream(),
    ...(file.onDisk ? { onDisk: () => file.onDisk?.() ?? Promise.reject(new Error(path)) } : {}),
    ...(diskPath === undefined ? {} : { diskPath }),
    ...(modified === undefined ? {} : { modified }),
  }
}

/**
 * By path, folder by folder: names are compared only with their neighbours, and between two folders
 * other work gets its turn. (Sorting a million paths at once takes half a minute.)
 */
export async function sortByPath(files: readonly SourceFile[]): Promise<SourceFile[]> {
  const folders = new Map<string, SourceFile[]>()
  for (const file of files) {
    const folder = folderName(file.path)
    const inside = folders.get(folder)
    if (inside) inside.push(file)
    else folders.set(folder, [file])
  }
  const sorted: SourceFile[] = []
  let rested = 0
  for (const folder of [...folders.keys()].sort(compareNames)) {
    for (const file of byBaseName(folders.get(folder) ?? [])) sorted.push(file)
    folders.delete(folder)
    if (sorted.length - rested < filesAtOnce) continue
    rested = sorted.length
    await new Promise((resolve) => setImmediate(resolve))
  }
  return sorted
}

/** Sorted before others get their turn: some ten milliseconds. */
const filesAtOnce = 1_000

/** Names are taken once: a comparison for each of which two paths are put together is the slow way. */
function byBaseName(files: readonly SourceFile[]): SourceFile[] {
  return files
    .map((file) => ({ file, name: baseName(file.path) }))
    .sort((left, right) => compareNames(left.name, right.name))
    .map(({ file }) => file)
}

const emptyLimit = 1_000

export function emptyAmong(
  folders: readonly string[],
  files: readonly Pick<SourceFile, 'path'>[],
): string[] {
  const full = new Set<string>()
  for (const { path } of files)
    for (let folder = folderName(path); folder !== '' && !full.has(folder);) {
      full.add(folder)
      folder = folderName(folder)
    }
  return folders.filter((folder) => !full.has(folder)).slice(0, emptyLimit)
}

export async function readWhole(file: SourceFile, limit: number): Promise<Uint8Array> {
  const bytes = await file.read(0, Math.min(file.size, limit) + 1)
  return bytes.subarray(0, limit)
}
