/**
 * One policy that learns. Each update:
 *
 *   let the fleet act; advantages from V
 *   fit the control to each half of the fleet, take its terms for the other
 *   climb the controlled gradient (PPO, A2C or TRPO); fit V to the new returns
 */
import {
  createRandom,
  type Random,
  type RandomState,
  restoreRandom,
} from '../../../tensor/random.ts'
import type { HostTensors, StepRunner } from '../../../tensor/step.ts'
import { advantagesOf, type Critic, criticScale, type CriticScale } from './advantages.ts'
import type { Environment } from './environments/environment.ts'
import { type Fleet, launch } from './environments/fleet.ts'
import { hostLayers, layerSizes } from './hostNetwork.ts'
import { controlPlan } from './learnerPlan.ts'
import type { LearnerSettings } from './learnerSettings.ts'
import { hostPolicy, type Policy } from './policy.ts'
import {
  type ControlMemory,
  createRolloutControl,
  type FittedTerms,
  type RolloutControl,
} from './policyControl.ts'
import { copyGradients, gradientVariance } from './policyGradient.ts'
import { climb, fitValue, policyRunner, valueRunner } from './policyUpdates.ts'
import { collect, type Rollout } from './rollout.ts'

export type UpdateFigures = {
  /** Mean return of the last episodes, in the environment's units; NaN before the first has ended. */
  readonly episodeReturn: number
  readonly policyLoss: number
  readonly valueLoss: number
  readonly divergence: number
  /** Variance of the policy gradient of this update, summed over the weights. */
  readonly gradientVariance: number
  /** The same rollout's with V(s) alone. */
  readonly valueBaselineVariance: number
  /** Mean square of A' − φ over that of A. */
  readonly remaining: number
}

/** Everything that the next update needs, apart from tensors. */
export type LearnerMemory = {
  readonly random: RandomState
  readonly fleet: { states: number[]; ages: number[]; returns: number[] }
  readonly recentReturns: readonly number[]
  readonly scale: CriticScale | null
  readonly updates: { policy: number; value: number; control: number }
  readonly control: {
    readonly linear: readonly [number[], number[]]
    readonly scales: readonly [number, number]
    readonly trust: readonly [number, number]
  }
}

export interface Learner {
  readonly update: () => UpdateFigures
  readonly policy: () => Policy
  readonly memory: () => LearnerMemory
  /** By full name: `policy/weights/kernel0`, `value/…`, `control/…`. */
  readonly tensors: () => HostTensors
  readonly restore: (memory: LearnerMemory, tensors: HostTensors) => void
  readonly dispose: () => void
}

/** Episodes whose returns are averaged. */
const recentCount = 20

/** What changes from update to update on the host. */
type Going = {
  random: Random
  fleet: Fleet
  recentReturns: readonly number[]
  scale: CriticScale | null
  policy: number
  value: number
}

type Parts = {
  readonly environment: Environment
  readonly settings: LearnerSettings
  readonly policies: StepRunner
  readonly values: StepRunner
  readonly control: RolloutControl
}

export function createLearner(environment: Environment, settings: LearnerSettings): Learner {
  const random: Random = createRandom(settings.seed).split(`policy gradient ${environment.name}`)
  const parts: Parts = {
    ...{ environment, settings },
    policies: policyRunner(environment, settings),
    values: valueRunner(environment, settings),
    control: createRolloutControl(controlPlan(environment, settings)),
  }
  const fleet = launch(environment, settings.copies, random)
  const going: Going = { random, fleet, recentReturns: [], scale: null, policy: 0, value: 0 }
  const { policies, values, control } = parts
  return {
    update: () => update(parts, going),
    policy: () => actingPolicy(parts),
    memory: () => remember(going, control),
    tensors: () => gather({ policy: policies, value: values }, control),
    restore: (memory, tensors) => {
      Object.assign(going, recall(memory))
      policies.writeState(below(tensors, 'policy/'))
      values.writeState(below(tensors, 'value/'))
      restoreControl(control, memory, tensors)
    },
    dispose: () => {
      policies.dispose()
      values.dispose()
      control.dispose()
    },
  }
}

function actingPolicy({ environment, settings, policies }: Parts): Policy {
  return hostPolicy(environment, settings.hidden, policies.readState())
}

/** V; null before it was fitted to anything, and where the returns are taken as they are. */
function criticOf(
  { environment, settings, values }: Parts,
  scale: CriticScale | null,
): Critic | null {
  if (settings.control === 'none' || scale === null) return null
  const sizes = layerSizes(environment.observationSize, settings.hidden, 1)
  return { layers: hostLayers(values.readState(), 'weights/', sizes), ...scale }
}

