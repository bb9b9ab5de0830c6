/**
 * The journal beside the database: every committed write as one line of text, on top of a base copy.
 * From both, a database that was lost or damaged is built again (`rebuild.ts`).
 *
 *   journal/base.sqlite      a copy of the whole database as of some position
 *   journal/entries.jsonl    position, CRC-32, [method, parameters] as JSON; one line a write
 *
 * A line is written before its transaction commits, and the transaction stores the line's position:
 * lines beyond the database's position were never committed, and are cut off at the next start.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { packValues, unpackValues } from './codec.ts'

export interface JournalEntry {
  readonly position: number
  /** Method of the store. */
  readonly name: string
  readonly parameters: readonly unknown[]
}

export interface JournalFiles {
  readonly folder: string
  readonly base: string
  readonly entries: string
}

export interface Journal {
  /** Writes one line; the position that the transaction must store. */
  readonly append: (name: string, parameters: readonly unknown[]) => number
  /** Takes back the newest line: its transaction failed. */
  readonly takeBack: () => void
}

/** Bytes of lines above which a start makes a new base, unless the base itself is bigger. */
const longJournal = 32 * 2 ** 20

export function journalFiles(workspace: string): JournalFiles {
  const folder = join(workspace, 'journal')
  return { folder, base: join(folder, 'base.sqlite'), entries: join(folder, 'entries.jsonl') }
}

/** Position of the database, and how to copy it whole. */
export interface Journalled {
  readonly position: number
  readonly copyTo: (file: string) => void
}

/** Goes on where the database stands; starts from a new base where the lines do not reach that far. */
export function openJournal(files: JournalFiles, database: Journalled): Journal {
  mkdirSync(files.folder, { recursive: true, mode: 0o700 })
  const reached = cutBeyond(files.entries, database.position)
  const isLong = sizeOf(files.entries) > Math.max(longJournal, sizeOf(files.base))
  if (!existsSync(files.base) || reached !== database.position || isLong) startAnew(files, database)
  return writer(files.entries, database.position)
}

/** The copy first: killed in between, lines that the copy holds already are skipped when reading. */
function startAnew({ base, entries }: JournalFiles, { copyTo, position }: Journalled): void {
  const unfinished = `${base}.tmp`
  rmSync(unfinished, { force: true })
  copyTo(unfinished)
  renameSync(unfinished, base)
  // A first line that says how far the base reaches.
  writeFileSync(`${entries}.tmp`, lineOf({ position, name: 'base', parameters: [] }), {
    mode: 0o600,
  })
  renameSync(`${entries}.tmp`, entries)
}

function writer(file: string, start: number): Journal {
  let position = start
  let bytes = sizeOf(file)
  let before = bytes
  return {
    append: (name, parameters) => {
      const line = lineOf({ position: position + 1, name, parameters })
      before = bytes
      appendFileSync(file, line, { mode: 0o600 })
      position += 1
      bytes += Buffer.byteLength(line)
      return position
    },
    takeBack: () => {
      position -= 1
      bytes = before
      if (existsSync(file)) truncateSync(file, bytes)
    },
  }
}

function lineOf({ position, name, parameters }: JournalEntry): string {
  const text = JSON.stringify([name, parameters], encodeColumn)
  return `${position} ${crc32(text).toString(16)} ${text}\n`
}

function encodeColumn(_key: string, value: unknown): unknown {
  if (!(value instanceof Float64Array)) return value
  return { column: Buffer.from(packValues(value)).toString('base64'), count: value.length }
}

function decodeColumn(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { column, count } = value as { column?: unknown; count?: unknown }
  if (typeof column !== 'string' || typeof count !== 'number') return value
  if (Object.keys(value).length !== 2) return value
  return unpackValues(Buffer.from(column, 'base64'), count)
}

const writtenSchema = z.tuple([z.string(), z.array(z.unknown())])

/** The whole lines of the journal in order; the first that is torn or damaged ends it. */
export function readJournal(file: string): JournalEntry[] {
  const entries: JournalEntry[] = []
  for (const { text } of linesOf(file)) {
    const entry = parseLine(text)
    if (!entry) break
    entries.push(entry)
  }
  return entries
}

function parseLine(text: string): JournalEntry | null {
  const [, position, sum, body] = /^(\d+) ([0-9a-f]+) (.*)$/s.exec(text) ?? []
  if (body === undefined || crc32(body).toString(16) !== sum) return null
  const written = writtenSchema.safeParse(parsedJson(body))
  if (!written.success) return null
  const [name, parameters] = written.data
  return { position: Number(position), name, parameters }
}

/** Undefined where it is none: the check sum of nothing is 0, which a line that was cut off may carry. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text, decodeColumn) as unknown
  } catch {
    return undefined
  }
}

type Line = { readonly text: string; readonly end: number }

/** Whole lines with the byte after each. */
function linesOf(file: string): Line[] {
  if (!existsSync(file)) return []
  const content = readFileSync(file)
  const lines: Line[] = []
  for (let start = 0; start < content.length;) {
    const feed = content.indexOf(10, start)
    if (feed < 0) break
    lines.push({ text: content.toString('utf8', start, feed), end: feed + 1 })
    start = feed + 1
  }
  return lines
}

/** Cuts lines beyond `position` and a torn tail off; the position of the last line that stays, −1 without. */
function cutBeyond(file: string, position: number): number {
  let last = -1
  let end = 0
  for (const line of linesOf(file)) {
    const at = Number.parseInt(line.text, 10)
    if (!(at <= position)) break
    last = at
    end = line.end
  }
  if (sizeOf(file) > end) truncateSync(file, end)
  return last
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
