/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the policy fixes */
/**
 * Policies on the host. Gaussian: a = μ(s) + σ ξ with a deviation that does not depend on the state.
 * Categorical: softmax of the network's outputs.
 */
import type { Random } from '../../../tensor/random.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import type { Environment } from './environments/environment.ts'
import { policyOutputs } from './environments/environment.ts'
import { forward, type HostLayer, hostLayers, layerSizes } from './hostNetwork.ts'

export type Policy = {
  readonly kind: 'gaussian' | 'categorical'
  readonly layers: readonly HostLayer[]
  /** log σ [size]; empty for a categorical policy. */
  readonly logDeviation: Float64Array
}

export type Decision = {
  /** In units of the environment's action scale [size], or the index [1]. */
  readonly action: Float64Array
  /** (a − μ)/σ [size]; empty for a categorical policy. */
  readonly noise: Float64Array
  readonly logProbability: number
}

export function policySizes(environment: Environment, hidden: readonly number[]) {
  return layerSizes(environment.observationSize, hidden, policyOutputs(environment))
}

export function hostPolicy(
  environment: Environment,
  hidden: readonly number[],
  state: HostTensors,
): Policy {
  const layers = hostLayers(state, 'weights/', policySizes(environment, hidden))
  if (environment.actions.kind === 'discrete')
    return { kind: 'categorical', layers, logDeviation: new Float64Array(0) }
  const logDeviation = Float64Array.from(state['weights/logDeviation']!.values)
  return { kind: 'gaussian', layers, logDeviation }
}

export function decide(policy: Policy, observation: Float64Array, random: Random): Decision {
  const output = forward(policy.layers, observation).at(-1)!
  return policy.kind === 'gaussian'
    ? drawGaussian(output, policy.logDeviation, random)
    : drawCategory(output, random)
}

/** The mean, or the likeliest action: how a policy is shown. */
export function decideGreedily(policy: Policy, observation: Float64Array): Float64Array {
  const output = forward(policy.layers, observation).at(-1)!
  return policy.kind === 'gaussian' ? output : Float64Array.of(output.indexOf(Math.max(...output)))
}

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

function drawGaussian(mean: Float64Array, logDeviation: Float64Array, random: Random): Decision {
  const noise = mean.map(() => random.normal())
  const action = mean.map((value, axis) => value + Math.exp(logDeviation[axis]!) * noise[axis]!)
  let logProbability = 0
  for (const [axis, value] of noise.entries())
    logProbability -= 0.5 * value * value + logDeviation[axis]! + halfLogTwoPi
  return { action, noise, logProbability }
}

function drawCategory(logits: Float64Array, random: Random): Decision {
  const probabilities = softmax(logits)
  let left = random.uniform()
  let chosen = 0
  while (chosen + 1 < probabilities.length && left >= probabilities[chosen]!) {
    left -= probabilities[chosen]!
    chosen += 1
  }
  const logProbability = Math.log(probabilities[chosen]!)
  return { action: Float64Array.of(chosen), noise: new Float64Array(0), logProbability }
}

export function softmax(logits: Float64Array): Float64Array {
  const largest = Math.max(...logits)
  const powers = logits.map((value) => Math.exp(value - largest))
  const total = powers.reduce((sum, value) => sum + value, 0)
  return powers.map((value) => value / total)
}
