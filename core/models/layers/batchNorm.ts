/**
 * Batch normalisation (Ioffe and Szegedy, ICML 2015) over all axes but the last.
 *
 * Running mean and variance follow PyTorch: r ← 0.9 r + 0.1 batch, with the unbiased variance.
 */
import { batchNormInference, fusedBatchNorm } from '../../tensor/ops/batchNorm.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module, Scope } from '../module.ts'
import { constant } from './initialise.ts'

const epsilon = 1e-5
const keptPart = 0.9

export function batchNorm(layer: string, channels: number): Module {
  const names = namesOf(layer)
  const [ones, zeros] = [constant([channels], 1), constant([channels], 0)]
  return {
    weights: { [names.scale]: ones, [names.shift]: zeros },
    statistics: { [names.mean]: zeros, [names.variance]: ones },
    layers: [],
    apply: (input, scope) =>
      scope.mode === 'train' ? applyBatch(input, scope, names) : applyRunning(input, scope, names),
  }
}

type Names = ReturnType<typeof namesOf>

function namesOf(layer: string) {
  return {
    scale: `${layer}/scale`,
    shift: `${layer}/shift`,
    mean: `${layer}/mean`,
    variance: `${layer}/variance`,
  }
}

function applyBatch(input: Tensor, scope: Scope, names: Names): Tensor {
  const { weights } = scope
  const { output, mean, variance } = fusedBatchNorm(
    asPictures(input),
    named(weights, names.scale),
    named(weights, names.shift),
    epsilon,
  )
  remember(scope, names.mean, mean)
  remember(scope, names.variance, variance)
  return tf.reshape(output, input.shape)
}

/** r ← 0.9 r + 0.1 batch */
function remember({ statistics, update }: Scope, name: string, batch: Tensor): void {
  update(name, tf.add(tf.mul(named(statistics, name), keptPart), tf.mul(batch, 1 - keptPart)))
}

function applyRunning(input: Tensor, { weights, statistics }: Scope, names: Names): Tensor {
  const parameters = {
    scale: named(weights, names.scale),
    offset: named(weights, names.shift),
    mean: named(statistics, names.mean),
    variance: named(statistics, names.variance),
  }
  return tf.reshape(batchNormInference(asPictures(input), parameters, epsilon), input.shape)
}

/** The native kernel takes [n, h, w, c]; [n, c] is a picture of one pixel. */
function asPictures(input: Tensor): Tensor {
  if (input.rank === 4) return input
  return tf.reshape(input, [input.shape[0], 1, 1, input.shape.at(-1) ?? 1])
}
