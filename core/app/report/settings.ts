/** Settings in which runs differ. */
import type { Config, ConfigValue } from '../../contract/method.ts'
import type { Run } from '../../contract/run.ts'

export interface DifferingSetting {
  /** Dotted path. */
  readonly path: string
  /** One a run, as JSON; null where the run has no such setting. */
  readonly values: readonly (string | null)[]
}

export function differingSettings(runs: readonly Run[]): DifferingSetting[] {
  const flat = runs.map(({ config }) => new Map(leaves(config, '')))
  const paths = [...new Set(flat.flatMap((one) => [...one.keys()]))]
  return paths
    .map((path) => ({ path, values: flat.map((one) => one.get(path) ?? null) }))
    .filter(({ values }) => new Set(values).size > 1)
}

function leaves(config: Config, above: string): [string, string][] {
  return Object.entries(config).flatMap(([key, value]): [string, string][] =>
    isGroup(value) ? leaves(value, `${above}${key}.`) : [[above + key, JSON.stringify(value)]],
  )
}

function isGroup(value: ConfigValue): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
