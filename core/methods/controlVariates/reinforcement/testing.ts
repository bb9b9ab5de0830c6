/** Small policies and settings for the tests of policy gradients. */
import { createRandom } from '../../../tensor/random.ts'
import { type HostLayer, layerSizes } from './hostNetwork.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import type { Policy } from './policy.ts'

export const testSettings: LearnerSettings = {
  ...{ algorithm: 'a2c', control: 'linear', reach: 'action', objective: 'fit-q', seed: 1 },
  eager: false,
  ...{
    copies: 8,
    rolloutSteps: 4,
    discount: 0.9,
    traceDecay: 0.9,
    hidden: [5],
    learningRate: 1e-3,
  },
  ...{ clip: 0.2, entropy: 0, epochs: 2, minibatch: 16, divergence: 0.02, controlSteps: 4 },
  ...{ controlHidden: [6], controlRate: 1e-2, auxiliaryDraws: 4 },
}

export function randomLayers(
  sizes: readonly (readonly [number, number])[],
  seed: number,
): HostLayer[] {
  const random = createRandom(seed)
  const draws = (count: number) => Float64Array.from({ length: count }, () => 0.5 * random.normal())
  return sizes.map(([inputs, outputs]) => ({
    ...{ inputs, outputs, kernel: draws(inputs * outputs), bias: draws(outputs) },
  }))
}

export function randomPolicy(
  observationSize: number,
  actionSize: number,
  hidden: number[],
  sigma: number,
): Policy {
  const layers = randomLayers(layerSizes(observationSize, hidden, actionSize), 11)
  return {
    ...{ kind: 'gaussian', layers },
    logDeviation: new Float64Array(actionSize).fill(Math.log(sigma)),
  }
}