function update(parts: Parts, going: Going): UpdateFigures {
  const { environment, settings, policies, values, control } = parts
  const { random } = going
  const policy = actingPolicy(parts)
  const { fleet, rollout } = collect(
    ...([environment, policy, going.fleet, settings.rolloutSteps, random] as const),
  )
  going.fleet = fleet
  going.recentReturns = [...going.recentReturns, ...rollout.finishedReturns].slice(-recentCount)
  const { advantages, targets } = advantagesOf(rollout, criticOf(parts, going.scale), settings)
  going.scale ??= criticScale(targets)
  const deviation = policy.logDeviation.map(Math.exp)
  const terms = control.fitAndApply(rollout, advantages, deviation, controlRandom(going))
  const climbed = climb({
    ...{ environment, settings, runner: policies, policy, rollout, advantages, terms, random },
    updatesBefore: going.policy,
  })
  going.policy += climbed.updates
  const fitting = {
    settings,
    runner: values,
    random,
    scale: going.scale,
    updatesBefore: going.value,
  }
  const fitted = fitValue(fitting, rollout, targets)
  going.value += fitted.updates
  return {
    episodeReturn: mean(going.recentReturns),
    policyLoss: climbed.loss,
    valueLoss: fitted.loss,
    divergence: climbed.divergence,
    remaining: terms.remaining,
    ...spreads(policy, rollout, terms, advantages),
  }
}

/**
 * A stream of its own for each fit: estimators that start from one seed then meet the same noise in
 * the environment, so that their learning curves can be compared pair by pair.
 */
function controlRandom({ random, value }: Going): Random {
  return random.split(`control after ${value} updates of the value`)
}

function remember(going: Going, control: RolloutControl): LearnerMemory {
  const { random, fleet, recentReturns, scale, policy, value } = going
  return {
    random: random.readState(),
    fleet: { states: [...fleet.states], ages: [...fleet.ages], returns: [...fleet.returns] },
    ...{ recentReturns, scale },
    updates: { policy, value, control: control.networkUpdates() },
    control: controlNumbers(control.memory()),
  }
}

function recall({ random, fleet, recentReturns, scale, updates }: LearnerMemory): Going {
  return {
    random: restoreRandom(random),
    fleet: {
      states: Float64Array.from(fleet.states),
      ages: Int32Array.from(fleet.ages),
      returns: Float64Array.from(fleet.returns),
    },
    ...{ recentReturns, scale },
    policy: updates.policy,
    value: updates.value,
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0
    ? Number.NaN
    : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of this rollout, with the control and with V(s) alone. */
function spreads(policy: Policy, rollout: Rollout, terms: FittedTerms, advantages: Float64Array) {
  const still = new Float64Array(rollout.noise.length)
  const controlled = gradientVariance(copyGradients(policy, rollout, terms))
  const baseline = { left: advantages, slope: still, curve: still }
  const plain = gradientVariance(copyGradients(policy, rollout, baseline))
  return { gradientVariance: controlled, valueBaselineVariance: plain }
}

function gather(
  runners: Readonly<Record<string, StepRunner>>,
  control: RolloutControl,
): HostTensors {
  const named = (prefix: string, state: HostTensors) =>
    Object.entries(state).map(([name, tensor]) => [`${prefix}/${name}`, tensor] as const)
  return Object.fromEntries([
    ...Object.entries(runners).flatMap(([name, runner]) => named(name, runner.readState())),
    ...named('control', control.networkState()),
  ])
}

/** The tensors whose name starts with `prefix`, without it. */
export function below(tensors: HostTensors, prefix: string): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  )
}

function controlNumbers({ linear, scales, trust }: ControlMemory): LearnerMemory['control'] {
  return { linear: [[...linear[0].coefficients], [...linear[1].coefficients]], scales, trust }
}

function restoreControl(
  control: RolloutControl,
  { control: kept, updates }: LearnerMemory,
  tensors: HostTensors,
): void {
  const [first, second] = control.memory().linear
  const linear = [
    { ...first, coefficients: Float64Array.from(kept.linear[0]) },
    { ...second, coefficients: Float64Array.from(kept.linear[1]) },
  ] as const
  const memory = { linear, scales: kept.scales, trust: kept.trust }
  control.restore(memory, below(tensors, 'control/'), updates.control)
}
