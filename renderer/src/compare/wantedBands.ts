/** Which means of repetitions the engine makes: of figures that are too long to come whole. */
import type { StoredSeries } from '../charts/runCurves.ts'
import type { RunGroup } from './groups.ts'

export interface WantedBand {
  /** Of the group of runs. */
  readonly key: string
  readonly name: string
  readonly runIds: readonly string[]
  /** Points stored of each: more of them are another band. */
  readonly totals: readonly number[]
}

export function bandId({ key, name }: Pick<WantedBand, 'key' | 'name'>): string {
  return `${name} ${key}`
}

/** Its points are not here. */
function isAnnounced({ x, total }: StoredSeries): boolean {
  return x.length === 0 && total > 0
}

/** `hidden` runs do not count. */
export function wantedBands(
  groups: readonly RunGroup[],
  series: ReadonlyMap<string, ReadonlyMap<string, StoredSeries>>,
  hidden: ReadonlySet<string>,
): WantedBand[] {
  return groups.flatMap(({ key, runs }) => {
    const seen = runs.map(({ runId }) => runId).filter((runId) => !hidden.has(runId))
    const names = new Set(
      seen.flatMap((runId) =>
        [...(series.get(runId) ?? [])].filter(([, one]) => isAnnounced(one)).map(([name]) => name),
      ),
    )
    return [...names].map((name) => {
      const runIds = seen.filter((runId) => series.get(runId)?.has(name))
      const totals = runIds.map((runId) => series.get(runId)?.get(name)?.total ?? 0)
      return { key, name, runIds, totals }
    })
  })
}
