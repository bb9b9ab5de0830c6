/** From facts about columns to a plan: which column is predicted, and what each becomes. */
import type { ImportProblem } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { ImportChoices } from './choices.ts'
import { compareNames } from './source.ts'
import type { TargetColumn } from './tableTarget.ts'
import { findColumn, findTarget, isSquare, planTarget } from './tableTarget.ts'
import type { ColumnFacts } from './tableColumns.ts'
import { isInteger, isNumeric, countsRows } from './tableColumns.ts'

export interface TablePlan {
  readonly width: number
  readonly features: readonly FeatureColumn[]
  readonly target: TargetColumn
  /** Index of the column whose equal values stay together. */
  readonly group: number | null
  /** Names of the features, one-hot columns as `column=value`. */
  readonly names: readonly string[]
  /** [height, width, channels] where the features are the pixels of a picture. */
  readonly picture: { readonly shape: readonly number[]; readonly scale: number } | null
  readonly problems: readonly ImportProblem[]
}

type FeatureColumn =
  | {
      readonly kind: 'number'
      readonly index: number
      readonly fill: number
      readonly place: number
    }
  | {
      readonly kind: 'category'
      readonly index: number
      readonly places: ReadonlyMap<string, number>
      /** Place of missing values. */
      readonly missing: number | null
    }

const categoryLimit = 100
const featureLimit = 65_536
const pixelName = /^(pixels?|px|p|x|attr|v)?[-_ ]?\d+([-_x]\d+)*$/i

export function planTable(
  file: string,
  columns: readonly ColumnFacts[],
  choices: ImportChoices,
): TablePlan {
  const problems: ImportProblem[] = []
  const targetIndex = findTarget(file, columns, choices)
  const group = findGroup(file, columns, choices)
  const target = planTarget(file, columns, targetIndex, choices)
  const names: string[] = []
  const features: FeatureColumn[] = []
  columns.forEach((column, index) => {
    if (index === targetIndex || index === group) return
    const feature = planFeature(column, index, names, problems, choices.missing)
    if (feature) features.push(feature)
  })
  if (names.length === 0 || names.length > featureLimit)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${file}: ${names.length} feature columns beside “${target.name}”, between 1 and ${featureLimit} can be used`,
      { details: { file } },
    )
  const picture = pictureIn(columns, features, target)
  return { width: columns.length, features, target, group, names, picture, problems }
}

function findGroup(
  file: string,
  columns: readonly ColumnFacts[],
  { splitting }: ImportChoices,
): number | null {
  return splitting.kind === 'group' ? findColumn(file, columns, splitting.column) : null
}

function remark(column: string, message: string, consequence: string): ImportProblem {
  return { severity: 'warning', file: `column “${column}”`, message, consequence, kind: 'values' }
}

function planFeature(
  column: ColumnFacts,
  index: number,
  names: string[],
  problems: ImportProblem[],
  choice: ImportChoices['missing'],
): FeatureColumn | null {
  const { name, missing, words, firstWord } = column
  const treatment = choice === 'skip' ? 'their rows left out' : 'filled with the mean'
  if (countsRows(column)) {
    problems.push(remark(name, 'only counts the rows', 'left out'))
    return null
  }
  if (isNumeric(column)) {
    if (words > 0)
      problems.push(
        remark(
          name,
          `${words} cells are no numbers, the first is “${firstWord?.text.slice(0, 40) ?? ''}” in line ${firstWord?.line ?? 0}`,
          'taken as missing',
        ),
      )
    if (missing > 0) problems.push(remark(name, `${missing} cells are missing`, treatment))
    names.push(name)
    return {
      kind: 'number',
      index,
      fill: column.sum / column.numbers,
      place: names.length - 1,
    }
  }
  return planWords(column, index, names, problems)
}

function planWords(
  { name, missing, words, distinct }: ColumnFacts,
  index: number,
  names: string[],
  problems: ImportProblem[],
): FeatureColumn | null {
  if (words === 0) {
    problems.push(remark(name, `all ${missing} cells are missing`, 'left out'))
    return null
  }
  if (distinct === null || distinct.size > categoryLimit) {
    const count = distinct === null ? 'more than 1000' : String(distinct.size)
    problems.push(remark(name, `text with ${count} different values`, 'left out'))
    return null
  }
  return planCategory({ name, missing }, index, names, distinct)
}

function planCategory(
  { name, missing }: Pick<ColumnFacts, 'name' | 'missing'>,
  index: number,
  names: string[],
  distinct: ReadonlyMap<string, number>,
): FeatureColumn {
  const places = new Map<string, number>()
  for (const value of [...distinct.keys()].sort(compareNames)) {
    places.set(value, names.length)
    names.push(`${name}=${value}`)
  }
  if (missing > 0) names.push(`${name} is missing`)
  return { kind: 'category', index, places, missing: missing > 0 ? names.length - 1 : null }
}

/** Rows of grey or colour pixels, as MNIST is often passed on: integers 0 … 255, a square of them. */
function pictureIn(
  columns: readonly ColumnFacts[],
  features: readonly FeatureColumn[],
  target: TargetColumn,
): TablePlan['picture'] {
  const pixels = features.map(({ index }) => columns[index])
  const count = pixels.length
  const isBytes = pixels.every(
    (column) => column && isInteger(column) && column.min >= 0 && column.max <= 255,
  )
  if (count < 64 || !isSquare(count) || !isBytes || target.kind !== 'classes') return null
  if (!pixels.every((column) => column && pixelName.test(column.name.replace('column ', ''))))
    return null
  const channels = Number.isInteger(Math.sqrt(count)) ? 1 : 3
  const side = Math.sqrt(count / channels)
  const max = pixels.reduce((most, column) => Math.max(most, column?.max ?? 0), 0)
  // 8 × 8 digits count 0 … 16; such pictures would be almost black.
  return { shape: [side, side, channels], scale: max <= 16 ? 255 / 16 : 1 }
}
