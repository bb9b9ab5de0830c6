/** TAR: one walk over the headers (decoded by node-tar), then entries are ranges of the file. */
import type { ImportProblem } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { Header, Pax } from 'tar'
import type { SourceFile } from '../source.ts'
import { isLitter } from '../sourceFiles.ts'
import { checkEntryName, leftOut, NameRegister, tidyName } from './entryNames.ts'
import type { OpenFile } from './fileRange.ts'
import { openRange } from './fileRange.ts'
import { checkEntryCount } from './limits.ts'
import type { ArchiveFiles } from './zip.ts'

const block = 512
/** Long names and extended headers are small; more is an attack on the memory. */
const metaLimit = 1 << 20
const windowBytes = 1 << 16

export function isTar(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar'
}

interface Pending {
  path?: string | undefined
  size?: number | undefined
}

export async function openTar(path: string, name: string, size: number): Promise<ArchiveFiles> {
  const range = openRange(path, size)
  const walk = new TarWalk(range, name)
  try {
    await walk.run()
  } catch (thrown) {
    range.close()
    throw thrown
  }
  return { files: walk.files, folders: walk.folders, problems: walk.problems, close: range.close }
}

class TarWalk {
  readonly files: SourceFile[] = []
  readonly folders: string[] = []
  readonly problems: ImportProblem[] = []
  readonly #range: OpenFile
  readonly #name: string
  readonly #register = new NameRegister(this.problems)
  #window: Uint8Array = new Uint8Array(0)
  #windowStart = 0
  #entries = 0

  constructor(range: OpenFile, name: string) {
    this.#range = range
    this.#name = name
  }

  async run(): Promise<void> {
    let position = 0
    let pending: Pending = {}
    while (position < this.#range.size) {
      const header = await this.#header(position)
      if (header === null) return
      const size = pending.size ?? header.size ?? 0
      const start = position + block
      this.#checkEnd(header.path ?? '', start, size)
      const meta = await this.#meta(header, start, size)
      if (meta) pending = { ...pending, ...meta }
      else {
        this.#addEntry(header, pending, start, size)
        pending = {}
      }
      position = start + Math.ceil(size / block) * block
    }
  }

  /** Headers lie close together among small files: one read serves many. */
  async #header(position: number): Promise<Header | null> {
    const within = position - this.#windowStart
    if (within < 0 || within + block > this.#window.length) {
      this.#window = await this.#range.read(position, windowBytes)
      this.#windowStart = position
    }
    const at = position - this.#windowStart
    const bytes = Buffer.from(this.#window.subarray(at, at + block))
    if (bytes.length < block)
      throw this.#damaged(`the header at byte ${position} is cut off after ${bytes.length} bytes`)
    const header = this.#decode(bytes, position)
    if (header.nullBlock) return null
    if (!header.cksumValid)
      throw this.#damaged(`the header at byte ${position} has a wrong check sum`)
    return header
  }

  #decode(bytes: Buffer, position: number): Header {
    try {
      return new Header(bytes)
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      throw this.#damaged(`the header at byte ${position}: ${why}`)
    }
  }

  #damaged(message: string): WorkbenchError {
    return new WorkbenchError(
      'dataset-unreadable',
      `${this.#name}: the TAR is damaged (${message})`,
      {
        details: { file: this.#name },
      },
    )
  }

  #checkEnd(path: string, start: number, size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || start + size > this.#range.size)
      throw this.#damaged(
        `${path}: its header promises ${size} bytes, ${Math.max(0, this.#range.size - start)} are left`,
      )
  }

  /** What an extended header says of the entry after it; null for entries themselves. */
  async #meta(header: Header, start: number, size: number): Promise<Pending | null> {
    const { type } = header
    if (type === 'GlobalExtendedHeader' || type === 'NextFileHasLongLinkpath') return {}
    if (type !== 'ExtendedHeader' && type !== 'NextFileHasLongPath') return null
    if (size > metaLimit) throw this.#damaged(`an extended header of ${size} bytes`)
    const bytes = await this.#range.read(start, size)
    const text = new TextDecoder().decode(bytes)
    if (type === 'NextFileHasLongPath') return { path: text.replace(/\0.*$/s, '') }
    const parsed = Pax.parse(text)
    return {
      ...(parsed.path === undefined ? {} : { path: parsed.path }),
      ...(parsed.size === undefined ? {} : { size: parsed.size }),
    }
  }

  #addEntry(header: Header, pending: Pending, start: number, size: number): void {
    this.#entries += 1
    checkEntryCount(this.#name, this.#entries)
    const raw = pending.path ?? header.path ?? ''
    checkEntryName(this.#name, raw)
    const path = tidyName(raw)
    if (header.type === 'Directory' || raw.endsWith('/')) {
      if (path !== '' && !isLitter(path)) this.folders.push(path)
      return
    }
    if (!ordinary.has(header.type)) {
      if (this.problems.length < 100) this.problems.push(leftOut(path, whatItIs(header.type)))
      return
    }
    if (!this.#register.admit(path)) return
    this.files.push(new TarFile(this.#range, path, start, size))
  }
}

const ordinary = new Set(['File', 'OldFile', 'ContiguousFile'])

function whatItIs(type: string): string {
  return type.includes('Link') ? 'is a link to another place' : 'is not an ordinary file'
}

/** A class, for its methods are shared: an archive may hold a million. */
class TarFile implements SourceFile {
  readonly path: string
  readonly size: number
  readonly #range: OpenFile
  readonly #start: number

  constructor(range: OpenFile, path: string, start: number, size: number) {
    this.#range = range
    this.path = path
    this.#start = start
    this.size = size
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    const left = Math.max(0, Math.min(length, this.size - offset))
    return this.#range.read(this.#start + offset, left)
  }

  stream(): AsyncIterable<Uint8Array> {
    return this.#range.stream(this.#start, this.size)
  }
}
