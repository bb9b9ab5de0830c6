import { onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import type { MetricBlock, SeriesData, SeriesKey } from '../../../core/contract/metric.ts'
import { seriesName } from '../../../core/contract/metric.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { GrowingSeries } from './growingSeries.ts'
import { usePacedDrawing } from './usePacedDrawing.ts'

/** Figures of the whole run come whole, those of layers decimated by the engine. */
const runPoints = 1_000_000
const layerPoints = 20_000
export type SeriesByName = ReadonlyMap<string, StoredSeries>

async function fetchSeries(
  { request }: Bridge,
  runId: string,
  keys: readonly SeriesKey[],
  maxPoints: number,
): Promise<SeriesData[]> {
  if (keys.length === 0) return []
  const all = { fromStep: null, toStep: null }
  return request('runs.series', { runId, keys: [...keys], maxPoints, ...all })
}

async function fetchRun(bridge: Bridge, runId: string): Promise<Map<string, GrowingSeries>> {
  const index = await bridge.request('runs.seriesIndex', { runId })
  const keys = index.map(({ key }) => key)
  const parts = await Promise.all([
    fetchSeries(
      bridge,
      runId,
      keys.filter(({ layer }) => layer === null),
      runPoints,
    ),
    fetchSeries(
      bridge,
      runId,
      keys.filter(({ layer }) => layer !== null),
      layerPoints,
    ),
  ])
  return new Map(parts.flat().map((data) => [seriesName(data.key), new GrowingSeries(data)]))
}

function take(
  growing: Map<string, GrowingSeries>,
  { series, steps, seconds, values }: MetricBlock,
): void {
  for (const [column, key] of series.entries()) {
    const name = seriesName(key)
    const one = growing.get(name) ?? GrowingSeries.empty(key)
    growing.set(name, one)
    for (const [row, step] of steps.entries())
      one.push(step, seconds[row] ?? NaN, values[row * series.length + column] ?? NaN)
  }
}

/** All series of a run by name, growing while it trains. */
export function useRunSeries(runId: MaybeRefOrGetter<string>) {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const series = shallowRef<SeriesByName>(new Map())
  const loaded = shallowRef(false)
  let growing = new Map<string, GrowingSeries>()
  /** What arrives while the stored part is still on its way; null once it is here. */
  let early: MetricBlock[] | null = []

  function publish(): void {
    series.value = new Map([...growing].map(([name, one]) => [name, one.stored(name)]))
  }

  const drawSoon = usePacedDrawing(publish)

  async function load(id: string): Promise<void> {
    early = []
    growing = new Map()
    loaded.value = false
    publish()
    const stored = await fetchRun(bridge, id)
    if (id !== toValue(runId)) return
    growing = stored
    // Points that came both ways replace themselves: see GrowingSeries.push.
    for (const block of early) take(growing, block)
    early = null
    loaded.value = true
    publish()
  }

  watch(
    () => toValue(runId),
    (id) => void toasts.attempt(() => load(id)),
    { immediate: true },
  )
  const stop = bridge.on('run.metrics', (message) => {
    if (message.runId !== toValue(runId)) return
    if (early) early.push(...message.blocks)
    else for (const block of message.blocks) take(growing, block)
    drawSoon()
  })
  onScopeDispose(stop)
  return { series, loaded }
}
