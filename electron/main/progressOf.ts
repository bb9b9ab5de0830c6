/** Task-bar progress of several runs as one. */
import type { ActiveRun } from '../messages.ts'

/** Share of all planned steps that is done, or -1 (no bar) when nothing trains. Above 1: unknown. */
export function progressOf(runs: readonly ActiveRun[]): number {
  if (runs.length === 0) return -1
  const total = runs.reduce((sum, { totalSteps }) => sum + totalSteps, 0)
  return total === 0 ? 2 : runs.reduce((sum, { step }) => sum + step, 0) / total
}
