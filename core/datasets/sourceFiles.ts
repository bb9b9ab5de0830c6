/** Files and folders on disk as a source. Links and devices are left out by name, never followed. */
import { closeSync, createReadStream, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { lstat, open, opendir } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import type { ImportProblem } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Source, SourceFile } from './source.ts'
import { baseName, emptyAmong, sortByPath } from './source.ts'

/** What systems leave behind in folders and archives, and nobody means to import. */
const litter = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i

export function isLitter(path: string): boolean {
  return litter.test(path)
}

/** What the paths of all files of a folder begin with; empty, or with a slash at the end. */
interface Place {
  /** On disk, before `prefix`. */
  readonly root: string
  /** Of `path`. */
  readonly prefix: string
}

interface Facts {
  readonly size: number
  readonly modified: number
}

/** Methods on the prototype, no more than the name of its own: a million of these are some 110 MB. */
class DiskFile implements SourceFile {
  readonly size: number
  readonly modified: number
  readonly #place: Place
  readonly #name: string

  constructor(place: Place, name: string, { size, modified }: Facts) {
    this.#place = place
    this.#name = name
    this.size = size
    this.modified = modified
  }

  get path(): string {
    return `${this.#place.prefix}${this.#name}`
  }

  get diskPath(): string {
    return `${this.#place.root}${this.path}`
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return readAt(this.diskPath, offset, length)
  }

  stream(): AsyncIterable<Uint8Array> {
    return createReadStream(this.diskPath, { highWaterMark: 1 << 20 })
  }

  onDisk(): Promise<string> {
    return Promise.resolve(this.diskPath)
  }
}

/** `absolute` must end in `path`. */
export function diskFile(absolute: string, path: string, facts: Facts): SourceFile {
  const name = baseName(path)
  const root = absolute.slice(0, absolute.length - path.length)
  return new DiskFile({ root, prefix: path.slice(0, path.length - name.length) }, name, facts)
}

/** Bytes up to which a file is read at once: for the page cache four trips to the thread pool are the longer way. */
const small = 1 << 18

function readAt(absolute: string, offset: number, length: number): Promise<Uint8Array> {
  return length <= small
    ? readAtOnce(absolute, offset, length)
    : readSlowly(absolute, offset, length)
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is thrown becomes a rejection, as for long reads
async function readAtOnce(absolute: string, offset: number, length: number): Promise<Uint8Array> {
  const descriptor = openSync(absolute, 'r')
  try {
    const { size } = fstatSync(descriptor)
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)))
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset))
  } finally {
    closeSync(descriptor)
  }
}

async function readSlowly(absolute: string, offset: number, length: number): Promise<Uint8Array> {
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
  readonly folders: string[]
  readonly problems: ImportProblem[]
}

async function visit(place: Place, name: string, walk: Walk): Promise<void> {
  const path = `${place.prefix}${name}`
  const absolute = `${place.root}${path}`
  // At once: the walk gives way to others between entries anyway.
  const stat = lstatSync(absolute)
  if (stat.isDirectory()) await visitFolder(absolute, path, walk)
  else if (stat.isFile())
    walk.files.push(new DiskFile(place, name, { size: stat.size, modified: stat.mtimeMs }))
  else
    walk.problems.push({
      severity: 'warning',
      file: path,
      message: stat.isSymbolicLink() ? 'is a link to another place' : 'is not an ordinary file',
      consequence: 'left out',
    })
}

async function visitFolder(absolute: string, path: string, walk: Walk): Promise<void> {
  if (path !== '') walk.folders.push(path)
  const inside = path === '' ? '' : `${path}/`
  const root = `${absolute}${sep}`.slice(0, absolute.length + 1 - inside.length)
  const place: Place = { root, prefix: inside }
  for await (const { name } of await opendir(absolute))
    if (!isLitter(name)) await visit(place, name, walk)
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
  const walk: Walk = { files: [], folders: [], problems: [] }
  const alone = paths.length === 1
  for (const path of paths)
    try {
      const isFolder = (await lstat(path)).isDirectory()
      const whole = resolve(path)
      if (alone && isFolder) await visitFolder(whole, '', walk)
      else await visit({ root: join(dirname(whole), sep), prefix: '' }, basename(whole), walk)
    } catch (thrown) {
      throw unreadable(path, thrown)
    }
  return {
    label: paths.map((path) => basename(path)).join(', '),
    files: await sortByPath(walk.files),
    emptyFolders: emptyAmong(walk.folders, walk.files),
    problems: walk.problems,
    close: () => Promise.resolve(),
  }
}
