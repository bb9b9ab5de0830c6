/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the policy's size */
/**
 * Trust-region step (TRPO, Schulman et al. 2015): the controlled gradient g turned into F⁻¹ g by
 * conjugate gradients, F the Fisher matrix of the policy over the rollout's states, and as long as
 * the allowed divergence lets it be: step √(2δ / gᵀF⁻¹g).
 *
 * F v without F: for a Gaussian policy F = Jᵀ diag(1/σ²) J over the means and 2 over log σ; for
 * a categorical one Jᵀ (diag(p) − p pᵀ) J over the logits. J v comes from a directional derivative.
 */
import type { HostTensor } from '../../../tensor/step.ts'
import {
  accumulateGradient,
  biasName,
  forward,
  type HostLayer,
  kernelName,
  parameterCount,
} from './hostNetwork.ts'
import { type Policy, softmax } from './policy.ts'
import type { GradientTerms } from './policyControl.ts'
import { copyGradients, meanGradient } from './policyGradient.ts'
import type { Climb, Climbed } from './climbing.ts'

const iterations = 10
const damping = 0.1
/** States that F is taken over. */
const mostRows = 512

export function naturalStep(climbing: Climb, terms: GradientTerms): Climbed {
  const { policy, rollout, runner, settings } = climbing
  const gradient = meanGradient(copyGradients(policy, rollout, terms))
  const fisher = fisherProduct(policy, rollout.observations, rollout.rewards.length)
  const direction = conjugateGradients(fisher, gradient)
  const curvature = dot(direction, fisher(direction))
  const length = Math.sqrt((2 * settings.divergence) / Math.max(curvature, 1e-12))
  const move = direction.map((value) => value * length)
  runner.writeState({ ...runner.readState(), ...movedWeights(policy, move) })
  return { loss: -dot(gradient, gradient), divergence: settings.divergence, updates: 0 }
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let place = 0; place < left.length; place++) sum += left[place]! * right[place]!
  return sum
}

/** x with F x = g, approximately. */
export function conjugateGradients(
  product: (vector: Float64Array) => Float64Array,
  right: Float64Array,
): Float64Array {
  const solution = new Float64Array(right.length)
  let left = right.slice()
  let direction = right.slice()
  let square = dot(left, left)
  for (let iteration = 0; iteration < iterations && square > 1e-20; iteration++) {
    const moved = product(direction)
    const length = square / dot(direction, moved)
    for (let place = 0; place < solution.length; place++)
      solution[place]! += length * direction[place]!
    left = left.map((value, place) => value - length * moved[place]!)
    const next = dot(left, left)
    direction = direction.map((value, place) => left[place]! + (next / square) * value)
    square = next
  }
  return solution
}

/** v ↦ (F + damping) v, over at most `mostRows` states spread over the rollout. */
export function fisherProduct(policy: Policy, observations: Float64Array, rows: number) {
  const size = observations.length / rows
  const stride = Math.max(1, Math.floor(rows / mostRows))
  const states = Array.from({ length: Math.floor(rows / stride) }, (_, place) => {
    const row = place * stride
    const input = observations.subarray(row * size, (row + 1) * size)
    return { input, values: forward(policy.layers, input) }
  })
  const networkSize = parameterCount(policy.layers)
  return (vector: Float64Array): Float64Array => {
    const product = new Float64Array(vector.length)
    const ofNetwork = product.subarray(0, networkSize)
    for (const { input, values } of states) {
      const turned = directionalDerivative(policy.layers, input, values, vector)
      const weighed = outputMetric(policy, values.at(-1)!, turned)
      accumulateGradient(policy.layers, input, values, weighed, ofNetwork)
    }
    return product.map((value, place) => {
      const fisher = place < networkSize ? value / states.length : 2 * vector[place]!
      return fisher + damping * vector[place]!
    })
  }
}

/** Fisher matrix of the outputs times v. */
function outputMetric(policy: Policy, output: Float64Array, vector: Float64Array): Float64Array {
  if (policy.kind === 'gaussian')
    return vector.map((value, axis) => value * Math.exp(-2 * policy.logDeviation[axis]!))
  const probabilities = softmax(output)
  const mean = dot(probabilities, vector)
  return vector.map((value, action) => probabilities[action]! * (value - mean))
}

/** d output / dε for weights + ε v. */
export function directionalDerivative(
  layers: readonly HostLayer[],
  input: Float64Array,
  values: readonly Float64Array[],
  vector: Float64Array,
): Float64Array {
  let start = 0
  let below = input
  let turned: Float64Array = new Float64Array(input.length)
  for (const [index, { inputs, outputs, kernel }] of layers.entries()) {
    const bias = start + inputs * outputs
    const next = vector.slice(bias, bias + outputs)
    for (let from = 0; from < inputs; from++)
      for (let to = 0; to < outputs; to++) {
        const place = from * outputs + to
        next[to]! += turned[from]! * kernel[place]! + below[from]! * vector[start + place]!
      }
    start = bias + outputs
    below = values[index]!
    const isLast = index + 1 === layers.length
    turned = isLast ? next : next.map((value, unit) => value * (1 - below[unit]! ** 2))
  }
  return turned
}

function movedWeights(policy: Policy, move: Float64Array): Record<string, HostTensor> {
  const moved: Record<string, HostTensor> = {}
  let start = 0
  const take = (name: string, shape: number[], values: Float64Array) => {
    const sums = Float32Array.from(values, (value, place) => value + move[start + place]!)
    moved[`weights/${name}`] = { dtype: 'float32', shape, values: sums }
    start += values.length
  }
  for (const [index, { inputs, outputs, kernel, bias }] of policy.layers.entries()) {
    take(kernelName(index), [inputs, outputs], kernel)
    take(biasName(index), [outputs], bias)
  }
  if (policy.kind === 'gaussian')
    take('logDeviation', [policy.logDeviation.length], policy.logDeviation)
  return moved
}
