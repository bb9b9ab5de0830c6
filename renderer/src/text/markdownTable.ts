/** Tables of Markdown: a row of names, a row of dashes, rows. */
import { parseInline } from './markdownInline.ts'
import type { Inline } from './markdownInline.ts'

type Cell = readonly Inline[]

export type Table = {
  readonly kind: 'table'
  readonly head: readonly Cell[]
  readonly rows: readonly (readonly Cell[])[]
}

const row = /^\s*\|.*\|\s*$/
const dashes = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/

export function startsTable(lines: readonly string[], at: number): boolean {
  return row.test(lines[at] ?? '') && dashes.test(lines[at + 1] ?? '')
}

/** The table that starts at line `at`, and the line after it. */
export function parseTable(lines: readonly string[], at: number): [Table, number] {
  const length = lines.slice(at).findIndex((line) => !row.test(line))
  const end = length < 0 ? lines.length : at + length
  const head = cellsOf(lines[at] ?? '')
  return [{ kind: 'table', head, rows: lines.slice(at + 2, end).map(cellsOf) }, end]
}

/** A bar inside a cell is written with a backslash before it. */
function cellsOf(line: string): Cell[] {
  const inside = line.trim().slice(1, -1)
  return inside.split(/(?<!\\)\|/).map((cell) => parseInline(cell.trim().replaceAll('\\|', '|')))
}
