/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the batch's size */
/**
 * Variance of the policy gradient on a policy that does not change, estimator by estimator.
 *
 * V and every φ are fitted to one set of episodes; the gradients are then taken on fresh ones that nothing
 * was fitted to, the same for all estimators. Two figures, each summed over the policy's weights: of
 * the gradient of one sample (s, a), and of the mean gradient of a whole episode. The second also
 * holds how states differ from episode to episode, which no control of actions can take out.
 */
import { createRandom, type Random } from '../../../tensor/random.ts'
import { advantagesOf, type Critic, criticScale, type CriticScale } from './advantages.ts'
import type { Environment } from './environments/environment.ts'
import { launch } from './environments/fleet.ts'
import { hostLayers, layerSizes } from './hostNetwork.ts'
import { controlPlan } from './learnerPlan.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import type { PolicyControl, Reach } from './names.ts'
import type { Policy } from './policy.ts'
import { createRolloutControl } from './policyControl.ts'
import {
  type CopyGradients,
  copyGradients,
  gradientVariance,
  meanGradient,
  sampleVariance,
} from './policyGradient.ts'
import { fitValue, valueRunner } from './policyUpdates.ts'
import { collect, type Rollout } from './rollout.ts'

export type Estimator = { readonly control: PolicyControl; readonly reach: Reach }

export type EstimatorVariance = Estimator & {
  readonly sampleVariance: number
  readonly episodeVariance: number
  /** Both against the value baseline on the same episodes. */
  readonly sampleRatio: number
  readonly episodeRatio: number
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

/** Called between pieces of work; may wait or throw. */
type Breathe = () => Promise<void>

export type FrozenPolicy = {
  readonly environment: Environment
  readonly policy: Policy
  readonly settings: LearnerSettings
}

/** `settings.copies` episodes of `settings.rolloutSteps` a fleet. The value baseline is measured first. */
export async function frozenVariance(
  { environment, policy, settings }: FrozenPolicy,
  estimators: readonly Estimator[],
  plan: FrozenPlan,
  breathe: Breathe,
): Promise<EstimatorVariance[]> {
  const random = createRandom(settings.seed).split('frozen policy')
  const episodes = (count: number): Rollout[] =>
    Array.from({ length: count }, () => {
      const fleet = launch(environment, settings.copies, random)
      return collect(environment, policy, fleet, settings.rolloutSteps, random).rollout
    })
  const fitted = episodes(plan.fittedFleets)
  const tested = episodes(plan.testedFleets)
  const critic = await fittedCritic({ environment, policy, settings }, fitted, random, breathe)
  const bench: Bench = { environment, policy, settings, plan, fitted, tested, critic, breathe }
  const baseline = await measure(bench, { control: 'value', reach: 'action' }, random)
  const measured: EstimatorVariance[] = []
  for (const one of estimators) {
    const found = one.control === 'value' ? baseline : await measure(bench, one, random)
    measured.push({
      ...found,
      sampleRatio: found.sampleVariance / baseline.sampleVariance,
      episodeRatio: found.episodeVariance / baseline.episodeVariance,
    })
  }
  return measured
}

type Bench = FrozenPolicy & {
  readonly plan: FrozenPlan
  readonly fitted: readonly Rollout[]
  readonly tested: readonly Rollout[]
  readonly critic: Critic
  readonly breathe: Breathe
}

/**
 * V by repeated fits to its own λ-returns; the first are the rewards alone. Its network is that of the
 * controls and it is fitted for at least as many steps: a control must not win by being the better V.
 */
async function fittedCritic(
  { environment, settings: own }: FrozenPolicy,
  rollouts: readonly Rollout[],
  random: Random,
  breathe: Breathe,
): Promise<Critic> {
  const settings = { ...own, hidden: own.controlHidden }
  const runner = valueRunner(environment, settings)
  const sizes = layerSizes(environment.observationSize, settings.hidden, 1)
  const critic = (scale: CriticScale): Critic => ({
    layers: hostLayers(runner.readState(), 'weights/', sizes),
    ...scale,
  })
  let scale = criticScale(advantagesOf(rollouts[0]!, null, settings).targets)
  const wanted = 2 * rollouts.length * own.controlSteps
  let updates = 0
  try {
    for (let round = 0; round < criticRounds || updates < wanted; round++)
      for (const rollout of rollouts) {
        const known = round === 0 && updates === 0 ? null : critic(scale)
        const { targets } = advantagesOf(rollout, known, settings)
        if (known === null) scale = criticScale(targets)
        const fitting = { settings, runner, random, scale, updatesBefore: updates }
        updates += fitValue(fitting, rollout, targets).updates
        await breathe()
      }
    return critic(scale)
  } finally {
    runner.dispose()
  }
}

const criticRounds = 4

async function measure(
  bench: Bench,
  estimator: Estimator,
  random: Random,
): Promise<EstimatorVariance> {
  const { environment, policy, settings, plan } = bench
  const critic = estimator.control === 'none' ? null : bench.critic
  const deviation = policy.logDeviation.map(Math.exp)
  const control = createRolloutControl(controlPlan(environment, { ...settings, ...estimator }))
  const advantages = (rollout: Rollout) => advantagesOf(rollout, critic, settings).advantages
  try {
    const isFitted = estimator.control === 'linear' || estimator.control === 'neural'
    for (let round = 0; isFitted && round < plan.rounds; round++)
      for (const rollout of bench.fitted) {
        control.fitAndApply(rollout, advantages(rollout), deviation, random)
        await bench.breathe()
      }
    let remaining = 0
    const parts: CopyGradients[] = []
    for (const rollout of bench.tested) {
      const terms = control.apply(rollout, advantages(rollout), random)
      remaining += terms.remaining / bench.tested.length
      parts.push(copyGradients(policy, rollout, terms))
      await bench.breathe()
    }
    const gradients = joined(parts)
    return {
      ...{ ...estimator, remaining, sampleRatio: 1, episodeRatio: 1 },
      sampleVariance: sampleVariance(gradients),
      episodeVariance: gradientVariance(gradients) * gradients.copies,
      gradient: meanGradient(gradients),
    }
  } finally {
    control.dispose()
  }
}

function joined(parts: readonly CopyGradients[]): CopyGradients {
  const size = parts[0]!.size
  const copies = parts.reduce((sum, part) => sum + part.copies, 0)
  const values = new Float64Array(copies * size)
  let first = 0
  let squares = 0
  for (const part of parts) {
    values.set(part.values, first)
    first += part.values.length
    squares += part.sampleSquare * part.copies
  }
  return { copies, size, values, sampleSquare: squares / copies }
}
