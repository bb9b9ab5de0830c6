/** Runs that differ by their seed alone, taken together. */
import type { Config } from '../../../core/contract/method.ts'
import { hasMethod } from '../../../core/contract/run.ts'
import type { Run } from '../../../core/contract/run.ts'

export interface RunGroup {
  /** Equal for runs of one method and one configuration but for the seed. */
  readonly key: string
  readonly runs: readonly Run[]
}

/** In the order of each group's first run. A seed that comes again is the same training once more, no repetition. */
export function groupBySeed(runs: readonly Run[]): RunGroup[] {
  const groups = new Map<string, Run[]>()
  for (const run of runs) {
    let key = keyOf(run)
    while (groups.get(key)?.some(({ seed }) => seed === run.seed)) key += ' once more'
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups].map(([key, members]) => ({ key, runs: members }))
}

/** Curves that came without their settings say nothing of being repetitions of each other. */
function keyOf(run: Run): string {
  if (!hasMethod(run) && Object.keys(run.config).length === 0) return run.runId
  return `${run.method} ${JSON.stringify(sorted(withoutSeed(run.config)))}`
}

function withoutSeed(config: Config): Config {
  const training = config['training']
  if (typeof training !== 'object' || training === null || Array.isArray(training)) return config
  const { seed: _, ...rest } = training
  return { ...config, training: rest }
}

/** Keys in one order, so that equal configurations are written equally. */
function sorted(config: Config): Config {
  return Object.fromEntries(
    Object.entries(config)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => [
        key,
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? sorted(value)
          : value,
      ]),
  )
}
