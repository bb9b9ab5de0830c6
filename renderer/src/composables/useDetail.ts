import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { seriesName } from '../../../core/contract/metric.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Span } from '../charts/decimate.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { useToastsStore } from '../stores/toasts.ts'
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

/** A drag changes the view with every frame; the engine is asked when it rests so long, milliseconds. */
const rest = 60
/** Of a view's width, read on each side of it. */
const margin = 0.5
/** A detail this many times as wide as the view is too coarse. */
const tooWide = 4

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
    const width = view.to - view.from
    const span = { from: view.from - margin * width, to: view.to + margin * width }
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
    } else if (long().length > 0 && !fits(detail.value, view))
      timer = setTimeout(() => void toasts.attempt(() => load(view)), rest)
  }

  watch(() => part().view, show)
  watch([() => part().smoothing, () => part().seconds], () => {
    detail.value = null
    show(part().view)
  })
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  // Changes only when what is drawn does, not with every frame of a drag.
  return computed(() => (covers(detail.value, part().view) ? detail.value : null))
}

function fits(detail: Detail | null, view: Span): boolean {
  if (detail === null || !covers(detail, view)) return false
  return detail.span.to - detail.span.from <= tooWide * (view.to - view.from)
}

/** Whether a detail stands for the whole view. */
function covers(detail: Detail | null, view: Span | null): boolean {
  if (detail === null || view === null) return false
  return detail.span.from <= view.from && detail.span.to >= view.to
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
