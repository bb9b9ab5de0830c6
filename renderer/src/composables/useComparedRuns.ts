/** What charts of several runs draw: their figures, and which of them are repetitions of each other. */
import { computed, shallowRef } from 'vue'
import { isActive } from '../../../core/contract/run.ts'
import type { Run } from '../../../core/contract/run.ts'
import type { BandKind } from '../../../core/contract/seedBand.ts'
import { groupBySeed } from '../compare/groups.ts'
import { wantedBands } from '../compare/wantedBands.ts'
import { useComparedSeries } from './useComparedSeries.ts'
import { useDrawnPart } from './useDrawnPart.ts'
import { useSeedBands } from './useSeedBands.ts'

/** Places of x that the engine knows of a mean. */
const xOfMeans: readonly string[] = ['step', 'epoch', 'seconds']

/** The charts of every comparison share one layout. `hidden`: runs that are not drawn. */
export function useComparedRuns(runs: () => readonly Run[], hidden: () => ReadonlySet<string>) {
  const runIds = computed(() => runs().map(({ runId }) => runId))
  const active = computed(() =>
    runs()
      .filter(({ status }) => isActive(status))
      .map(({ runId }) => runId),
  )
  const { part, x } = useDrawnPart('compare')
  const groups = computed(() => groupBySeed(runs()))
  const grouped = shallowRef(true)
  const bandKind = shallowRef<BandKind>('deviation')
  const repeated = computed(() => groups.value.filter((group) => group.runs.length > 1))
  const together = computed(() => {
    const isDrawn = grouped.value && xOfMeans.includes(x.value)
    return new Set(isDrawn ? repeated.value.flatMap((group) => group.runs) : [])
  })
  const series = useComparedSeries(
    runIds,
    active,
    () => part.value,
    () => new Set([...together.value].map(({ runId }) => runId)),
  )
  const bands = useSeedBands(
    () => (together.value.size > 0 ? wantedBands(repeated.value, series.value, hidden()) : []),
    () => part.value,
    () => bandKind.value,
  )
  return { runIds, series, groups, grouped, bandKind, bands }
}
