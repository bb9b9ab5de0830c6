/** Every point of a run, none left out. */
import type { SeriesData } from '../contract/metric.ts'
import type { RunStore } from '../runs/store.ts'

const everyPoint = 10_000_000

export function everySeries(store: RunStore, runId: string): SeriesData[] {
  const keys = store.seriesIndex(runId).map(({ key }) => key)
  if (keys.length === 0) return []
  return store.series(runId, { keys, maxPoints: everyPoint, fromStep: null, toStep: null })
}
