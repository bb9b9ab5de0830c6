/** What charts of several runs draw: their figures, and which of them are repetitions of each other. */
import { computed } from 'vue'
import { isActive } from '../../../core/contract/run.ts'
import type { Run } from '../../../core/contract/run.ts'
import { groupBySeed } from '../compare/groups.ts'
import { useComparedSeries } from './useComparedSeries.ts'
import { useDrawnPart } from './useDrawnPart.ts'

/** The charts of every comparison share one layout. */
export function useComparedRuns(runs: () => readonly Run[]) {
  const runIds = computed(() => runs().map(({ runId }) => runId))
  const active = computed(() =>
    runs()
      .filter(({ status }) => isActive(status))
      .map(({ runId }) => runId),
  )
  const { part } = useDrawnPart('compare')
  const series = useComparedSeries(runIds, active, () => part.value)
  return { runIds, series, groups: computed(() => groupBySeed(runs())) }
}
