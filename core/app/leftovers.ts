/** At start, no run can still be training: the process that did is gone. */
import type { Clock } from '../contract/clock.ts'
import { isActive } from '../contract/run.ts'
import type { RunStore } from '../runs/store.ts'

export function interruptLeftovers(store: RunStore, clock: Clock): void {
  for (const { runId, status } of store.runSummaries()) {
    if (!isActive(status)) continue
    const reason =
      status.kind === 'queued'
        ? 'the application ended before this run started'
        : 'the application ended while this run trained'
    store.updateRun(runId, {
      status: { kind: 'interrupted', reason },
      endedAt: clock.now().toISOString(),
    })
  }
}
