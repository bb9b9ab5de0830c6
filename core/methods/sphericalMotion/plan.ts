/** Which windows of a run are measured, known before it starts. */
import type { Phase } from '../../training/schedule.ts'
import type { SphericalMotionSettings } from './settings.ts'
import { predictedTimeConstant } from './prediction.ts'
import type { Window } from './windows.ts'
import { phasesOf } from '../../training/schedule.ts'

/**
 * Steps right after a drop over which its immediate effect is measured, and before it.
 *
 * One each: the velocity is the same but for one gradient. Over ten steps the factor of a tenfold
 * drop reads 8, since smaller steps make successive gradients agree more and the velocity grows.
 */
const fallSteps = 1
const approachSteps = 1
/** Time constants after a drop at which the climb is measured, each over ± a tenth of one. */
export const recoveryTimes = [0.5, 2, 4] as const

export function runPhases({ schedule, optimizer, training }: SphericalMotionSettings): Phase[] {
  return phasesOf(schedule, optimizer.learningRate, training.steps)
}

export function measuredWindows(settings: SphericalMotionSettings): Window[] {
  const phases = runPhases(settings)
  return phases.flatMap((phase, index) => [
    { name: `whole:${index}`, from: phase.from, to: phase.to },
    lastFifth(phase, index, index === phases.length - 1 ? settings.training.steps : null),
    ...(index === 0 ? [] : dropWindows(settings, phase, index)),
  ])
}

/** The last phase is judged over the last fifth of the run, where that lies within it. */
function lastFifth({ from, to }: Phase, index: number, totalSteps: number | null): Window {
  const fifth = Math.max(1, Math.round((totalSteps ?? to - from) / 5))
  const within = Math.max(1, Math.round((to - from) / 5))
  return { name: `end:${index}`, from: to - (fifth <= to - from ? fifth : within), to }
}

function dropWindows(
  { optimizer }: SphericalMotionSettings,
  { from, to, learningRate }: Phase,
  index: number,
): Window[] {
  const constant = predictedTimeConstant({ ...optimizer, learningRate })
  const half = Math.max(1, Math.round(constant / 10))
  const recoveries = recoveryTimes.flatMap((time, place) => {
    const middle = from + Math.round(time * constant)
    const inside = Number.isFinite(middle) && middle + half <= to
    const name = `recovery:${index}:${place}`
    return inside ? [{ name, from: Math.max(from, middle - half), to: middle + half }] : []
  })
  return [
    { name: `approach:${index}`, from: from - approachSteps, to: from },
    { name: `fall:${index}`, from, to: Math.min(to, from + fallSteps) },
    ...recoveries,
  ]
}
