/** At start, no run can still be training: the process that did is gone. */
import type { Clock } from '../contract/clock.ts'
import type { RunStore } from '../runs/store.ts'

const unended = new Set(['queued', 'running', 'paused'])

export function interruptLeftovers(store: RunStore, clock: Clock): void {
  for (const { runId, status } of store.runs()) {
    if (!unended.has(status.kind)) continue
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
