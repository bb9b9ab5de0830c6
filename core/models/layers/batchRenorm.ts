/**
 * Batch renormalisation (Ioffe, NeurIPS 2017):
 *
 *   r = clip(σ_B / σ, 1/r_max, r_max)     d = clip((μ_B − μ) / σ, −d_max, d_max)
 *   out = γ (y r + d) + β                  y = (x − μ_B) / σ_B, r and d constants to the gradient
 *
 * with running μ and σ. Unclipped, it normalises by the running statistics. Training starts as
 * batch norm (r_max 1, d_max 0); both limits then rise linearly.
 */
import { tf } from '../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module, Scope } from '../module.ts'
import { standardise } from './batchStandardise.ts'
import type { Standardised } from './batchStandardise.ts'
import { constant } from './initialise.ts'
import { inBatches, overPlaces } from './normalisationBatches.ts'
import {
  applyRunning,
  epsilon,
  remember,
  runningNames,
  runningTensors,
  scaledAndShifted,
} from './runningNorm.ts'
import type { RunningNames } from './runningNorm.ts'

export type RenormSettings = {
  /** Samples of one normalisation batch; null: all of the step. */
  readonly size: number | null
  /** Steps as plain batch norm, then steps over which the limits rise. */
  readonly plainSteps: number
  readonly risingSteps: number
  readonly largestRatio: number
  readonly largestShift: number
  /** Part of the running statistics that a step keeps. */
  readonly kept: number
}

/** For runs of a few thousand steps; the paper's own rise takes 5,000 to 40,000. */
export const renormDefaults: RenormSettings = {
  ...{ size: null, plainSteps: 300, risingSteps: 1200 },
  ...{ largestRatio: 3, largestShift: 5, kept: 0.98 },
}

export function batchRenorm(layer: string, channels: number, settings: RenormSettings): Module {
  const names = { ...runningNames(layer), steps: `${layer}/steps` }
  const running = runningTensors(names, channels)
  return {
    weights: running.weights,
    statistics: { ...running.statistics, [names.steps]: constant([], 0) },
    layers: [],
    apply: (input, scope) => {
      if (scope.mode === 'infer') return applyRunning(input, scope, names)
      const steps = tf.add<Scalar>(named(scope.statistics, names.steps), 1)
      scope.update(names.steps, steps)
      const batch = standardise(inBatches(input, settings.size), { epsilon, statistics: 'own' })
      const { ratio, shift } = corrections(batch, scope, names, limits(steps, settings))
      remember(scope, names.mean, tf.mean(batch.mean, 0), settings.kept)
      remember(scope, names.variance, tf.mean(batch.variance, 0), settings.kept)
      const corrected = tf.add(tf.mul(batch.output, overPlaces(ratio)), overPlaces(shift))
      return scaledAndShifted(corrected, input.shape, scope, names)
    },
  }
}

type Limits = { readonly ratio: Tensor; readonly shift: Tensor }

/** r_max from 1 and d_max from 0, by the step. Scalars */
function limits(steps: Scalar, settings: RenormSettings): Limits {
  const { plainSteps, risingSteps, largestRatio, largestShift } = settings
  const progress = tf.clipByValue(tf.div(tf.sub(steps, plainSteps), Math.max(1, risingSteps)), 0, 1)
  return {
    ratio: tf.add(tf.mul(progress, largestRatio - 1), 1),
    shift: tf.mul(progress, largestShift),
  }
}

/** r and d [batches, channels]; `standardise` hands its statistics out without a gradient. */
function corrections(
  { mean, variance }: Standardised,
  { statistics }: Scope,
  names: RunningNames,
  limit: Limits,
): { ratio: Tensor; shift: Tensor } {
  const deviation = tf.sqrt(tf.add(variance, epsilon))
  const running = tf.sqrt(tf.add(named(statistics, names.variance), epsilon))
  const off = tf.div(tf.sub(mean, named(statistics, names.mean)), running)
  return {
    ratio: between(tf.div(deviation, running), tf.div(1, limit.ratio), limit.ratio),
    shift: between(off, tf.neg(limit.shift), limit.shift),
  }
}

function between(value: Tensor, least: Tensor, most: Tensor): Tensor {
  return tf.minimum(tf.maximum(value, least), most)
}
