import { computed, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import type { SeriesKey, SeriesSummary } from '../../../core/contract/metric.ts'
import { seriesName } from '../../../core/contract/metric.ts'
import { mostBandSteps } from '../../../core/contract/seedBand.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { fetchLong, pointsBeside, storedOf } from './drawnPart.ts'
import type { DrawnPart } from './drawnPart.ts'
import { GrowingSeries } from './growingSeries.ts'
import { closeUp, useDetail } from './useDetail.ts'

/** Series up to so many points come whole, and the window smooths them; longer ones the engine smooths and thins. */
const whole = 20_000
/** Runs that still train are asked again this often, milliseconds. */
const refreshEvery = 2_000

export type SeriesOfRuns = ReadonlyMap<string, ReadonlyMap<string, StoredSeries>>

interface Fetched {
  readonly runId: string
  readonly long: readonly SeriesKey[]
  readonly series: ReadonlyMap<string, StoredSeries>
}

interface Asked {
  readonly part: DrawnPart
  readonly maxPoints: number
  /** Of long series only the number of points: they are drawn as a mean with others, which the engine makes. */
  readonly together: boolean
}

async function fetchRun(
  bridge: Bridge,
  runId: string,
  { part, maxPoints, together }: Asked,
): Promise<Fetched> {
  const index = await bridge.request('runs.seriesIndex', { runId })
  const keysWhere = (holds: (one: SeriesSummary) => boolean): SeriesKey[] =>
    index.filter((one) => one.key.layer === null && holds(one)).map(({ key }) => key)
  const isCounted = (count: number) => together && count <= mostBandSteps
  const long = keysWhere(({ count }) => count > whole && !isCounted(count))
  const counted = index.filter(
    ({ key, count }) => key.layer === null && count > whole && isCounted(count),
  )
  const keys = keysWhere(({ count }) => count <= whole)
  const all = { maxPoints: whole, fromStep: null, toStep: null }
  const held = keys.length === 0 ? [] : await bridge.request('runs.series', { runId, keys, ...all })
  const thinned = await fetchLong(bridge, { runId, keys: long }, part, {
    maxPoints,
  })
  const series = [...held, ...thinned].map((data) => {
    return [seriesName(data.key), storedOf(data, part.smoothing)] as const
  })
  const announced = counted.map(({ key, count }) => {
    const name = seriesName(key)
    return [name, GrowingSeries.empty(key, count).stored(name)] as const
  })
  return { runId, long, series: new Map([...announced, ...series]) }
}

/** Figures of whole runs, by run and name; `active` are asked for again while they train. */
export function useComparedSeries(
  runIds: MaybeRefOrGetter<readonly string[]>,
  active: MaybeRefOrGetter<readonly string[]>,
  part: () => DrawnPart,
  /** Runs whose long series are drawn as a mean with others. */
  together: () => ReadonlySet<string>,
) {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const fetched = shallowRef<ReadonlyMap<string, Fetched>>(new Map())
  const long = computed(() =>
    [...fetched.value.values()]
      .filter((one) => one.long.length > 0)
      .map((one) => ({ runId: one.runId, keys: one.long })),
  )
  const maxPoints = () => pointsBeside(toValue(runIds).length)
  const detail = useDetail(() => long.value, part, maxPoints)

  async function load(ids: readonly string[]): Promise<void> {
    const means = together()
    const asked = { part: part(), maxPoints: maxPoints() }
    const loaded = await Promise.all(
      ids.map((runId) => fetchRun(bridge, runId, { ...asked, together: means.has(runId) })),
    )
    const wanted = new Set(toValue(runIds))
    const all = new Map([...fetched.value, ...loaded.map((one) => [one.runId, one] as const)])
    fetched.value = new Map([...all].filter(([runId]) => wanted.has(runId)))
  }

  watch(
    [() => toValue(runIds).join(), () => [...together()].join()],
    () => void toasts.attempt(() => load(toValue(runIds))),
    { immediate: true },
  )
  watch([() => part().smoothing, () => part().seconds], () => {
    void toasts.attempt(() => load(long.value.map(({ runId }) => runId)))
  })
  const timer = setInterval(() => {
    const growing = toValue(active)
    if (growing.length > 0) void toasts.attempt(() => load(growing))
  }, refreshEvery)
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return computed<SeriesOfRuns>(
    () =>
      new Map(
        [...fetched.value.values()].map(({ runId, series }) => [
          runId,
          closeUp(series, runId, detail.value),
        ]),
      ),
  )
}
