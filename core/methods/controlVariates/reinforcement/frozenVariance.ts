/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the batch's size */
/**
 * Variance of the policy gradient on a policy that does not change, estimator by estimator.
 *
 * V and every φ are fitted to one set of episodes; the gradients are then taken on fresh ones that nothing
 * was fitted to, the same for all estimators. Each episode gives one gradient in all weights of the
 * policy; the figure is their variance, summed over the weights, divided by the episodes.
 */
import { createRandom, type Random } from '../../../tensor/random.ts'
import { advantagesOf } from './advantages.ts'
import type { Environment } from './environments/environment.ts'
import { launch } from './environments/fleet.ts'
import { type HostLayer, hostLayers, layerSizes } from './hostNetwork.ts'
import { controlPlan } from './learnerPlan.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import type { PolicyControl } from './names.ts'
import type { Policy } from './policy.ts'
import { createRolloutControl, type Reach } from './policyControl.ts'
import {
  type CopyGradients,
  copyGradients,
  gradientVariance,
  meanGradient,
} from './policyGradient.ts'
import { fitValue, valueRunner } from './policyUpdates.ts'
import { collect, type Rollout } from './rollout.ts'

export type Estimator = { readonly control: PolicyControl; readonly reach: Reach }

export type EstimatorVariance = Estimator & {
  readonly variance: number
  /** Against the value baseline on the same episodes. */
  readonly ratio: number
  /** Mean square of A' − φ over that of A. */
  readonly remaining: number
  /** Gradient of all episodes, for comparing estimators. */
  readonly gradient: Float64Array
}

export type FrozenPlan = {
  /** Fleets of `copies` whole episodes that V and φ are fitted to, and that the gradients are taken on. */
  readonly fittedFleets: number
  readonly testedFleets: number
  /** Times that φ is fitted to them: with reach “trajectory” each fit has cleaner targets than the last. */
  readonly rounds: number
}

export const frozenPlan: FrozenPlan = { fittedFleets: 4, testedFleets: 4, rounds: 2 }

/** `settings.copies` episodes of `settings.rolloutSteps` a fleet. The value baseline is measured first. */
export function frozenVariance(
  environment: Environment,
  policy: Policy,
  settings: LearnerSettings,
  estimators: readonly Estimator[],
  plan: FrozenPlan = frozenPlan,
): EstimatorVariance[] {
  const random = createRandom(settings.seed).split('frozen policy')
  const episodes = (count: number): Rollout[] =>
    Array.from({ length: count }, () => {
      const fleet = launch(environment, settings.copies, random)
      return collect(environment, policy, fleet, settings.rolloutSteps, random).rollout
    })
  const fitted = episodes(plan.fittedFleets)
  const tested = episodes(plan.testedFleets)
  const network = fittedValue(environment, settings, fitted, random)
  const bench = { environment, policy, settings, plan, fitted, tested, network }
  const baseline = measure(bench, { control: 'value', reach: 'action' }, random)
  return estimators.map((one) => {
    const found = one.control === 'value' ? baseline : measure(bench, one, random)
    return { ...found, ratio: found.variance / baseline.variance }
  })
}

type Bench = {
  readonly environment: Environment
  readonly policy: Policy
  readonly settings: LearnerSettings
  readonly plan: FrozenPlan
  readonly fitted: readonly Rollout[]
  readonly tested: readonly Rollout[]
  readonly network: readonly HostLayer[]
}

/** V by repeated fits to its own λ-returns. */
function fittedValue(
  environment: Environment,
  settings: LearnerSettings,
  rollouts: readonly Rollout[],
  random: Random,
): readonly HostLayer[] {
  const runner = valueRunner(environment, settings)
  const sizes = layerSizes(environment.observationSize, settings.hidden, 1)
  let updates = 0
  try {
    for (let round = 0; round < valueRounds; round++)
      for (const rollout of rollouts) {
        const network = hostLayers(runner.readState(), 'weights/', sizes)
        const { targets } = advantagesOf(rollout, network, settings)
        const fitting = { settings, runner, random, updatesBefore: updates }
        updates += fitValue(fitting, rollout, targets).updates
      }
    return hostLayers(runner.readState(), 'weights/', sizes)
  } finally {
    runner.dispose()
  }
}

const valueRounds = 4

function measure(bench: Bench, estimator: Estimator, random: Random): EstimatorVariance {
  const { environment, policy, settings, plan } = bench
  const network = estimator.control === 'none' ? null : bench.network
  const deviation = policy.logDeviation.map(Math.exp)
  const control = createRolloutControl(controlPlan(environment, { ...settings, ...estimator }))
  const advantages = (rollout: Rollout) => advantagesOf(rollout, network, settings).advantages
  try {
    const isFitted = estimator.control === 'linear' || estimator.control === 'neural'
    for (let round = 0; isFitted && round < plan.rounds; round++)
      for (const rollout of bench.fitted)
        control.fitAndApply(rollout, advantages(rollout), deviation, random)
    let remaining = 0
    const parts = bench.tested.map((rollout) => {
      const terms = control.apply(rollout, advantages(rollout), random)
      remaining += terms.remaining / bench.tested.length
      return copyGradients(policy, rollout, terms)
    })
    const gradients = joined(parts)
    const gradient = meanGradient(gradients)
    return { ...estimator, variance: gradientVariance(gradients), ratio: 1, remaining, gradient }
  } finally {
    control.dispose()
  }
}

function joined(parts: readonly CopyGradients[]): CopyGradients {
  const size = parts[0]!.size
  const copies = parts.reduce((sum, part) => sum + part.copies, 0)
  const values = new Float64Array(copies * size)
  let first = 0
  for (const part of parts) {
    values.set(part.values, first)
    first += part.values.length
  }
  return { copies, size, values }
}
