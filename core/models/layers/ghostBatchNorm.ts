/**
 * Ghost batch normalisation (Hoffer, Hubara and Soudry, NeurIPS 2017): batch norm over normalisation
 * batches smaller than the step's batch. Running statistics take the mean over the batches.
 *
 * Synchronised (Peng et al., CVPR 2018), the small batches exchange their statistics, forward and
 * backward: gradients accumulate over them, and the result is that of one large batch.
 */
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import type { Module } from '../module.ts'
import { standardise } from './batchStandardise.ts'
import { inBatches } from './normalisationBatches.ts'
import {
  applyRunning,
  epsilon,
  remember,
  runningNames,
  runningTensors,
  scaledAndShifted,
} from './runningNorm.ts'

const keptPart = 0.9

export type GhostSettings = {
  /** Samples of one normalisation batch; null: all of the step. */
  readonly size: number | null
  readonly statistics: 'own' | 'synchronised'
}

export function ghostBatchNorm(
  layer: string,
  channels: number,
  { size, statistics }: GhostSettings,
): Module {
  const names = runningNames(layer)
  return {
    ...runningTensors(names, channels),
    layers: [],
    apply: (input, scope) => {
      if (scope.mode === 'infer') return applyRunning(input, scope, names)
      const batches = inBatches(input, size)
      const { output, mean, variance } = standardise(batches, { epsilon, statistics })
      const samples = statistics === 'own' ? (batches.shape[1] ?? 1) : input.size / channels
      remember(scope, names.mean, tf.mean(mean, 0), keptPart)
      remember(scope, names.variance, unbiased(tf.mean(variance, 0), samples), keptPart)
      return scaledAndShifted(output, input.shape, scope, names)
    },
  }
}

/** n/(n − 1) σ²; of one value alone there is none, and 0 is kept. */
function unbiased(variance: Tensor, samples: number): Tensor {
  return tf.mul(variance, samples / Math.max(1, samples - 1))
}
