/** Which column of a table is predicted, and whether as classes or as numbers. */
import { WorkbenchError } from '../contract/errors.ts'
import type { ImportChoices } from './choices.ts'
import { compareNames } from './source.ts'
import type { ColumnFacts } from './tableColumns.ts'
import { distinctLimit, isInteger, isNumeric } from './tableColumns.ts'

export type TargetColumn =
  | {
      readonly kind: 'classes'
      readonly index: number
      readonly name: string
      readonly classes: ReadonlyMap<string, number>
    }
  | { readonly kind: 'numbers'; readonly index: number; readonly name: string }

const integerClassLimit = 20
const namesForLabels = /^(class|classes|label|labels|target|y|species|category|outcome|diagnosis)$/i

function unusable(file: string, column: string, message: string): WorkbenchError {
  return new WorkbenchError('dataset-unreadable', `${file}: ${message}`, {
    details: { file, column },
  })
}

export function findColumn(file: string, columns: readonly ColumnFacts[], name: string): number {
  const index = columns.findIndex((column) => column.name === name)
  if (index >= 0) return index
  const known = columns.slice(0, 20).map((column) => column.name)
  throw unusable(
    file,
    name,
    `there is no column “${name}” among ${columns.length}: ${known.join(', ')}`,
  )
}

export function isSquare(count: number): boolean {
  return Number.isInteger(Math.sqrt(count)) || Number.isInteger(Math.sqrt(count / 3))
}

function distinctCount({ distinct }: ColumnFacts): number {
  return distinct?.size ?? Number.POSITIVE_INFINITY
}

/** MNIST as text without a header: the digit, then 784 pixels. */
function isLabelFirst(columns: readonly ColumnFacts[]): boolean {
  const [first] = columns
  if (!first || first.name !== 'column 1') return false
  if (columns.length < 65 || !isSquare(columns.length - 1)) return false
  return isInteger(first) && distinctCount(first) >= 2 && distinctCount(first) <= 100
}

export function findTarget(
  file: string,
  columns: readonly ColumnFacts[],
  { labelColumn }: ImportChoices,
): number {
  if (labelColumn !== null) return findColumn(file, columns, labelColumn)
  const named = columns.findIndex(({ name }) => namesForLabels.test(name))
  if (named >= 0) return named
  return isLabelFirst(columns) ? 0 : columns.length - 1
}

/** Words are classes; so are few different integers, or many in a column that is called “class”. */
function seemsClasses(column: ColumnFacts): boolean {
  if (!isNumeric(column)) return true
  if (!isInteger(column)) return false
  return (
    distinctCount(column) <= integerClassLimit ||
    (column.distinct !== null && namesForLabels.test(column.name))
  )
}

export function planTarget(
  file: string,
  columns: readonly ColumnFacts[],
  index: number,
  { task }: ImportChoices,
): TargetColumn {
  const column = columns[index]
  if (!column || column.numbers + column.words === 0)
    throw unusable(
      file,
      column?.name ?? '',
      `the label column “${column?.name ?? index}” is empty in all ${column?.missing ?? 0} rows`,
    )
  const isClasses = task === 'auto' ? seemsClasses(column) : task === 'classes'
  return isClasses ? asClasses(file, column, index) : asNumbers(file, column, index)
}

function asClasses(file: string, { name, distinct }: ColumnFacts, index: number): TargetColumn {
  if (distinct === null)
    throw unusable(
      file,
      name,
      `the label column “${name}” has more than ${distinctLimit} different values; choose another column, or numbers as the task`,
    )
  const classes = [...distinct.keys()].sort(compareNames)
  return { kind: 'classes', index, name, classes: new Map(classes.map((key, at) => [key, at])) }
}

function asNumbers(file: string, column: ColumnFacts, index: number): TargetColumn {
  const { name, words, firstWord } = column
  if (isNumeric(column)) return { kind: 'numbers', index, name }
  throw unusable(
    file,
    name,
    `the target “${name}” holds ${words} cells that are no numbers, such as “${firstWord?.text ?? ''}” in line ${firstWord?.line ?? 0}`,
  )
}
