/**
 * At start, no run can still be training: the process that did is gone. Those that wait go on waiting, but for trials,
 * which their study starts again. Returns the interrupted ones, oldest first.
 */
import type { Clock } from '../contract/clock.ts'
import type { Run } from '../contract/run.ts'
import type { RunStore } from '../runs/store.ts'

export function interruptLeftovers(store: RunStore, clock: Clock): Run[] {
  const leftovers = store
    .activeRuns()
    .filter(({ status, trial }) => status.kind !== 'queued' || trial !== null)
  for (const { runId, status } of leftovers) {
    const reason =
      status.kind === 'queued'
        ? 'the application ended before this run started'
        : 'the application ended while this run trained'
    store.updateRun(runId, {
      status: { kind: 'interrupted', reason },
      endedAt: clock.now().toISOString(),
    })
  }
  return leftovers.reverse()
}
