import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { parseSeriesName } from '../../../core/contract/metric.ts'
import type { BandKind, SeedBand } from '../../../core/contract/seedBand.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { Span } from '../charts/decimate.ts'
import { bandId } from '../compare/wantedBands.ts'
import type { WantedBand } from '../compare/wantedBands.ts'
import { useToastsStore } from '../stores/toasts.ts'
import type { DrawnPart } from './drawnPart.ts'
import { covers, rest, spanAround, stillFits } from './detailSpan.ts'

type Bands = ReadonlyMap<string, SeedBand>
/** What was read of a zoom: more steps than are in view, so that a small pan needs nothing. */
type CloseUp = { readonly span: Span; readonly bands: Bands }

/** Points of a band: four for each of 1,000 pixel columns. */
const maxPoints = 4_000

interface Asked {
  readonly part: DrawnPart
  readonly kind: BandKind
  /** Steps; null for all. */
  readonly span: Span | null
}

async function readBands(
  { request }: Bridge,
  wanted: readonly WantedBand[],
  { part: { smoothing, seconds }, kind, span }: Asked,
): Promise<Bands> {
  const range = { fromStep: span?.from ?? null, toStep: span?.to ?? null }
  const found = wanted.map(async (one) => {
    const query = { runIds: [...one.runIds], key: parseSeriesName(one.name), kind, smoothing }
    const band = await request('runs.seedBand', { ...query, seconds, maxPoints, ...range })
    return [bandId(one), band] as const
  })
  return new Map(await Promise.all(found))
}

/** The bands of `wanted` by `bandId`, made by the engine over every stored point; what is not here yet is missing. */
export function useSeedBands(
  wanted: () => readonly WantedBand[],
  part: () => DrawnPart,
  kind: () => BandKind,
): ComputedRef<Bands> {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const whole = shallowRef<Bands>(new Map())
  const closeUp = shallowRef<CloseUp | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  /** The count stays that of the whole. */
  function totalOf(id: string, { total }: SeedBand): number {
    return whole.value.get(id)?.total ?? total
  }

  const read = (span: Span | null) =>
    readBands(bridge, wanted(), { part: part(), kind: kind(), span })

  async function load(): Promise<void> {
    asked += 1
    const mine = asked
    const { view } = part()
    const bands = await read(null)
    if (mine !== asked) return
    whole.value = bands
    closeUp.value = null
    if (view) await zoom(view)
  }

  async function zoom(view: Span): Promise<void> {
    asked += 1
    const mine = asked
    const span = spanAround(view)
    const bands = await read(span)
    if (mine === asked) closeUp.value = { span, bands }
  }

  watch(
    () => JSON.stringify([wanted(), part().smoothing, part().seconds, kind()]),
    () => void toasts.attempt(load),
    { immediate: true },
  )
  watch(
    () => part().view,
    (view) => {
      clearTimeout(timer)
      if (view && wanted().length > 0 && !stillFits(closeUp.value?.span ?? null, view))
        timer = setTimeout(() => void toasts.attempt(() => zoom(view)), rest)
    },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return computed(() => {
    const { value } = closeUp
    if (!value || !covers(value.span, part().view)) return whole.value
    return new Map([...value.bands].map(([id, one]) => [id, { ...one, total: totalOf(id, one) }]))
  })
}
