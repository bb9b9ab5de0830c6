/**
 * Group normalisation (Wu and He, ECCV 2018): per sample, over groups of channels.
 *
 * One group is layer normalisation, as many groups as channels is instance normalisation. Nothing
 * is remembered between steps.
 */
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module } from '../module.ts'
import { constant } from './initialise.ts'

const epsilon = 1e-5

export function groupNorm(layer: string, channels: number, groups: number): Module {
  const [scale, shift] = [`${layer}/scale`, `${layer}/shift`]
  return {
    weights: { [scale]: constant([channels], 1), [shift]: constant([channels], 0) },
    statistics: {},
    layers: [],
    apply: (input, { weights }) =>
      tf.add(
        tf.mul(standardised(input, channels, groups), named(weights, scale)),
        named(weights, shift),
      ),
  }
}

/** x [n, …, channels] → same shape, mean 0 and variance 1 over each sample's groups. */
function standardised(input: Tensor, channels: number, groups: number): Tensor {
  const [count = 1] = input.shape
  const places = input.size / count / channels
  const grouped = tf.reshape(input, [count, places, groups, channels / groups])
  const mean = tf.mean(grouped, [1, 3], true)
  const centred = tf.sub(grouped, mean)
  const variance = tf.mean(tf.square(centred), [1, 3], true)
  return tf.reshape(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), input.shape)
}
