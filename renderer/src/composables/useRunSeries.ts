import { computed, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import { WorkbenchError } from '../../../core/contract/errors.ts'
import type { SeriesData, SeriesKey, SeriesSummary } from '../../../core/contract/metric.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { fetchLong, pointsOfWide } from './drawnPart.ts'
import type { DrawnPart, LongSeries } from './drawnPart.ts'
import { GrowingSeries } from './growingSeries.ts'
import { RunPoints } from './runPoints.ts'
import { closeUp, useDetail } from './useDetail.ts'
import { usePacedDrawing } from './usePacedDrawing.ts'

/** Series up to so many points come whole, and the window smooths them; longer ones the engine smooths and thins. */
const wholeOfRun = 200_000
const wholeOfLayer = 20_000
export type SeriesByName = ReadonlyMap<string, StoredSeries>

function isLong({ key, count }: SeriesSummary): boolean {
  return count > (key.layer === null ? wholeOfRun : wholeOfLayer)
}

async function fetchWhole(
  { request }: Bridge,
  runId: string,
  keys: readonly SeriesKey[],
): Promise<SeriesData[]> {
  if (keys.length === 0) return []
  const all = { maxPoints: 2 * wholeOfRun, fromStep: null, toStep: null }
  return request('runs.series', { runId, keys: [...keys], ...all })
}

async function fetchHeld(
  bridge: Bridge,
  runId: string,
  index: readonly SeriesSummary[],
): Promise<GrowingSeries[]> {
  const whole = index.filter((one) => !isLong(one)).map(({ key }) => key)
  return (await fetchWhole(bridge, runId, whole)).map((data) => new GrowingSeries(data))
}

async function fetchThinned(
  bridge: Bridge,
  long: LongSeries,
  part: DrawnPart,
): Promise<GrowingSeries[]> {
  const thinned = await fetchLong(bridge, long, part, { maxPoints: pointsOfWide })
  return thinned.map((data) => new GrowingSeries(data, part.smoothing))
}

/** What there is, is told before it is read. */
async function fetchAll(
  bridge: Bridge,
  runId: string,
  part: DrawnPart,
  tell: (index: readonly SeriesSummary[], long: LongSeries) => void,
): Promise<GrowingSeries[]> {
  const index = await bridge.request('runs.seriesIndex', { runId })
  const long = { runId, keys: index.filter(isLong).map(({ key }) => key) }
  tell(index, long)
  const both = [fetchHeld(bridge, runId, index), fetchThinned(bridge, long, part)]
  return (await Promise.all(both)).flat()
}

/** That a run is gone, its page says itself. */
function exceptGone(thrown: unknown): void {
  if (!(thrown instanceof WorkbenchError) || thrown.code !== 'run-unknown') throw thrown
}

function drawsSame(one: DrawnPart, other: DrawnPart): boolean {
  return one.smoothing === other.smoothing && one.seconds === other.seconds
}

/** All series of a run by name, growing while it trains. */
export function useRunSeries(runId: MaybeRefOrGetter<string>, part: () => DrawnPart) {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const series = shallowRef<SeriesByName>(new Map())
  const long = shallowRef<LongSeries>({ runId: '', keys: [] })
  const detail = useDetail(
    () => (long.value.keys.length > 0 ? [long.value] : []),
    part,
    () => pointsOfWide,
  )
  const loaded = shallowRef(false)
  let points = new RunPoints()

  function publish(): void {
    series.value = points.stored()
  }

  const drawSoon = usePacedDrawing(publish)

  /** Into `points`; again when something else is drawn by then, as a slider sends many weights. */
  async function fill(fetched: (wanted: DrawnPart) => Promise<GrowingSeries[]>): Promise<void> {
    const [mine, wanted] = [points, part()]
    try {
      await mine.fill(fetched(wanted))
      if (mine === points) loaded.value = true
    } finally {
      if (mine === points) publish()
    }
    if (mine !== points) return
    if (!drawsSame(wanted, part())) await fillLong()
  }

  function load(id: string): Promise<void> {
    points = new RunPoints()
    loaded.value = false
    publish()
    const mine = points
    const tell = (index: readonly SeriesSummary[], known: LongSeries) => {
      if (mine !== points) return
      long.value = known
      if (known.keys.length === 0) return
      // Reading takes long enough to set up the charts meanwhile.
      mine.announce(index)
      publish()
    }
    return fill((wanted) => fetchAll(bridge, id, wanted, tell))
  }

  async function fillLong(): Promise<void> {
    if (points.waits || long.value.keys.length === 0) return
    await fill((wanted) => fetchThinned(bridge, long.value, wanted))
  }

  watch(
    () => toValue(runId),
    (id) => void toasts.attempt(() => load(id).catch(exceptGone)),
    { immediate: true },
  )
  watch([() => part().smoothing, () => part().seconds], () => void toasts.attempt(fillLong))
  onScopeDispose(
    bridge.on('run.metrics', (message) => {
      if (message.runId !== toValue(runId)) return
      points.receive(message.blocks)
      drawSoon()
    }),
  )
  return { series: computed(() => closeUp(series.value, toValue(runId), detail.value)), loaded }
}
