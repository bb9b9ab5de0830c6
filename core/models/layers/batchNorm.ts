/**
 * Batch normalisation (Ioffe and Szegedy, ICML 2015) over all axes but the last.
 *
 * Running mean and variance follow PyTorch: r ← 0.9 r + 0.1 batch, with the unbiased variance.
 */
import { fusedBatchNorm } from '../../tensor/ops/batchNorm.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module, Scope } from '../module.ts'
import {
  applyRunning,
  asPictures,
  epsilon,
  remember,
  runningNames,
  runningTensors,
} from './runningNorm.ts'
import type { RunningNames } from './runningNorm.ts'

const keptPart = 0.9

export function batchNorm(layer: string, channels: number): Module {
  const names = runningNames(layer)
  return {
    ...runningTensors(names, channels),
    layers: [],
    apply: (input, scope) =>
      scope.mode === 'train' ? applyBatch(input, scope, names) : applyRunning(input, scope, names),
  }
}

function applyBatch(input: Tensor, scope: Scope, names: RunningNames): Tensor {
  const { weights } = scope
  const { output, mean, variance } = fusedBatchNorm(
    asPictures(input),
    named(weights, names.scale),
    named(weights, names.shift),
    epsilon,
  )
  remember(scope, names.mean, mean, keptPart)
  remember(scope, names.variance, variance, keptPart)
  return tf.reshape(output, input.shape)
}
