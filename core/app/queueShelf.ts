/** Which runs wait and in which order, written down so that a restart goes on with them. */
import { z } from 'zod'
import type { RunStore } from '../runs/store.ts'
import { readDocuments } from './documents.ts'

const queuedSchema = z.strictObject({
  runId: z.string(),
  /** `continued` goes on from the last checkpoint. */
  from: z.enum(['fresh', 'continued']),
})
export type Queued = z.output<typeof queuedSchema>

export function keepQueue(store: RunStore, waiting: readonly Queued[]): void {
  try {
    store.putDocument('queue', 'waiting', JSON.stringify(waiting))
  } catch {
    // A full disk: only the order would be lost, and a run must be stoppable all the same.
  }
}

/** Runs that wait since an earlier start: in the order that was kept, then those that it does not name, oldest first. */
export function keptQueue(store: RunStore): Queued[] {
  const waiting = store.activeRuns().filter(({ status, trial, deletedAt }) => {
    return status.kind === 'queued' && trial === null && deletedAt === null
  })
  const left = new Map(
    waiting.reverse().map(({ runId, step }) => {
      return [runId, { runId, from: step > 0 ? 'continued' : 'fresh' } satisfies Queued] as const
    }),
  )
  const [kept = []] = readDocuments(store, 'queue', z.array(queuedSchema))
  const inOrder = kept.filter(({ runId }) => left.delete(runId))
  return [...inOrder, ...left.values()]
}
