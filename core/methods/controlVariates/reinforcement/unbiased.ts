/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of fixed length */
/**
 * Is the controlled gradient unbiased? Many independent small rollouts of a fixed policy, the control
 * fitted afresh (or onwards) within each; the mean against the truth, or against the score function's.
 */
import { createRandom } from '../../../tensor/random.ts'
import { advantagesOf, type Critic } from './advantages.ts'
import type { Environment } from './environments/environment.ts'
import { launch } from './environments/fleet.ts'
import { controlPlan } from './learnerPlan.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import type { Policy } from './policy.ts'
import { createRolloutControl, type GradientTerms } from './policyControl.ts'
import { copyGradients, meanGradient } from './policyGradient.ts'
import { collect } from './rollout.ts'

export type Estimates = {
  /** Each estimate's gradient in all weights. */
  readonly controlled: readonly Float64Array[]
  /** The same rollouts' without control. */
  readonly plain: readonly Float64Array[]
}

export function manyEstimates(
  environment: Environment,
  policy: Policy,
  critic: Critic | null,
  settings: LearnerSettings,
  count: number,
): Estimates {
  const random = createRandom(settings.seed).split('estimates')
  const control = createRolloutControl(controlPlan(environment, settings))
  const deviation = policy.logDeviation.map(Math.exp)
  const controlled: Float64Array[] = []
  const plain: Float64Array[] = []
  const gradient = (rollout: Parameters<typeof copyGradients>[1], terms: GradientTerms) =>
    meanGradient(copyGradients(policy, rollout, terms))
  try {
    for (let estimate = 0; estimate < count; estimate++) {
      const fleet = launch(environment, settings.copies, random)
      const { rollout } = collect(environment, policy, fleet, settings.rolloutSteps, random)
      const { advantages } = advantagesOf(rollout, critic, settings)
      const terms = control.fitAndApply(rollout, advantages, deviation, random)
      const still = new Float64Array(rollout.noise.length)
      controlled.push(gradient(rollout, terms))
      plain.push(gradient(rollout, { left: advantages, slope: still, curve: still }))
    }
    return { controlled, plain }
  } finally {
    control.dispose()
  }
}

/** z of the mean of one weight's values against `truth`. */
export function zScore(values: readonly number[], truth: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return (mean - truth) / Math.sqrt(variance / values.length)
}

/** z of controlled − plain in a fixed random direction of the weights: 0 in the mean if neither is biased. */
export function pairedZ({ controlled, plain }: Estimates, seed: number): number {
  const random = createRandom(seed).split('direction')
  const direction = controlled[0]!.map(() => random.normal())
  const differences = controlled.map((gradient, index) =>
    gradient.reduce(
      (sum, value, place) => sum + (value - plain[index]![place]!) * direction[place]!,
      0,
    ),
  )
  return zScore(differences, 0)
}
