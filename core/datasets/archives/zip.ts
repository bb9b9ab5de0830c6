/** ZIP: the directory through yauzl; entries read where they lie, unpacked in memory, never on disk. */
import { Readable } from 'node:stream'
import { createInflateRaw, inflateRaw } from 'node:zlib'
import { promisify } from 'node:util'
import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'
import type { ImportProblem } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { ByteReader } from '../byteReader.ts'
import type { SourceFile } from '../source.ts'
import { isLitter } from '../sourceFiles.ts'
import { checkEntryName, leftOut, NameRegister, tidyName } from './entryNames.ts'
import type { OpenFile } from './fileRange.ts'
import { openRange } from './fileRange.ts'
import { checkEntryCount, checkRatio } from './limits.ts'
import { decodeCodePage437 } from './codePage437.ts'

export interface ArchiveFiles {
  readonly files: readonly SourceFile[]
  /** Folders that have an entry of their own. */
  readonly folders: readonly string[]
  readonly problems: readonly ImportProblem[]
  readonly close: () => void
}

const inflateWhole = promisify(inflateRaw)
const wholeLimit = 1 << 22
const localHeader = 30
const stored = 0
const deflated = 8

export function isZip(head: Uint8Array): boolean {
  const [first, second, third] = head
  return first === 0x50 && second === 0x4b && (third === 3 || third === 5)
}

export async function openZip(path: string, name: string, size: number): Promise<ArchiveFiles> {
  const entries = await readDirectory(path, name)
  checkEntryCount(name, entries.length)
  checkOverlaps(name, entries)
  const unpacked = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  checkRatio(name, size, unpacked)
  const problems: ImportProblem[] = []
  const register = new NameRegister(problems)
  const range = openRange(path, size)
  const files: SourceFile[] = []
  const folders: string[] = []
  try {
    for (const entry of entries) {
      const file = toFile(entry, name, range, problems)
      if (!file && /[\\/]$/.test(nameOf(entry))) folders.push(tidyName(nameOf(entry)))
      if (file && register.admit(file.path)) files.push(file)
    }
  } catch (thrown) {
    range.close()
    throw thrown
  }
  return {
    files,
    folders: folders.filter((folder) => !isLitter(folder)),
    problems,
    close: range.close,
  }
}

function damaged(archive: string, thrown: unknown): WorkbenchError {
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return new WorkbenchError('dataset-unreadable', `${archive}: the ZIP is damaged (${why})`, {
    details: { file: archive },
    cause: thrown,
  })
}

async function readDirectory(path: string, name: string): Promise<Entry[]> {
  const options = { lazyEntries: true, autoClose: true, decodeStrings: false } as const
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    yauzl.open(path, options, (thrown, opened) => {
      if (thrown) reject(damaged(name, thrown))
      else resolve(opened)
    })
  })
  checkEntryCount(name, zip.entryCount)
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('entry', (entry: Entry) => {
      entries.push(entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', (thrown: unknown) => {
      zip.close()
      reject(damaged(name, thrown))
    })
    zip.readEntry()
  })
}

/** Entries that share bytes are how a small archive unpacks to petabytes. */
function checkOverlaps(archive: string, entries: readonly Entry[]): void {
  const places = entries
    .map(({ relativeOffsetOfLocalHeader, compressedSize }) => ({
      start: relativeOffsetOfLocalHeader,
      end: relativeOffsetOfLocalHeader + localHeader + compressedSize,
    }))
    .sort((left, right) => left.start - right.start)
  places.forEach(({ start }, index) => {
    const before = places[index - 1]
    if (before && before.end > start)
      throw new WorkbenchError(
        'dataset-unreadable',
        `${archive}: an entry that starts at byte ${start} lies inside another that ends at byte ${before.end}; such an archive is refused as a whole`,
        { details: { file: archive } },
      )
  })
}

