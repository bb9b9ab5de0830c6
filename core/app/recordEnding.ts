/**
 * Writes down how a run ended. A store that cannot take it (the disk is full) must not take the
 * engine down: whoever listens is told at once, and the store as soon as it can.
 */
import type { RunChange } from '../runs/store.ts'
import { changeRun } from './changeRun.ts'
import type { RunChanger } from './changeRun.ts'

/** Milliseconds between two tries. */
const retryAfter = 2_000

export function recordEnding(changer: RunChanger, runId: string, ending: RunChange): void {
  if (written(changer, runId, ending)) return
  changer.tell('run.changed', { ...changer.store.run(runId), ...ending })
  retry(changer, runId, ending)
}

function retry(changer: RunChanger, runId: string, ending: RunChange): void {
  const timer = setTimeout(() => {
    if (!written(changer, runId, ending)) retry(changer, runId, ending)
  }, retryAfter)
  // An engine that closes meanwhile finds the run as interrupted at its next start.
  timer.unref()
}

function written(changer: RunChanger, runId: string, ending: RunChange): boolean {
  try {
    changeRun(changer, runId, ending)
    return true
  } catch {
    // Told as `run.changed` by the caller; the reason is the ending itself, or comes again.
    return false
  }
}
