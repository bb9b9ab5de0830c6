/** What each column of a table holds, told from all of its cells. */

export interface ColumnFacts {
  readonly name: string
  /** Cells that are numbers, missing, and neither. */
  numbers: number
  missing: number
  words: number
  /** Null once there are more than `distinctLimit` different values. */
  distinct: Map<string, number> | null
  /** Of the numbers. */
  min: number
  max: number
  sum: number
  integers: number
  /** The last number, while each was one more than that before it; NaN from the first that was not. */
  counting: number
  firstWord: { readonly text: string; readonly line: number } | null
}

export const distinctLimit = 1_000
const missingMarks = new Set([
  '',
  '?',
  'na',
  'n/a',
  'nan',
  'null',
  'none',
  '-',
  '--',
  '.',
  'missing',
])

export function isMissing(cell: string): boolean {
  return cell.length < 8 && missingMarks.has(cell.trim().toLowerCase())
}

/** NaN: not a finite number. “1,5” is one where the comma does not separate cells. */
export function toNumber(cell: string): number {
  const value = cell === '' ? Number.NaN : Number(cell)
  if (Number.isFinite(value)) return value
  if (/^\s*[-+]?\d+,\d+\s*$/.test(cell)) return Number(cell.replace(',', '.'))
  // “1.234,5”, and “1,234.5”: what groups thousands goes, what parts decimals becomes a point.
  if (/^\s*[-+]?\d{1,3}(\.\d{3})+,\d+\s*$/.test(cell))
    return Number(cell.replaceAll('.', '').replace(',', '.'))
  return /^\s*[-+]?\d{1,3}(,\d{3})+\.\d+\s*$/.test(cell)
    ? Number(cell.replaceAll(',', ''))
    : Number.NaN
}

export function newColumn(name: string): ColumnFacts {
  return {
    name,
    numbers: 0,
    missing: 0,
    words: 0,
    distinct: new Map(),
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    sum: 0,
    integers: 0,
    counting: Number.NEGATIVE_INFINITY,
    firstWord: null,
  }
}

export function addCell(column: ColumnFacts, cell: string, line: number): void {
  const value = toNumber(cell)
  if (!Number.isNaN(value)) {
    column.numbers += 1
    column.sum += value
    const isNext = column.counting === Number.NEGATIVE_INFINITY || value === column.counting + 1
    column.counting = isNext ? value : Number.NaN
    if (Number.isInteger(value)) column.integers += 1
    if (value < column.min) column.min = value
    if (value > column.max) column.max = value
  } else if (isMissing(cell)) {
    column.missing += 1
    return
  } else {
    column.words += 1
    column.firstWord ??= { text: cell, line }
  }
  countDistinct(column, cell)
}

function countDistinct(column: ColumnFacts, cell: string): void {
  const { distinct } = column
  if (distinct === null) return
  const text = cell.trim()
  distinct.set(text, (distinct.get(text) ?? 0) + 1)
  if (distinct.size > distinctLimit) column.distinct = null
}

/** A hundredth of strays does not make a column of numbers a column of words. */
export function isNumeric({ numbers, words }: ColumnFacts): boolean {
  return numbers > 0 && words <= numbers / 100
}

export function isInteger(column: ColumnFacts): boolean {
  return isNumeric(column) && column.integers === column.numbers
}

/** A name that says “number of the row”, over numbers that do nothing but count. */
export function countsRows({ name, numbers, missing, words, counting }: ColumnFacts): boolean {
  const isNamedSo =
    /^(column 1|unnamed: 0|index|idx|id|row|row[-_ ]?(id|number|names?)|[a-z]+[-_ ]?id)$/i
  return isNamedSo.test(name) && numbers > 2 && missing + words === 0 && Number.isFinite(counting)
}
