/** Batch normalisation (Ioffe & Szegedy 2015) in one native kernel each way. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import {
  boolAttribute,
  executeNativeAll,
  floatAttribute,
  stringAttribute,
  typeAttribute,
} from '../native.ts'
import type { NativeAttribute } from '../native.ts'
import { defineOp } from './define.ts'

type BatchNormSettings = { readonly epsilon: number }

export type BatchNormOutcome = {
  /** γ (x − μ_B) / √(σ²_B + ε) + β. [n, h, w, c] */
  readonly output: Tensor
  /** μ_B over n, h, w. [c] */
  readonly mean: Tensor
  /** Unbiased variance, nhw / (nhw − 1) · σ²_B, as running statistics keep it. [c] */
  readonly variance: Tensor
}

function attributes(epsilon: number, training: boolean, followed = 1): NativeAttribute[] {
  return [
    typeAttribute('T', 'float32'),
    typeAttribute('U', 'float32'),
    floatAttribute('epsilon', epsilon),
    stringAttribute('data_format', 'NHWC'),
    boolAttribute('is_training', training),
    ...(followed === 1 ? [] : [floatAttribute('exponential_avg_factor', followed)]),
  ]
}

const run = defineOp<BatchNormSettings>({
  name: 'NativeFusedBatchNorm',
  inputs: ['x', 'scale', 'offset'],
  forward: ([x, scale, offset], { epsilon }) => {
    const none = tf.tensor1d([])
    const inputs = [x, scale, offset, none, none] as Tensor[]
    return executeNativeAll('FusedBatchNormV3', attributes(epsilon, true), inputs, 6)
  },
  saves: { inputs: ['x', 'scale'], outputs: [false, false, false, true, true, true] },
  backward: ([upstream], [x, scale, ...reserved], { epsilon }) => {
    const inputs = [upstream, x, scale, ...reserved] as Tensor[]
    const [dx, dScale, dOffset] = executeNativeAll(
      'FusedBatchNormGradV3',
      attributes(epsilon, true),
      inputs,
      5,
    )
    return [dx, dScale, dOffset].map((gradient) => () => gradient as Tensor)
  },
})

/**
 * Normalises by the batch's own statistics. x [n, h, w, c], scale [c], offset [c].
 *
 * Gradients flow through the output alone: mean and variance are for running statistics.
 */
export function fusedBatchNorm(
  x: Tensor,
  scale: Tensor,
  offset: Tensor,
  epsilon: number,
): BatchNormOutcome {
  const [output, mean, variance] = run([x, scale, offset], { epsilon })
  return { output, mean, variance } as BatchNormOutcome
}

type FollowSettings = BatchNormSettings & { readonly followed: number }

const runFollowing = defineOp<FollowSettings>({
  name: 'NativeFusedBatchNormFollowing',
  inputs: ['x', 'scale', 'offset', 'mean', 'variance'],
  forward: (inputs, { epsilon, followed }) =>
    executeNativeAll('FusedBatchNormV3', attributes(epsilon, true, followed), inputs, 6),
  saves: { inputs: ['x', 'scale'], outputs: [false, false, false, true, true, true] },
  backward: ([upstream], saved, { epsilon }) => {
    const inputs = [upstream, ...saved] as Tensor[]
    const gradients = executeNativeAll('FusedBatchNormGradV3', attributes(epsilon, true), inputs, 5)
    const still = (statistic: Tensor) => () => tf.zerosLike(statistic)
    const [, scale] = saved as [Tensor, Tensor]
    return [
      ...gradients.slice(0, 3).map((gradient) => () => gradient),
      ...[still(scale), still(scale)],
    ]
  },
})

/**
 * The same, where mean and variance of the outcome are running ones: (1 − followed) · before +
 * followed · batch, in the same kernel. No gradient flows through them.
 */
export function fusedBatchNormFollowing(
  x: Tensor,
  { scale, offset, mean, variance }: BatchNormParameters,
  { epsilon, followed }: { readonly epsilon: number; readonly followed: number },
): BatchNormOutcome {
  const inputs = [x, scale, offset, mean, variance]
  const [output, nextMean, nextVariance] = runFollowing(inputs, { epsilon, followed })
  return { output, mean: nextMean, variance: nextVariance } as BatchNormOutcome
}

export type BatchNormParameters = {
  readonly scale: Tensor
  readonly offset: Tensor
  readonly mean: Tensor
  readonly variance: Tensor
}

/** Normalises by given statistics, for evaluation. Not differentiable. x [n, h, w, c] → [n, h, w, c] */
export function batchNormInference(
  x: Tensor,
  parameters: BatchNormParameters,
  epsilon: number,
): Tensor {
  const { scale, offset, mean, variance } = parameters
  return tf.tidy(
    () =>
      executeNativeAll(
        'FusedBatchNormV3',
        attributes(epsilon, false),
        [x, scale, offset, mean, variance],
        6,
      )[0] as Tensor,
  )
}
