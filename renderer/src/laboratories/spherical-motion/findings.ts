/** What the laboratory tells in a run's result, as rows that a view can trust. */
import type { Config, ConfigValue } from '../../../../core/contract/method.ts'
import type { Run } from '../../../../core/contract/run.ts'

export type Row = Readonly<Record<string, ConfigValue>>

/** Rows of one table of the result; empty while there is none. */
export function rowsIn(result: Config | null, table: string): Row[] {
  const rows = result?.[table]
  return Array.isArray(rows) ? rows.filter(isRow) : []
}

function isRow(value: ConfigValue | undefined): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** NaN where the row has no such number. */
export function numberIn(row: Row | undefined, name: string): number {
  const value = row?.[name]
  return typeof value === 'number' ? value : NaN
}

export function textIn(row: Row | undefined, name: string): string {
  const value = row?.[name]
  return typeof value === 'string' ? value : ''
}

/** One layer's place in the search for its equilibrium. */
export interface LayerStanding {
  readonly name: string
  readonly judged: boolean
  /** What the recorded graph says of the weight's length, and what the gradients said to it. */
  readonly evidence: string
  readonly verdict: string
  readonly meanAlignment: number
  /** Step since which it is at equilibrium; NaN while it is not. */
  readonly reachedAtStep: number
}

export function standings(result: Config | null): LayerStanding[] {
  const detector = new Map(rowsIn(result, 'detector').map((row) => [textIn(row, 'name'), row]))
  const concluded = new Map(rowsIn(result, 'layers').map((row) => [textIn(row, 'name'), row]))
  return rowsIn(result, 'invariance').map((row) => {
    const name = textIn(row, 'name')
    const told = numberIn(concluded.get(name), 'equilibriumReachedAtStep')
    return {
      ...{ name, judged: row['scaleInvariant'] === true },
      ...{ evidence: textIn(row, 'evidence'), verdict: textIn(row, 'verdict') },
      meanAlignment: numberIn(row, 'meanAlignment'),
      reachedAtStep: concluded.has(name) ? told : numberIn(detector.get(name), 'reachedAtStep'),
    }
  })
}

/** Why a layer is off its equilibrium, shares of the angular update; NaN where nothing is known. */
export interface Residual {
  readonly name: string
  readonly deviation: number
  readonly normChange: number
  readonly velocityEnds: number
  readonly radialGradient: number
  readonly unexplained: number
  readonly balanceGap: number
}

/** Of the whole run once it has concluded, of its last steps until then. */
export function residuals(result: Config | null): Residual[] {
  const concluded = rowsIn(result, 'layers').filter((row) => row['scaleInvariant'] === true)
  const rows = concluded.length > 0 ? concluded : rowsIn(result, 'recent')
  return rows.flatMap((row) => {
    const residual = row['residual']
    if (!isRow(residual)) return []
    const share = (name: string) => numberIn(residual, name)
    return [
      {
        ...{ name: textIn(row, 'name'), deviation: share('deviation') },
        ...{ normChange: share('normChange'), velocityEnds: share('velocityEnds') },
        ...{ radialGradient: share('radialGradient'), unexplained: share('unexplained') },
        balanceGap: numberIn(row, 'balanceGap'),
      },
    ]
  })
}

/** Several trainings in one run, or one alone. */
export function comparesTrainings({ config }: Pick<Run, 'config'>): boolean {
  const { experiment } = config as { experiment?: Row }
  const kind = textIn(experiment, 'kind')
  return kind !== '' && kind !== 'one'
}

/** One training of an experiment: steps (from, to] of the run. */
export interface CellSpan {
  readonly label: string
  readonly seed: number
  readonly from: number
  readonly to: number
  readonly batchSize: number
  readonly failure: string
}

export function cellSpans(result: Config | null): CellSpan[] {
  return rowsIn(result, 'cells').map((row) => ({
    ...{ label: textIn(row, 'label'), seed: numberIn(row, 'seed') },
    ...{ from: numberIn(row, 'from'), to: numberIn(row, 'to') },
    ...{ batchSize: numberIn(row, 'batchSize'), failure: textIn(row, 'failure') },
  }))
}
