/**
 * Rows of delimited text as a stream. A parser of our own: a row is bounded here, where libraries
 * buffer a file with one unclosed quote whole; and pieces without quotes go the fast way.
 */
import { WorkbenchError } from '../contract/errors.ts'
import type { SourceFile } from './source.ts'
import { baseName } from './source.ts'

export interface Dialect {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  readonly delimiter: string
  /** Lines before the table: remarks (`# …`), Excel’s `sep=;`. */
  readonly skippedLines: number
  /** True where lines end in a carriage return alone, as on old Macs. */
  readonly isCarriage: boolean
}

export interface TextRow {
  readonly cells: readonly string[]
  /** Line of the file where the row starts, from 1. */
  readonly line: number
}

const rowLimit = 1 << 24
const delimiters = [',', '\t', ';', '|', ' '] as const
const headBytes = 1 << 18

function encodingOf(head: Uint8Array): Dialect['encoding'] {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const wide = wideWithoutMark(head)
  if (wide !== null) return wide
  try {
    // A character may be cut at the end of the piece, which `stream` allows.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

/** UTF-16 of mostly Latin letters has a zero in every second byte. */
function wideWithoutMark(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const looked = Math.min(head.length - (head.length % 2), 2_048)
  if (looked < 16) return null
  const zeros = [0, 0]
  for (let at = 0; at < looked; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (odd > 0.4 * looked && even === 0) return 'utf-16le'
  return even > 0.4 * looked && odd === 0 ? 'utf-16be' : null
}

/** Null where the file is not text in rows. */
export async function detectDialect(
  open: (limit: number) => Promise<Uint8Array>,
): Promise<Dialect | null> {
  const head = await open(headBytes)
  const encoding = encodingOf(head)
  const decoded = new TextDecoder(encoding).decode(head)
  if (head.length === 0 || looksBinary(decoded)) return null
  const isCut = head.length >= headBytes
  const isCarriage = !decoded.includes('\n') && decoded.includes('\r')
  const whole = isCarriage ? decoded.replaceAll('\r', '\n') : decoded
  const { text, skippedLines, named } = withoutRemarks(whole)
  const rated = delimiters.map((delimiter) => ({
    delimiter,
    score: consistency(text, delimiter, isCut),
  }))
  const [best] = rated.sort((left, right) => right.score - left.score)
  const found = best && best.score > 0 ? best.delimiter : ','
  return { encoding, delimiter: named ?? found, skippedLines, isCarriage }
}

const remarkLines = 1_000

/** What stands above the table: lines that begin with “#” or “%”, and Excel’s hint at the delimiter. */
function withoutRemarks(whole: string) {
  let text = whole
  let skippedLines = 0
  let named: string | null = null
  while (skippedLines < remarkLines) {
    const end = text.indexOf('\n')
    const line = text.slice(0, Math.max(0, end)).replace(/\r$/, '')
    const hint = /^\uFEFF?sep=(.)$/.exec(line)?.[1]
    if (end < 0 || (hint === undefined && !/^\uFEFF?[#%]/.test(line))) break
    named = hint ?? named
    // “# a, b, c” right above numbers is numpy’s way to write a header; it is a remark all the same.
    text = text.slice(end + 1)
    skippedLines += 1
  }
  return { text, skippedLines, named }
}

/** Control characters other than tab, line ends and form feed do not occur in tables. */
function looksBinary(text: string): boolean {
  for (let index = 0; index < Math.min(text.length, 4096); index++) {
    const code = text.charCodeAt(index)
    if (code < 9 || (code > 13 && code < 32) || code === 0xfffd) return true
  }
  return false
}

/** Columns that most of the first rows agree on, 0 where the delimiter separates nothing. */
function consistency(text: string, delimiter: string, isCut: boolean): number {
  const splitter = new RowSplitter(delimiter, '')
  const rows = splitter.push(text.slice(0, 1 << 16))
  if (!isCut && text.length <= 1 << 16) rows.push(...splitter.end())
  const widths = rows.slice(0, 60).map(({ cells }) => cells.length)
  const tally = new Map<number, number>()
  for (const width of widths) tally.set(width, (tally.get(width) ?? 0) + 1)
  const [most] = [...tally].sort((left, right) => right[1] - left[1])
  if (!most || most[0] < 2) return 0
  // Spaces also separate words: every row must agree, and other delimiters go before.
  if (delimiter === ' ') return most[1] === widths.length ? 0.5 : 0
  return (most[1] / widths.length) * (1 + Math.log(most[0]))
}

/** Cuts pieces of text into rows; keeps what is unfinished. */
class RowSplitter {
  readonly #delimiter: string
  readonly #file: string
  #rest = ''
  #line = 1

  constructor(delimiter: string, file: string) {
    this.#delimiter = delimiter
    this.#file = file
  }

  push(piece: string): TextRow[] {
    const text = this.#rest + piece
    if (!text.includes('"')) return this.#fast(text)
    return this.#careful(text, false)
  }

  end(): TextRow[] {
    if (this.#rest === '') return []
    return this.#careful(this.#rest, true)
  }

  #fast(text: string): TextRow[] {
    const lines = text.split('\n')
    this.#keep(lines.pop() ?? '')
    const rows: TextRow[] = []
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      if (line !== '') rows.push({ cells: line.split(this.#delimiter), line: this.#line })
      this.#line += 1
    }
    return rows
  }

  #careful(text: string, isLast: boolean): TextRow[] {
    const rows: TextRow[] = []
    let start = 0
    while (start < text.length) {
      const row = this.#readRow(text, start, isLast)
      if (row === null) break
      if (row.cells.length > 1 || row.cells[0] !== '')
        rows.push({ cells: row.cells, line: this.#line })
      this.#line += row.lines
      start = row.next
    }
    this.#keep(text.slice(start))
    return rows
  }

  /** One row from `start`; null where the text ends before the row does. */
  #readRow(text: string, start: number, isLast: boolean) {
    const cells: string[] = []
    let position = start
    let lines = 1
    for (;;) {
      const cell = text[position] === '"' ? readQuoted(text, position) : this.#bare(text, position)
      if (cell.next >= text.length && !isLast) return null
      lines += cell.lines
      cells.push(cell.value)
      position = cell.next
      if (position >= text.length) return { cells, next: text.length, lines }
      if (text[position] === this.#delimiter) position += 1
      else return { cells, next: position + 1, lines }
    }
  }

  #bare(text: string, start: number) {
    let end = start
    while (end < text.length && text[end] !== '\n' && text[end] !== this.#delimiter) end += 1
    const isCarriage = text[end - 1] === '\r' && text[end] !== this.#delimiter && end > start
    return { value: text.slice(start, isCarriage ? end - 1 : end), next: end, lines: 0 }
  }

  #keep(rest: string): void {
    if (rest.length > rowLimit)
      throw new WorkbenchError(
        'dataset-unreadable',
        `${this.#file}: the row that starts in line ${this.#line} is longer than ${rowLimit} characters (a quote that is never closed?)`,
        { details: { file: this.#file, line: this.#line } },
      )
    this.#rest = rest
  }
}

function readQuoted(text: string, start: number) {
  let position = start + 1
  let value = ''
  for (;;) {
    const quote = text.indexOf('"', position)
    if (quote < 0) return { value: value + text.slice(position), next: text.length, lines: 0 }
    value += text.slice(position, quote)
    position = quote + 1
    if (text[position] !== '"') break
    value += '"'
    position += 1
  }
  // What follows a closing quote up to the next separator belongs to nothing: spaces, a carriage return.
  while (position < text.length && /[ \r]/.test(text[position] ?? '')) position += 1
  return { value, next: position, lines: value.split('\n').length - 1 }
}

export async function* readRows(
  file: SourceFile,
  pieces: AsyncIterable<Uint8Array>,
  { encoding, delimiter, skippedLines, isCarriage }: Dialect,
): AsyncGenerator<TextRow[]> {
  const decoder = new TextDecoder(encoding)
  const splitter = new RowSplitter(delimiter, baseName(file.path))
  const split = (text: string, isLast: boolean): TextRow[] => {
    const lines = isCarriage ? text.replaceAll('\r', '\n') : text
    const rows = isLast ? [...splitter.push(lines), ...splitter.end()] : splitter.push(lines)
    return skippedLines === 0 ? rows : rows.filter(({ line }) => line > skippedLines)
  }
  for await (const piece of pieces) yield split(decoder.decode(piece, { stream: true }), false)
  yield split(decoder.decode(), true)
}
