/** What differs between runs: their configurations and their last figures, row by row. */
import type { Config, ConfigValue } from '../../../core/contract/method.ts'
import { lastFigure } from '../../../core/contract/run.ts'
import type { Run } from '../../../core/contract/run.ts'

export interface SettingRow {
  /** Dotted path of the setting. */
  readonly path: string
  /** One a run, as text; null where the run has no such setting. */
  readonly values: readonly (string | null)[]
  readonly differs: boolean
}

export interface FigureRow {
  readonly name: string
  /** One a run; null where the run has no such figure. */
  readonly values: readonly (number | null)[]
  /** Value minus the reference's; null for the reference itself and where one is missing. */
  readonly changes: readonly (number | null)[]
  readonly differs: boolean
}

/** Methods and seeds are settings too. */
export function settingRows(runs: readonly Run[]): SettingRow[] {
  const flat = runs.map((run) => new Map([['method', run.method], ...leaves(run.config)]))
  const paths = [...new Set(flat.flatMap((one) => [...one.keys()]))]
  return paths.map((path) => {
    const values = flat.map((one) => one.get(path) ?? null)
    return { path, values, differs: new Set(values).size > 1 }
  })
}

/** `reference`: index of the run that the others are compared with. */
export function figureRows(runs: readonly Run[], reference: number): FigureRow[] {
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))]
  return names.map((name) => {
    const values = runs.map((run) => lastFigure(run, name) ?? null)
    const base = values[reference] ?? null
    const changes = values.map((value, index) =>
      index === reference || value === null || base === null ? null : value - base,
    )
    return { name, values, changes, differs: new Set(values).size > 1 }
  })
}

function leaves(config: Config, above = ''): [string, string][] {
  return Object.entries(config).flatMap(([key, value]): [string, string][] =>
    isBranch(value) ? leaves(value, `${above}${key}.`) : [[above + key, shown(value)]],
  )
}

/** As a person would write it: no quotes, lists by commas. */
function shown(value: ConfigValue): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isBranch(value: ConfigValue): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
