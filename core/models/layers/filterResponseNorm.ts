/**
 * Filter response normalisation (Singh and Krishnan, CVPR 2020): per sample and channel, by the
 * second moment alone, ν² = mean x² over the picture; y = γ x / √(ν² + ε) + β.
 *
 * Without a mean the activations drift from zero, so a learned threshold takes ReLU's place:
 * max(y, τ) (thresholded linear unit).
 */
import { relu } from '../../tensor/ops/relu.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module } from '../module.ts'
import { constant } from './initialise.ts'

const epsilon = 1e-6

export function filterResponseNorm(layer: string, channels: number): Module {
  const [scale, shift] = [`${layer}/scale`, `${layer}/shift`]
  return {
    weights: { [scale]: constant([channels], 1), [shift]: constant([channels], 0) },
    statistics: {},
    layers: [],
    apply: (input, { weights }) =>
      tf.add(tf.mul(responses(input, channels), named(weights, scale)), named(weights, shift)),
  }
}

/** x [n, …, channels] → same shape, second moment 1 over each sample's picture and channel. */
function responses(input: Tensor, channels: number): Tensor {
  const [count = 1] = input.shape
  const x = tf.reshape(input, [count, input.size / count / channels, channels])
  const secondMoment = tf.mean(tf.square(x), 1, true)
  return tf.reshape(tf.mul(x, tf.rsqrt(tf.add(secondMoment, epsilon))), input.shape)
}

/** max(y, τ) with one learned τ a channel. */
export function thresholdedLinear(layer: string, channels: number): Module {
  const threshold = `${layer}/threshold`
  return {
    weights: { [threshold]: constant([channels], 0) },
    statistics: {},
    layers: [],
    // Not tf.maximum: its gradient knows no broadcasting.
    apply: (input, { weights }) => {
      const least = named(weights, threshold)
      return tf.add(relu(tf.sub(input, least)), least)
    },
  }
}
