/** The theory for the run's optimiser: what a scale-invariant layer should do at this learning rate. */
import type { OptimizerSettings } from '../../training/settings.ts'
import { equilibriumAngularUpdate, equilibriumWeightNorm, nesterovAngularUpdate } from './theory.ts'

/** Radians per step; NaN where the theory has no value. */
export function predictedAngularUpdate(optimizer: OptimizerSettings): number {
  if (optimizer.weightDecay === 0) return Number.NaN
  switch (optimizer.kind) {
    case 'momentum':
      return equilibriumAngularUpdate(optimizer)
    case 'nesterov':
      return nesterovAngularUpdate(optimizer)
  }
}

/** The same to first order for both kinds; `unitGradient` is the mean of h·W. */
export function predictedWeightNorm(optimizer: OptimizerSettings, unitGradient: number): number {
  return equilibriumWeightNorm(optimizer, unitGradient)
}
