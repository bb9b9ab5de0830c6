/** The theory for the run's optimiser: what a scale-invariant layer should do at this learning rate. */
import {
  adamWAngularUpdate,
  adamWTimeConstant,
  adamWWeightNorm,
  firstOrderAdamWAngularUpdate,
} from './rotational.ts'
import type { SphericalOptimizer } from './settings.ts'
import {
  equilibriumAngularUpdate,
  equilibriumWeightNorm,
  firstOrderAngularUpdate,
  nesterovAngularUpdate,
  timeConstant,
} from './theory.ts'

/** Radians per step; NaN where the theory has no value. */
export function predictedAngularUpdate(optimizer: SphericalOptimizer): number {
  if (optimizer.weightDecay === 0) return Number.NaN
  switch (optimizer.kind) {
    case 'momentum':
      return equilibriumAngularUpdate(optimizer)
    case 'nesterov':
      return nesterovAngularUpdate(optimizer)
    case 'adamw':
      return adamWAngularUpdate(optimizer)
  }
}

export function firstOrderPrediction(optimizer: SphericalOptimizer): number {
  switch (optimizer.kind) {
    case 'momentum':
      return firstOrderAngularUpdate(optimizer)
    case 'nesterov':
      return nesterovAngularUpdate(optimizer)
    case 'adamw':
      return firstOrderAdamWAngularUpdate(optimizer)
  }
}

/** `unitGradient` is the mean of h·W, `size` the number of the weight's values. */
export function predictedWeightNorm(
  optimizer: SphericalOptimizer,
  { unitGradient, size }: { readonly unitGradient: number; readonly size: number },
): number {
  // Nesterov's norm is that of momentum to first order.
  if (optimizer.kind === 'adamw') return adamWWeightNorm(optimizer, size)
  return equilibriumWeightNorm(optimizer, unitGradient)
}

/** Steps; infinite without weight decay. */
export function predictedTimeConstant(optimizer: SphericalOptimizer): number {
  return optimizer.kind === 'adamw' ? adamWTimeConstant(optimizer) : timeConstant(optimizer)
}

/** x of ‖w*‖ ∝ ηˣ: what a drop of the learning rate by κ does to the norm is κ^(−x). */
export function normExponent({ kind }: SphericalOptimizer): number {
  return kind === 'adamw' ? 1 / 2 : 1 / 4
}
