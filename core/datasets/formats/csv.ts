/** Tables as text: comma, tab, semicolon, bar or space separated; one row a sample. */
import { WorkbenchError } from '../../contract/errors.ts'
import type { ImportChoices } from '../choices.ts'
import type { Dialect, TextRow } from '../delimitedText.ts'
import { detectDialect, readRows } from '../delimitedText.ts'
import type { DatasetFormat, Match, OpenedArrays } from '../format.ts'
import { notThis } from '../format.ts'
import { fileHead, fileStream } from '../gzip.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName } from '../source.ts'
import { isMissing, toNumber } from '../tableColumns.ts'
import { openTables } from '../openTables.ts'

export const csv: DatasetFormat = { id: 'csv', name: 'Table as text (CSV, TSV)', match, open }

interface TableFile {
  readonly file: SourceFile
  readonly dialect: Dialect
}

async function tableFiles(source: Source): Promise<TableFile[]> {
  const found: TableFile[] = []
  for (const file of source.files.slice(0, 16)) {
    const dialect = await detectDialect((limit) => fileHead(file, limit)).catch(() => null)
    if (dialect) found.push({ file, dialect })
  }
  return found
}

/** A readme or a list of names beside a table is no table. */
function isProse(name: string): boolean {
  return /^(readme|licen[cs]e|notice|class[-_ ]?names|sample[-_]?submission)|\.(md|json|xml|html?|ya?ml)$/i.test(
    name,
  )
}

async function match(source: Source): Promise<Match> {
  const found = (await tableFiles(source)).filter(({ file }) => !isProse(baseName(file.path)))
  const [first] = found
  if (!first) return notThis('no text in rows and columns')
  const rows = await firstRows(first)
  const width = rows[0]?.cells.length ?? 0
  if (width < 2) return notThis(`${baseName(first.file.path)} is text, but of one column`)
  const same = rows.filter(({ cells }) => cells.length === width).length
  if (same < 0.8 * rows.length || rows.length < 2)
    return notThis(
      `${baseName(first.file.path)}: only ${same} of the first ${rows.length} rows have ${width} cells`,
    )
  const delimiter = first.dialect.delimiter === '\t' ? 'tab' : `“${first.dialect.delimiter}”`
  return {
    confidence: 0.6,
    reason: `${baseName(first.file.path)}: text of ${width} columns separated by ${delimiter}, ${first.dialect.encoding}`,
  }
}

async function firstRows({ file, dialect }: TableFile): Promise<TextRow[]> {
  const head = await fileHead(file, 1 << 16)
  const rows: TextRow[] = []
  const isWhole = head.length < 1 << 16
  for await (const piece of readRows(file, once(head), dialect)) rows.push(...piece)
  return (isWhole ? rows : rows.slice(0, -1)).slice(0, 200)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** Words above numbers, or all words and none repeated: names of columns. */
function hasHeader(rows: readonly TextRow[], choice: ImportChoices['header']): boolean {
  if (choice !== 'auto') return choice === 'present'
  const [first, ...rest] = rows
  if (!first || rest.length === 0) return false
  if (first.cells.some((cell) => !Number.isNaN(toNumber(cell)))) return false
  if (first.cells.some((cell) => isMissing(cell) && cell !== '')) return false
  const isNumericBelow = first.cells.some((_, column) =>
    rest.every(({ cells }) => {
      const cell = cells[column] ?? ''
      return isMissing(cell) || !Number.isNaN(toNumber(cell))
    }),
  )
  const isNew = first.cells.every(
    (cell, column) => !rest.some(({ cells }) => cells[column] === cell),
  )
  return isNumericBelow || (isNew && new Set(first.cells).size === first.cells.length)
}

function columnNames(first: TextRow, isHeader: boolean): string[] {
  const seen = new Set<string>()
  return first.cells.map((cell, index) => {
    const plain = isHeader ? cell.replace(/^\uFEFF/, '').trim() : ''
    const name = plain === '' ? `column ${index + 1}` : plain
    const unique = seen.has(name) ? `${name} (${index + 1})` : name
    seen.add(unique)
    return unique
  })
}

async function open(source: Source, choices: ImportChoices): Promise<OpenedArrays> {
  const files = (await tableFiles(source)).filter(({ file }) => !isProse(baseName(file.path)))
  const [first] = files
  const head = first ? await firstRows(first) : []
  const [firstRow] = head
  if (!first || !firstRow)
    throw new WorkbenchError('dataset-unreadable', `${source.label}: 0 rows in it`)
  const isHeader = hasHeader(head, choices.header)
  const tables = files.map(({ file, dialect }) => ({
    file: baseName(file.path),
    rows: () => withoutHeader(readRows(file, fileStream(file), dialect), isHeader),
  }))
  return openTables(tables, columnNames(firstRow, isHeader), choices)
}

async function* withoutHeader(
  pieces: AsyncIterable<TextRow[]>,
  isHeader: boolean,
): AsyncGenerator<TextRow[]> {
  let isFirst = isHeader
  for await (const rows of pieces) {
    if (!isFirst || rows.length === 0) yield rows
    else {
      isFirst = false
      yield rows.slice(1)
    }
  }
}
