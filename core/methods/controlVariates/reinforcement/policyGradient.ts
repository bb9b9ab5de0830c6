/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the batch's size */
/**
 * Gradients of the policy's weights on the host, one for each environment copy: their spread is the
 * variance of the estimate. Layout: the mean network's kernel0, bias0, …, then log σ.
 */
import { accumulateGradient, forward, gradientSquare, parameterCount } from './hostNetwork.ts'
import { type Policy, softmax } from './policy.ts'
import type { GradientTerms } from './policyControl.ts'
import type { Rollout } from './rollout.ts'
import { steinGradient } from './steinGradient.ts'

export type CopyGradients = {
  readonly copies: number
  readonly size: number
  /** Mean over the steps of each copy: [copies, size]. */
  readonly values: Float64Array
  /** Mean of |g|² over single samples. */
  readonly sampleSquare: number
}

export function copyGradients(
  policy: Policy,
  rollout: Rollout,
  terms: GradientTerms,
): CopyGradients {
  const { copies, steps, observations } = rollout
  const networkSize = parameterCount(policy.layers)
  const size = networkSize + policy.logDeviation.length
  const values = new Float64Array(copies * size)
  const inputs = observations.length / (copies * steps)
  let squares = 0
  for (let row = 0; row < copies * steps; row++) {
    const copy = row % copies
    const input = observations.subarray(row * inputs, (row + 1) * inputs)
    const layerValues = forward(policy.layers, input)
    const { output, logDeviation } = outputGradient(
      policy,
      rollout,
      terms,
      row,
      layerValues.at(-1)!,
    )
    const own = values.subarray(copy * size, (copy + 1) * size)
    accumulateGradient(
      ...([policy.layers, input, layerValues, output] as const),
      own.subarray(0, networkSize),
    )
    squares += gradientSquare(policy.layers, input, layerValues, output)
    for (const [axis, value] of logDeviation.entries()) {
      own[networkSize + axis]! += value
      squares += value * value
    }
  }
  const sampleSquare = squares / (copies * steps)
  return { copies, size, values: values.map((value) => value / steps), sampleSquare }
}

function outputGradient(
  policy: Policy,
  rollout: Rollout,
  terms: GradientTerms,
  row: number,
  output: Float64Array,
): { output: Float64Array; logDeviation: Float64Array } {
  const left = terms.left[row]!
  if (policy.kind === 'categorical') {
    const chosen = rollout.actions[row]!
    const gradient = softmax(output).map(
      (probability, action) => (Number(action === chosen) - probability) * left,
    )
    return { output: gradient, logDeviation: new Float64Array(0) }
  }
  const width = policy.logDeviation.length
  const mean = new Float64Array(width)
  const logDeviation = new Float64Array(width)
  for (let axis = 0; axis < width; axis++) {
    const place = row * width + axis
    const gradient = steinGradient({
      noise: rollout.noise[place]!,
      deviation: Math.exp(policy.logDeviation[axis]!),
      left,
      slope: terms.slope[place]!,
      curve: terms.curve[place]!,
    })
    mean[axis] = gradient.mean
    logDeviation[axis] = gradient.logDeviation
  }
  return { output: mean, logDeviation }
}

export function meanGradient({ copies, size, values }: CopyGradients): Float64Array {
  const mean = new Float64Array(size)
  for (let copy = 0; copy < copies; copy++)
    for (let place = 0; place < size; place++) mean[place]! += values[copy * size + place]! / copies
  return mean
}

/** Variance of one sample's gradient, summed over the weights: the mean of |g|² less |mean g|². */
export function sampleVariance(gradients: CopyGradients): number {
  const mean = meanGradient(gradients)
  return gradients.sampleSquare - mean.reduce((sum, value) => sum + value * value, 0)
}

/** Variance of the mean gradient, summed over the weights: the copies' spread over their number. */
export function gradientVariance(gradients: CopyGradients): number {
  const { copies, size, values } = gradients
  const mean = meanGradient(gradients)
  let sum = 0
  for (let copy = 0; copy < copies; copy++)
    for (let place = 0; place < size; place++)
      sum += (values[copy * size + place]! - mean[place]!) ** 2
  return sum / (copies - 1) / copies
}
