/** A study as its page shows it: rows of trials, axes of their settings, the best ones. */
import type {
  Dimension,
  Halving,
  SearchedValue,
  Study,
  Trial,
} from '../../../core/contract/study.ts'
import { axisOf } from '../charts/parallelCoordinates.ts'
import { formatCount } from '../text/figures.ts'
import { listed, phrase } from '../text/language.ts'
import type { AxisValue, ParallelAxis, ParallelRow } from '../charts/parallelCoordinates.ts'

/** Best first; those without a value last, newest first. */
export function rankedTrials({ plan, trials }: Study): Trial[] {
  const sign = plan.objective.direction === 'minimize' ? 1 : -1
  return [...trials].sort((one, other) => {
    if (one.value === null || other.value === null)
      return one.value === other.value ? other.index - one.index : one.value === null ? 1 : -1
    return sign * (one.value - other.value)
  })
}

export function bestTrial(study: Study): Trial | undefined {
  const [best] = rankedTrials(study)
  return best?.value === null ? undefined : best
}

export function shortPath(path: string): string {
  return path.split('.').slice(-1)[0] ?? path
}

export function trialRows({ plan, trials }: Study): ParallelRow[] {
  return trials.map(({ index, proposal, value }) => ({
    id: String(index),
    values: new Map<string, AxisValue>([
      ...plan.space.map(({ path }) => [path, shown(proposal[path])] as const),
      ['objective', value] as const,
    ]),
  }))
}

export function trialAxes(study: Study, rows: readonly ParallelRow[]): ParallelAxis[] {
  const { space, objective } = study.plan
  return [
    ...space.map((dimension) => settingAxis(dimension, rows)),
    axisOf(
      'objective',
      objective.metric,
      rows.map(({ values }) => values.get('objective') ?? null),
    ),
  ]
}

/** From end to end of what is searched, whatever has been proposed yet. */
function settingAxis(dimension: Dimension, rows: readonly ParallelRow[]): ParallelAxis {
  const { path } = dimension
  if (dimension.kind === 'choice')
    return axisOf(
      path,
      shortPath(path),
      rows.map(({ values }) => values.get(path) ?? null),
    )
  const { low, high, scale } = dimension
  return { id: path, title: shortPath(path), kind: scale, words: [], low, high }
}

function shown(value: SearchedValue | undefined): AxisValue {
  if (value === undefined) return null
  return typeof value === 'number' ? value : String(value)
}

/** `12 of 40 trials, 2 under way`. */
export function progressText({ plan, trials }: Study): string {
  const running = trials.filter(({ state }) => state === 'running').length
  const proposed = trials.filter(({ rung }) => rung === 0).length
  const rungs = trials.length - proposed
  return listed([
    phrase('{proposed} of {budget} trials', { proposed, budget: plan.budget }),
    ...(rungs > 0 ? [phrase('{rungs} went on', { rungs })] : []),
    ...(running > 0 ? [phrase('{running} under way', { running })] : []),
  ])
}

/** What a rung gives: 10, 30, 90. */
export function resourceText({ least, most, factor }: Halving, rung: number): string {
  return formatCount(Math.min(most, least * factor ** rung))
}
