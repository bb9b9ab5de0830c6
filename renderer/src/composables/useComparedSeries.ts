import { onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import { seriesName } from '../../../core/contract/metric.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { useToastsStore } from '../stores/toasts.ts'

/** Enough for every pixel column of a wide chart; the engine keeps the spikes. */
const mostPoints = 20_000
/** Runs that still train are asked again this often, milliseconds. */
const refreshEvery = 2_000

export type SeriesOfRuns = ReadonlyMap<string, ReadonlyMap<string, StoredSeries>>

async function fetchRun(
  bridge: Bridge,
  runId: string,
): Promise<readonly [string, ReadonlyMap<string, StoredSeries>]> {
  const index = await bridge.request('runs.seriesIndex', { runId })
  const keys = index.map(({ key }) => key).filter(({ layer }) => layer === null)
  if (keys.length === 0) return [runId, new Map()]
  const all = { maxPoints: mostPoints, fromStep: null, toStep: null }
  const series = await bridge.request('runs.series', { runId, keys, ...all })
  return [
    runId,
    new Map(
      series.map(({ key, steps, seconds, values, total }) => {
        const name = seriesName(key)
        return [name, { name, x: steps, y: values, seconds, total }]
      }),
    ),
  ]
}

/** Figures of whole runs, by run and name; `active` are asked for again while they train. */
export function useComparedSeries(
  runIds: MaybeRefOrGetter<readonly string[]>,
  active: MaybeRefOrGetter<readonly string[]>,
) {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const series = shallowRef<SeriesOfRuns>(new Map())

  async function load(ids: readonly string[]): Promise<void> {
    const fetched = await Promise.all(ids.map((runId) => fetchRun(bridge, runId)))
    const wanted = new Set(toValue(runIds))
    series.value = new Map([...series.value, ...fetched].filter(([runId]) => wanted.has(runId)))
  }

  watch(
    () => toValue(runIds).join(),
    () => void toasts.attempt(() => load(toValue(runIds))),
    { immediate: true },
  )
  const timer = setInterval(() => {
    const growing = toValue(active)
    if (growing.length > 0) void toasts.attempt(() => load(growing))
  }, refreshEvery)
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return series
}
