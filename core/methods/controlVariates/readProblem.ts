/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the table fixes */
/** From an imported table and the `problem` settings to a Bayesian model. */
import { WorkbenchError } from '../../contract/errors.ts'
import { interceptAlone, isRegression } from './problemSettings.ts'
import { choleskyOrNull, gram, type Matrix, zeros } from './matrix.ts'
import type { ControlVariatesSettings } from './settings.ts'
import {
  linearRegression,
  logisticRegression,
  poissonRegression,
  type RegressionData,
} from './targets/regression.ts'
import type { BayesianModel } from './targets/target.ts'

/** A table as a method needs it: numbers by column, and the classes where the outcome has them. */
export type Table = {
  readonly name: string
  readonly columns: readonly string[]
  /** [n, columns]. */
  readonly values: Matrix
  /** Name of the predicted column and its values: class indices or numbers [n]. */
  readonly target: string
  readonly outcome: Float64Array
  /** Empty for a numeric outcome. */
  readonly classNames: readonly string[]
}

type Problem = ControlVariatesSettings['problem']

const mostDefaultFeatures = 10

export function modelFrom(table: Table, problem: Problem): BayesianModel {
  const { kind } = problem
  if (!isRegression(kind))
    throw new WorkbenchError('internal', `${kind} is no regression of a table`)
  const data = regressionData(table, problem)
  switch (kind) {
    case 'logistic-regression':
      return logisticRegression(data, problem.priorPrecision)
    case 'poisson-regression':
      return poissonRegression(data, problem.priorPrecision)
    case 'linear-regression':
      return linearRegression(
        { ...data, outcome: standardised(data.outcome, table.target) },
        problem,
      )
  }
}

export function regressionData(table: Table, problem: Problem): RegressionData {
  const outcome = outcomeOf(table, problem)
  const kept = Array.from(outcome.keys()).filter((row) => !Number.isNaN(outcome[row]!))
  const names = featureNames(table, problem)
  const design = zeros(kept.length, names.length + 1)
  for (let row = 0; row < kept.length; row++) design.values[row * design.columns] = 1
  for (const [place, name] of names.entries()) {
    const source = columnOf(table, name)
    const values = standardised(
      Float64Array.from(kept, (row) => source[row]!),
      name,
    )
    for (const [row, value] of values.entries())
      design.values[row * design.columns + place + 1] = value
  }
  const data = {
    design,
    outcome: Float64Array.from(kept, (row) => outcome[row]!),
    names: ['intercept', ...names],
  }
  checkData(data, table, problem)
  return data
}

/** Refuses what no evidence can be computed from. */
function checkData(
  { design, outcome, names }: RegressionData,
  table: Table,
  problem: Problem,
): void {
  if (problem.kind === 'logistic-regression') {
    const ones = outcome.reduce((sum, value) => sum + value, 0)
    if (ones === 0 || ones === outcome.length)
      throw refuse(
        'problem.target',
        `${table.name}: ${ones} of ${outcome.length} rows are positive: a single class has nothing to separate`,
      )
  }
  if (problem.kind === 'poisson-regression' && !outcome.every((y) => Number.isInteger(y) && y >= 0))
    throw refuse('problem.target', `${table.name}: a Poisson outcome needs counts 0, 1, 2, …`)
  const square = gram(design)
  const scaled = { ...square, values: square.values.map((value) => value / design.rows) }
  for (let i = 0; i < scaled.rows; i++) scaled.values[i * scaled.rows + i]! -= 1e-10
  if (choleskyOrNull(scaled) === null)
    throw refuse(
      'problem.features',
      `${table.name}: the columns ${names.slice(1).join(', ')} are collinear`,
    )
}

function refuse(path: string, message: string): WorkbenchError {
  return new WorkbenchError('config-invalid', message, { details: { path } })
}

function columnOf(table: Table, name: string): Float64Array {
  const place = table.columns.indexOf(name)
  if (place < 0)
    throw refuse(
      'problem.features',
      `${table.name} has no numeric column “${name}”; it has ${table.columns.join(', ')}`,
    )
  return Float64Array.from(
    { length: table.values.rows },
    (_, row) => table.values.values[row * table.columns.length + place]!,
  )
}

function featureNames(table: Table, { features, target }: Problem): string[] {
  const listed = features
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (
    listed.length === 1 &&
    listed[0] === interceptAlone &&
    !table.columns.includes(interceptAlone)
  )
    return []
  if (listed.length > 0) return listed
  return table.columns.filter((name) => name !== target).slice(0, mostDefaultFeatures)
}

/** 0/1 for logistic regression (NaN: leave the row out), numbers otherwise. */
function outcomeOf(table: Table, problem: Problem): Float64Array {
  const own = problem.target === '' || problem.target === table.target
  const values = own ? table.outcome : columnOf(table, problem.target)
  if (problem.kind !== 'logistic-regression') return values
  const classNames = own ? table.classNames : []
  const words = Array.from(values, (value) => classNames[value] ?? String(value))
  const known = [...new Set(words)].toSorted()
  const positive = problem.positive === '' ? (classNames.at(-1) ?? known.at(-1)!) : problem.positive
  for (const wanted of [positive, problem.negative])
    if (wanted !== '' && !known.includes(wanted))
      throw refuse(
        'problem.positive',
        `${table.name}: no row of the outcome is “${wanted}”; there are ${known.slice(0, 8).join(', ')}`,
      )
  return Float64Array.from(words, (word) => {
    if (word === positive) return 1
    return problem.negative === '' || word === problem.negative ? 0 : Number.NaN
  })
}

/** Mean 0 and population deviation 1. */
function standardised(values: Float64Array, name: string): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  if (!(variance > 0))
    throw refuse(
      'problem.features',
      `column “${name}” has variance ${variance} over ${values.length} rows: nothing to learn from it`,
    )
  return values.map((value) => (value - mean) / Math.sqrt(variance))
}
