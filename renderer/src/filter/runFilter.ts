/** A run as a filter sees it. */
import type { Config, ConfigValue } from '../../../core/contract/method.ts'
import type { Run } from '../../../core/contract/run.ts'
import { translate } from '../text/language.ts'
import type { Filterable } from './filter.ts'

/** Names that people read where a run holds ids. */
export interface RunNames {
  readonly method: (run: Run) => string
  /** In the window's language where it ships with the application. */
  readonly dataset: (run: Run) => string
  readonly datasetAsStored: (run: Run) => string
  readonly state: (run: Run) => string
}

type Value = string | number | boolean

export function filterable(run: Run, names: RunNames): Filterable {
  const own: Readonly<Record<string, (run: Run) => readonly Value[]>> = {
    name: ({ name }) => [name],
    state: (one) => [one.status.kind, ...bothWays(names.state(one))],
    method: (one) => [one.method, ...bothWays(names.method(one))],
    dataset: (one) => [...datasetNames(one, names), ...leaf(one.config, ['dataset'])],
    tag: ({ tags }) => tags,
    notes: ({ notes }) => [notes],
    step: ({ step }) => [step],
    seconds: ({ seconds }) => [seconds],
    seed: ({ seed }) => [seed],
    created: ({ createdAt }) => [createdAt],
  }
  const said = [names.method(run), names.state(run)].flatMap(bothWays)
  const words = [run.name, ...said, ...datasetNames(run, names), ...run.tags]
  return {
    words: words.join(' ').toLowerCase(),
    values: (field) => {
      // A field called “constructor” must not find JavaScript's.
      const known = Object.hasOwn(own, field) ? own[field] : undefined
      if (known) return known(run)
      if (Object.hasOwn(run.metrics, field)) return [run.metrics[field] as number]
      return leaf(run.config, field.split('.'))
    },
  }
}

/** In English, as filters are saved, and in the window's language. */
function bothWays(text: string): string[] {
  return [text, translate(text)]
}

function datasetNames(run: Run, names: RunNames): string[] {
  return [names.dataset(run), names.datasetAsStored(run)]
}

/** Fields that a filter over these runs can use, for suggestions. */
export function filterFields(runs: readonly Run[]): string[] {
  const own = ['name', 'state', 'method', 'dataset', 'tag', 'step', 'seconds', 'seed', 'created']
  const metrics = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))
  const settings = new Set(runs.flatMap(({ config }) => leafPaths(config)))
  return [...own, ...[...metrics].sort(), ...[...settings].sort()]
}

function leaf(config: Config, path: readonly string[]): readonly Value[] {
  let value: ConfigValue | undefined = config
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
    value = Object.hasOwn(value, key) ? value[key] : undefined
  }
  return isValue(value) ? [value] : []
}

function isValue(value: ConfigValue | undefined): value is Value {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/** Dotted paths of a configuration's leaves. */
export function leafPaths(config: Config, above = ''): string[] {
  return Object.entries(config).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leafPaths(value, `${above}${key}.`)
      : [above + key],
  )
}
