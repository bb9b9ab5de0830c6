/** How much each setting matters for a figure, over runs that have both. */
import type { RequestOutput } from '../contract/api.ts'
import type { Config, ConfigScalar } from '../contract/method.ts'
import type { Run } from '../contract/run.ts'
import type { RunStore } from '../runs/store.ts'
import { permutationImportance } from '../studies/forest.ts'
import { createRandom } from '../tensor/random.ts'

/** Fewer runs than this say nothing about which setting matters. */
const fewestRuns = 8

export function settingImportance(
  store: RunStore,
  { runIds, metric }: { readonly runIds: readonly string[]; readonly metric: string },
): RequestOutput<'runs.importance'> {
  const runs = runIds
    .map((runId) => store.run(runId))
    .filter(({ metrics }) => Number.isFinite(metrics[metric]))
  const leaves = runs.map(({ config }) => new Map(scalars(config)))
  const paths = [...new Set(leaves.flatMap((one) => [...one.keys()]))].filter(
    (path) => new Set(leaves.map((one) => one.get(path))).size > 1,
  )
  if (runs.length < fewestRuns || paths.length === 0)
    return { settings: [], explained: 0, runs: runs.length }
  const targets = Float64Array.from(runs, (run: Run) => run.metrics[metric] ?? 0)
  const features = paths.map((path) =>
    column(
      leaves.map((one) => one.get(path)),
      targets,
    ),
  )
  const { importance, explained } = permutationImportance(
    { features, targets },
    createRandom(`importance of ${metric}`),
  )
  return {
    settings: paths
      .map((path, at) => ({ path, importance: importance[at] ?? 0 }))
      .sort((one, other) => other.importance - one.importance),
    explained: Number.isFinite(explained) ? explained : 0,
    runs: runs.length,
  }
}

function scalars(config: Config, above = ''): [string, ConfigScalar][] {
  return Object.entries(config).flatMap(([key, value]): [string, ConfigScalar][] => {
    if (Array.isArray(value)) return [[above + key, JSON.stringify(value)]]
    return typeof value === 'object' && value !== null
      ? scalars(value, `${above}${key}.`)
      : [[above + key, value]]
  })
}

/** Numbers as they are; words by the order of their mean target, which lets one split part them best. */
function column(
  values: readonly (ConfigScalar | undefined)[],
  targets: Float64Array,
): Float64Array {
  if (values.every((value) => typeof value === 'number')) return Float64Array.from(values)
  const sums = new Map<ConfigScalar | undefined, { sum: number; count: number }>()
  values.forEach((value, at) => {
    const known = sums.get(value) ?? { sum: 0, count: 0 }
    sums.set(value, { sum: known.sum + (targets[at] ?? 0), count: known.count + 1 })
  })
  const ordered = [...sums].sort(
    ([, one], [, other]) => one.sum / one.count - other.sum / other.count,
  )
  const rank = new Map(ordered.map(([value], at) => [value, at]))
  return Float64Array.from(values, (value) => rank.get(value) ?? 0)
}
