import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { seriesName } from '../../../core/contract/metric.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Span } from '../charts/decimate.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { covers, rest, spanAround, stillFits } from './detailSpan.ts'
import { fetchLong, storedOf } from './drawnPart.ts'
import type { DrawnPart, LongSeries } from './drawnPart.ts'

/** Long series as a zoom shows them, by `detailId`. */
export interface Detail {
  /** Steps that were read: more than are in view, so that a small pan needs nothing. */
  readonly span: Span
  readonly series: ReadonlyMap<string, StoredSeries>
}

function detailId(runId: string, name: string): string {
  return `${runId} ${name}`
}

/** What of `long` is in view, read anew; null while everything is shown, and while it is not here yet. */
export function useDetail(
  long: () => readonly LongSeries[],
  part: () => DrawnPart,
  maxPoints: () => number,
): ComputedRef<Detail | null> {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const detail = shallowRef<Detail | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function load(view: Span): Promise<void> {
    const wanted = part()
    const span = spanAround(view)
    asked += 1
    const mine = asked
    const range = { maxPoints: maxPoints(), view: span }
    const parts = await Promise.all(
      long().map(async (one) => {
        const found = await fetchLong(bridge, one, wanted, range)
        return found.map((data) => {
          const id = detailId(one.runId, seriesName(data.key))
          return [id, storedOf(data, wanted.smoothing)] as const
        })
      }),
    )
    if (mine === asked) detail.value = { span, series: new Map(parts.flat()) }
  }

  function show(view: Span | null): void {
    clearTimeout(timer)
    if (view === null) {
      asked += 1
      detail.value = null
    } else if (long().length > 0 && !stillFits(detail.value?.span ?? null, view))
      timer = setTimeout(() => void toasts.attempt(() => load(view)), rest)
  }

  watch(() => part().view, show)
  const ids = () => long().map(({ runId, keys }) => `${runId} ${keys.map(seriesName).join()}`)
  watch([() => part().smoothing, () => part().seconds, () => ids().join()], () => {
    detail.value = null
    show(part().view)
  })
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  // Changes only when what is drawn does, not with every frame of a drag.
  return computed(() => (covers(detail.value?.span ?? null, part().view) ? detail.value : null))
}

/** The series of a run with what the detail has of them; the count stays that of the whole. */
export function closeUp(
  series: ReadonlyMap<string, StoredSeries>,
  runId: string,
  detail: Detail | null,
): ReadonlyMap<string, StoredSeries> {
  if (detail === null) return series
  return new Map(
    [...series].map(([name, one]) => {
      const close = detail.series.get(detailId(runId, name))
      return [name, close ? { ...close, total: one.total } : one]
    }),
  )
}
