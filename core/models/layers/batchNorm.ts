/**
 * Batch normalisation (Ioffe and Szegedy, ICML 2015) over all axes but the last.
 *
 * Running mean and variance follow PyTorch: r ← 0.9 r + 0.1 batch, with the unbiased variance.
 */
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
  const axes = input.shape.slice(0, -1).map((_, axis) => axis)
  const count = input.size / (input.shape.at(-1) ?? 1)
  const mean = tf.mean(input, axes)
  const centred = tf.sub(input, mean)
  const variance = tf.mean(tf.square(centred), axes)
  remember(scope, names.mean, mean)
  remember(scope, names.variance, tf.mul(variance, count / Math.max(1, count - 1)))
  const scale = tf.mul(named(scope.weights, names.scale), tf.rsqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(centred, scale), named(scope.weights, names.shift))
}

/** r ← 0.9 r + 0.1 batch */
function remember({ statistics, update }: Scope, name: string, batch: Tensor): void {
  update(name, tf.add(tf.mul(named(statistics, name), keptPart), tf.mul(batch, 1 - keptPart)))
}

function applyRunning(input: Tensor, { weights, statistics }: Scope, names: Names): Tensor {
  const scale = tf.mul(
    named(weights, names.scale),
    tf.rsqrt(tf.add(named(statistics, names.variance), epsilon)),
  )
  const centred = tf.sub(input, named(statistics, names.mean))
  return tf.add(tf.mul(centred, scale), named(weights, names.shift))
}
