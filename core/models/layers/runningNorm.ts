/** What batch normalisers with a running mean and variance share: names, memory, inference. */
import { batchNormInference } from '../../tensor/ops/batchNorm.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module, Scope } from '../module.ts'
import { constant } from './initialise.ts'

export const epsilon = 1e-5

export type RunningNames = ReturnType<typeof runningNames>

export function runningNames(layer: string) {
  return {
    scale: `${layer}/scale`,
    shift: `${layer}/shift`,
    mean: `${layer}/mean`,
    variance: `${layer}/variance`,
  }
}

/** Scale 1 and shift 0; running mean 0 and variance 1. */
export function runningTensors(
  names: RunningNames,
  channels: number,
): Pick<Module, 'weights' | 'statistics'> {
  const [ones, zeros] = [constant([channels], 1), constant([channels], 0)]
  return {
    weights: { [names.scale]: ones, [names.shift]: zeros },
    statistics: { [names.mean]: zeros, [names.variance]: ones },
  }
}

/** r ← kept · r + (1 − kept) · batch */
export function remember(
  { statistics, update }: Scope,
  name: string,
  batch: Tensor,
  kept: number,
): void {
  update(name, tf.add(tf.mul(named(statistics, name), kept), tf.mul(batch, 1 - kept)))
}

/** γ (x − running mean) / √(running variance + ε) + β */
export function applyRunning(
  input: Tensor,
  { weights, statistics }: Scope,
  names: RunningNames,
): Tensor {
  const parameters = {
    scale: named(weights, names.scale),
    offset: named(weights, names.shift),
    mean: named(statistics, names.mean),
    variance: named(statistics, names.variance),
  }
  return tf.reshape(batchNormInference(asPictures(input), parameters, epsilon), input.shape)
}

/** The native kernel takes [n, h, w, c]; [n, c] is a picture of one pixel. */
export function asPictures(input: Tensor): Tensor {
  if (input.rank === 4) return input
  return tf.reshape(input, [input.shape[0], 1, 1, input.shape.at(-1) ?? 1])
}

/** γ y + β. y [batches, places, channels] → shape of the layer's input */
export function scaledAndShifted(
  y: Tensor,
  shape: readonly number[],
  { weights }: Scope,
  names: Pick<RunningNames, 'scale' | 'shift'>,
): Tensor {
  const scaled = tf.add(tf.mul(y, named(weights, names.scale)), named(weights, names.shift))
  return tf.reshape(scaled, [...shape])
}