function nameOf(entry: Entry): string {
  const raw: unknown = entry.fileName
  const bytes = raw instanceof Uint8Array ? raw : Buffer.from(String(raw))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return decodeCodePage437(bytes)
  }
}

/** File type in the upper half of the attributes, as Unix archivers write it. */
function unixType(entry: Entry): number {
  return (entry.externalFileAttributes >>> 16) & 0o170000
}

function toFile(
  entry: Entry,
  archive: string,
  range: OpenFile,
  problems: ImportProblem[],
): SourceFile | null {
  const raw = nameOf(entry)
  checkEntryName(archive, raw)
  if (/[\\/]$/.test(raw)) return null
  const path = tidyName(raw)
  const reason = whyNot(entry)
  if (reason === null) return zipFile(entry, path, archive, range)
  if (problems.length < 100) problems.push(leftOut(path, reason))
  return null
}

function whyNot(entry: Entry): string | null {
  const type = unixType(entry)
  if (type === 0o120000) return 'is a link to another place'
  if (type !== 0 && type !== 0o100000) return 'is not an ordinary file'
  if ((entry.generalPurposeBitFlag & 1) === 1) return 'is encrypted'
  const method = entry.compressionMethod
  if (method !== stored && method !== deflated)
    return `is packed by method ${method}; stored (0) and deflated (8) are read`
  return null
}

function zipFile(entry: Entry, path: string, archive: string, range: OpenFile): SourceFile {
  const size = entry.uncompressedSize

  async function dataStart(): Promise<number> {
    const offset = entry.relativeOffsetOfLocalHeader
    const header = await range.read(offset, localHeader)
    if (header.length < localHeader || !isZip(header))
      throw damaged(archive, new Error(`no entry header at byte ${offset}`))
    const view = new DataView(header.buffer, header.byteOffset)
    return offset + localHeader + view.getUint16(26, true) + view.getUint16(28, true)
  }

  async function whole(): Promise<Uint8Array> {
    const packed = await range.read(await dataStart(), entry.compressedSize)
    if (entry.compressionMethod === stored) return packed
    return inflateWhole(packed, { maxOutputLength: Math.max(1, size) }).catch((thrown: unknown) => {
      throw damaged(`${archive}/${path}`, thrown)
    })
  }

  async function* stream(): AsyncGenerator<Uint8Array> {
    const packed = range.stream(await dataStart(), entry.compressedSize)
    yield* entry.compressionMethod === stored
      ? packed
      : inflated(packed, `${archive}/${path}`, size)
  }

  async function read(offset: number, length: number): Promise<Uint8Array> {
    if (entry.compressionMethod === stored)
      return range.read((await dataStart()) + offset, Math.min(length, size - offset))
    if (size <= wholeLimit) return (await whole()).subarray(offset, offset + length)
    const reader = new ByteReader(stream())
    for (let skipped = 0; skipped < offset;) {
      const piece = await reader.read(Math.min(1 << 20, offset - skipped))
      if (piece.length === 0) break
      skipped += piece.length
    }
    const bytes = Uint8Array.from(await reader.read(length))
    await reader.close()
    return bytes
  }

  return { path, size, read, stream }
}

async function* inflated(
  packed: AsyncGenerator<Uint8Array>,
  name: string,
  size: number,
): AsyncGenerator<Uint8Array> {
  const input = Readable.from(packed)
  const output = createInflateRaw({ chunkSize: 1 << 18 })
  input.on('error', (thrown) => output.destroy(thrown))
  input.pipe(output)
  let held = 0
  try {
    for await (const piece of output) {
      held += (piece as Uint8Array).length
      if (held > size) throw new Error(`unpacks to more than the ${size} bytes that it declares`)
      yield piece as Uint8Array
    }
  } catch (thrown) {
    throw thrown instanceof WorkbenchError ? thrown : damaged(name, thrown)
  } finally {
    input.destroy()
    output.destroy()
  }
}
