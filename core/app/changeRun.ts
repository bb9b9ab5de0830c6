/** Changes a run and tells everybody who listens. */
import type { Run } from '../contract/run.ts'
import type { RunChange, RunStore } from '../runs/store.ts'
import type { EventListener } from './eventHub.ts'

export interface RunChanger {
  readonly store: RunStore
  readonly tell: EventListener
}

export function changeRun({ store, tell }: RunChanger, runId: string, to: RunChange): Run {
  const run = store.updateRun(runId, to)
  tell('run.changed', run)
  return run
}
