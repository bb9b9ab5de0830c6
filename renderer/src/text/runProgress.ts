/** How fast a run goes and how long it still takes. */
import type { Run } from '../../../core/contract/run.ts'

export function stepsPerSecond({ step, seconds }: Pick<Run, 'step' | 'seconds'>): number {
  return seconds > 0 ? step / seconds : NaN
}

/** Seconds; NaN while nothing can be said. */
export function remainingSeconds(run: Pick<Run, 'step' | 'seconds' | 'totalSteps'>): number {
  if (run.totalSteps === 0) return NaN
  return (run.totalSteps - run.step) / stepsPerSecond(run)
}

/** 0 to 1. */
export function doneFraction({ step, totalSteps }: Pick<Run, 'step' | 'totalSteps'>): number {
  return totalSteps === 0 ? 0 : step / totalSteps
}
