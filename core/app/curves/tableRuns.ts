/** Runs in a table of metrics: one, or as many as its column `run` names. */
import { detectDialect, readRows } from '../../datasets/delimitedText.ts'
import type { TextRow } from '../../datasets/delimitedText.ts'
import type { SourceFile } from '../../datasets/source.ts'
import { baseName } from '../../datasets/source.ts'
import { isMissing, toNumber } from '../../datasets/tableColumns.ts'
import type { Budget, ReadRun } from './curveRun.ts'
import { CurveRun, shown } from './curveRun.ts'
import { code } from './eventRuns.ts'
import { tableHeader, withoutGuard } from './tableHeader.ts'
import type { TableHeader } from './tableHeader.ts'
import { unreadable } from './unreadable.ts'
import type { Watch } from './watch.ts'

const runLimit = 10_000
const columnLimit = 10_000

export async function tableRuns(
  file: SourceFile,
  budget: Budget,
  watch: Watch,
): Promise<ReadRun[]> {
  const name = baseName(file.path)
  let columns: readonly string[] | null = null
  let header: TableHeader | null = null
  const runs = new Map<string, CurveRun>()
  for await (const rows of rowsOf(file, watch))
    for (const row of rows) {
      if (header && columns) takeRow(row, { name, header, columns, runs, budget })
      else [columns, header] = [row.cells, headerOf(row.cells, name)]
    }
  const read = [...runs].filter(([, run]) => run.curves > 0)
  if (read.length === 0) throw unreadable(name, 'no number is in it')
  const alone = name.replace(/\.[^.]*$/, '') || name
  return read.map(([own, run]) =>
    run.read(
      own === '' ? alone : own,
      `the table ${code(name)}`,
      header?.time?.clock ?? 'relative',
    ),
  )
}

/** Whether its first rows look like curves: numbers under a header with a column of steps. */
export async function looksLikeCurves(file: SourceFile): Promise<boolean> {
  let header: TableHeader | null = null
  let looked = 0
  const head = await file.read(0, 1 << 16)
  const isWhole = head.length < 1 << 16
  const dialect = await detectDialect((limit) => Promise.resolve(head.subarray(0, limit)))
  if (!dialect) return false
  const rows: TextRow[] = []
  for await (const piece of readRows(file, once(head), dialect)) rows.push(...piece)
  for (const { cells } of isWhole ? rows : rows.slice(0, -1)) {
    if (!header) {
      header = tableHeader(cells)
      if (!header) return false
      continue
    }
    looked += 1
    if (!numericColumns(header).every((column) => isFigureOrMissing(cells[column] ?? '')))
      return false
  }
  return looked > 0
}

// eslint-disable-next-line @typescript-eslint/require-await -- a list of one, as a stream
async function* once(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield piece
}

function numericColumns({ step, points }: TableHeader): number[] {
  return points.form === 'long'
    ? [step, points.value]
    : [step, ...points.curves.map(({ column }) => column)]
}

function isFigureOrMissing(cell: string): boolean {
  return figureOf(cell) !== undefined
}

async function* rowsOf(file: SourceFile, watch: Watch): AsyncGenerator<TextRow[]> {
  const dialect = await detectDialect((limit) => file.read(0, limit))
  if (!dialect) throw unreadable(baseName(file.path), 'no text in rows and columns')
  async function* pieces() {
    for await (const piece of file.stream()) {
      watch.advance(piece.length)
      yield piece
    }
  }
  yield* readRows(file, pieces(), dialect)
}

function headerOf(cells: readonly string[], name: string): TableHeader {
  const header = tableHeader(cells)
  if (cells.length > columnLimit)
    throw unreadable(name, `${cells.length} columns; ${columnLimit} are allowed`)
  if (header) return header
  const found = cells.slice(0, 20).map(shown).join(', ')
  throw unreadable(
    name,
    `curves need a column “step”, “epoch” or “index” and one of numbers; the header has ${found}`,
  )
}

interface Table {
  readonly name: string
  readonly header: TableHeader
  readonly columns: readonly string[]
  readonly runs: Map<string, CurveRun>
  readonly budget: Budget
}

function takeRow({ cells, line }: TextRow, table: Table): void {
  const { name, header, columns } = table
  const place = `${name}, line ${line}`
  if (cells.length !== columns.length)
    throw unreadable(place, `${cells.length} cells, the header has ${columns.length}`)
  const cellAt = (column: number): Cell => ({
    text: cells[column] ?? '',
    place: `${place}, column ${shown(columns[column] ?? '')}`,
  })
  const step = stepOf(cellAt(header.step))
  const time = header.time ? timeOf(cellAt(header.time.column)) : Number.NaN
  const run = runOf(header.run === null ? '' : cellAt(header.run).text, table, place)
  for (const { tag, column } of figuresOf(cells, header)) {
    const cell = cellAt(column)
    const value = figureOf(cell.text)
    if (value === undefined) throw unreadable(cell.place, `${shown(cell.text)} is not a number`)
    if (value !== null) run.add(tag, { step, time, value }, cell.place)
  }
}

interface Cell {
  readonly text: string
  readonly place: string
}

function stepOf({ text, place }: Cell): number {
  const step = figureOf(text)
  if (typeof step === 'number') return step
  throw unreadable(place, `${shown(text)} is no step`)
}

function figuresOf(cells: readonly string[], { points }: TableHeader) {
  if (points.form === 'wide') return points.curves.map(({ name: tag, column }) => ({ tag, column }))
  const family = withoutGuard(cells[points.metric] ?? '')
  const layer = points.layer === null ? '' : (cells[points.layer] ?? '')
  return [{ tag: isMissing(layer) ? family : `${family}:${layer}`, column: points.value }]
}

function runOf(own: string, { runs, budget, name }: Table, place: string): CurveRun {
  const known = runs.get(own)
  if (known) return known
  if (runs.size === runLimit) throw unreadable(name, `more than ${runLimit} runs`)
  if (own.length > 500) throw unreadable(place, `a run’s name of ${own.length} characters`)
  const run = new CurveRun(budget)
  runs.set(own, run)
  return run
}

/** Null: nothing is there; undefined: something that is no number. Not-a-number and the infinities are findings. */
function figureOf(cell: string): number | null | undefined {
  const word = cell.trim().toLowerCase()
  if (/^[-+]?nan$/.test(word)) return Number.NaN
  if (/^[-+]?inf(inity)?$/.test(word))
    return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (isMissing(cell)) return null
  const value = toNumber(cell)
  return Number.isNaN(value) ? undefined : value
}

/** Seconds: as a number (beyond 1e11 they are thousandths), or a date. NaN: none is there. */
function timeOf({ text, place }: Cell): number {
  const figure = figureOf(text)
  if (figure === null) return Number.NaN
  if (figure !== undefined) return figure > 1e11 ? figure / 1000 : figure
  const date = Date.parse(text.trim())
  if (Number.isNaN(date)) throw unreadable(place, `${shown(text)} is no time`)
  return date / 1000
}
