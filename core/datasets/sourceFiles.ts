/** Files and folders on disk as a source. Links and devices are left out by name, never followed. */
import { createReadStream } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ImportProblem } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Source, SourceFile } from './source.ts'
import { compareNames } from './source.ts'

/** What systems leave behind in folders and archives, and nobody means to import. */
const litter = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i

export function isLitter(path: string): boolean {
  return litter.test(path)
}

export function diskFile(absolute: string, path: string, size: number): SourceFile {
  return {
    path,
    size,
    read: (offset, length) => readAt(absolute, offset, length),
    stream: () => createReadStream(absolute, { highWaterMark: 1 << 20 }),
    diskPath: absolute,
  }
}

async function readAt(absolute: string, offset: number, length: number): Promise<Uint8Array> {
  const handle = await open(absolute, 'r')
  try {
    const { size } = await handle.stat()
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

interface Walk {
  readonly files: SourceFile[]
  readonly problems: ImportProblem[]
}

async function visit(absolute: string, path: string, walk: Walk): Promise<void> {
  const stat = await lstat(absolute)
  if (stat.isDirectory()) await visitFolder(absolute, path, walk)
  else if (stat.isFile()) walk.files.push(diskFile(absolute, path, stat.size))
  else
    walk.problems.push({
      severity: 'warning',
      file: path,
      message: stat.isSymbolicLink() ? 'is a link to another place' : 'is not an ordinary file',
      consequence: 'left out',
    })
}

async function visitFolder(absolute: string, path: string, walk: Walk): Promise<void> {
  const entries = await readdir(absolute, { withFileTypes: true })
  for (const entry of entries) {
    if (isLitter(entry.name)) continue
    const childPath = path === '' ? entry.name : `${path}/${entry.name}`
    await visit(join(absolute, entry.name), childPath, walk)
  }
}

function unreadable(path: string, thrown: unknown): WorkbenchError {
  const why = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown)
  return new WorkbenchError(
    'dataset-unreadable',
    `${basename(path)}: cannot be read (${why === 'ENOENT' ? 'there is no such file or folder' : why})`,
    { details: { file: basename(path) }, cause: thrown },
  )
}

/** One folder is the root of its paths; several things keep their own names. */
export async function sourceFromPaths(paths: readonly string[]): Promise<Source> {
  const walk: Walk = { files: [], problems: [] }
  const alone = paths.length === 1
  for (const path of paths)
    try {
      const isFolder = (await lstat(path)).isDirectory()
      await visit(path, alone && isFolder ? '' : basename(path), walk)
    } catch (thrown) {
      throw unreadable(path, thrown)
    }
  walk.files.sort((left, right) => compareNames(left.path, right.path))
  return {
    label: paths.map((path) => basename(path)).join(', '),
    files: walk.files,
    problems: walk.problems,
    close: () => Promise.resolve(),
  }
}
