/** What x is on a page of charts: choices, and where the points of each run lie on the chosen one. */
import { computed, shallowRef, watch } from 'vue'
import type { ComputedRef } from 'vue'
import type { Run, RunEvent } from '../../../core/contract/run.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { placed } from '../charts/placedSeries.ts'
import { byStep } from '../charts/xAxis.ts'
import type { XQuantity } from '../charts/xAxis.ts'
import { useDatasetsStore } from '../stores/datasets.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { useSteady } from './useSteady.ts'
import { translate } from '../text/language.ts'

export interface XChoiceItem {
  readonly id: string
  /** In the window’s language. */
  readonly label: string
}

export interface AxisRuns {
  readonly runs: () => readonly Run[]
  readonly series: (runId: string) => ReadonlyMap<string, StoredSeries>
  /** Figures of whole runs that x may be, in words by name. */
  readonly figures: () => ReadonlyMap<string, string>
}

const figurePrefix = 'figure:'

/** All of a run that moves its points on any x. */
export function placingOf({ runId, startedAt, status }: Run): string {
  return [runId, startedAt, status.kind].join(' ')
}

/** `chosen` as a layout keeps it; what these runs do not have falls back to steps. */
export function useRunAxis(chosen: () => string, { runs, series, figures }: AxisRuns) {
  const datasets = useDatasetsStore()
  const events = useEventsOf(runs, () => chosen() === 'wall')
  const items = computed<XChoiceItem[]>(() => [
    { id: 'step', label: translate('steps') },
    ...(runs().every((run) => stepsPerEpoch(run) !== null)
      ? [{ id: 'epoch', label: translate('epochs') }]
      : []),
    { id: 'seconds', label: translate('training time') },
    { id: 'wall', label: translate('time of day') },
    ...[...figures()].map(([name, label]) => ({ id: `${figurePrefix}${name}`, label })),
  ])
  const inItems = (): XQuantity => {
    const item = items.value.find(({ id }) => id === chosen())
    return item ? quantityOf(item) : byStep
  }
  // New points make new items: the axes of charts must not be drawn for them.
  const x: ComputedRef<XQuantity> = useSteady(inItems, JSON.stringify)

  /** One pass over the training part: its samples by the batch size. */
  function stepsPerEpoch({ config }: Run): number | null {
    const { dataset, training } = config
    if (typeof dataset !== 'string' || typeof training !== 'object' || training === null)
      return null
    const batchSize = 'batchSize' in training ? training['batchSize'] : undefined
    const part = datasets.byId.get(dataset)?.splits.find(({ name }) => name === 'train')
    return part && typeof batchSize === 'number' ? part.count / batchSize : null
  }

  function place(one: StoredSeries, run: Run): StoredSeries {
    return placed(one, x.value, {
      stepsPerEpoch: stepsPerEpoch(run),
      startedAt: run.startedAt,
      events: events.value.get(run.runId) ?? [],
      series: series(run.runId),
    })
  }

  return { items, x, place }
}

function quantityOf({ id, label }: XChoiceItem): XQuantity {
  if (id.startsWith(figurePrefix))
    return { kind: 'figure', series: id.slice(figurePrefix.length), label }
  return { kind: id as 'step' | 'epoch' | 'seconds' | 'wall' }
}

type EventsByRun = ReadonlyMap<string, readonly RunEvent[]>

/** Asked for only while the time of day is shown. */
function useEventsOf(runs: () => readonly Run[], isWanted: () => boolean) {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const events = shallowRef<EventsByRun>(new Map())

  async function load(): Promise<void> {
    const parts = runs().map(async ({ runId }) => {
      return [runId, await bridge.request('runs.events', { runId })] as const
    })
    events.value = new Map(await Promise.all(parts))
  }

  watch(
    () =>
      isWanted()
        ? runs()
            .map(({ runId, status }) => `${runId} ${status.kind}`)
            .join()
        : null,
    (wanted) => {
      if (wanted !== null) void toasts.attempt(load)
    },
    { immediate: true },
  )
  return events
}
