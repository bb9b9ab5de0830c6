/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside pairs of folds */
/**
 * The control variate of a policy gradient over one rollout, cross-fitted.
 *
 * Reach “action” is the Stein policy gradient of Liu et al.: φ(s_t, a_t) takes out what the action
 * at t does. Reach “trajectory” also takes out what later actions put into A_t:
 *
 *   A'_t = A_t − Σ_{l ≥ 1} (γλ)^l ( φ(s_{t+l}, ξ_{t+l}) − E[φ | s_{t+l}] )
 *
 * Each bracket has mean zero given everything up to a_{t+l−1}, so the gradient stays unbiased; with
 * φ the advantage and deterministic dynamics nothing would be left. The neural φ is the linear one plus
 * networks on what it leaves.
 */
import { postHocScale } from '../estimators/honest.ts'
import type { Random } from '../../../tensor/random.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import { type Discounting, laterSteps } from './advantages.ts'
import { addControls, type ControlInputs, type ControlValues, noControl } from './control.ts'
import { type Folds, foldInputs, foldsOf, joinFolds, takeNumbers } from './folds.ts'
import {
  evaluateLinear,
  fitLinear,
  type LinearControl,
  type SteinTerms,
  stillLinear,
} from './linearControl.ts'
import type { PolicyControl, Reach } from './names.ts'
import {
  createNeuralControl,
  type NeuralControl,
  type NeuralControlOptions,
} from './neuralControl.ts'
import type { Rollout } from './rollout.ts'

export type ControlPlan = {
  readonly kind: PolicyControl
  readonly reach: Reach
  readonly discounting: Discounting
  /** Adam steps of each fit. */
  readonly steps: number
  readonly network: NeuralControlOptions
}

/** What the gradient of each row is made of: see `steinGradient`. */
export type GradientTerms = {
  /** A' − φ [rows]. */
  readonly left: Float64Array
  readonly slope: Float64Array
  readonly curve: Float64Array
}

export type FittedTerms = GradientTerms & {
  /** Mean square of A' − φ over that of A: what the control leaves of the advantages. */
  readonly remaining: number
}

/** What a fit leaves behind for the next one, apart from the networks' own state. */
export type ControlMemory = {
  readonly linear: readonly [LinearControl, LinearControl]
  /** Size of the advantages that each network was fitted to. */
  readonly scales: readonly [number, number]
  /** How far each control is used, 0 … 1: see `trustIn`. */
  readonly trust: readonly [number, number]
}

export interface RolloutControl {
  /** Fits to each half and gives the terms of the other. `deviation`: σ [d]. */
  readonly fitAndApply: (
    rollout: Rollout,
    advantages: Float64Array,
    deviation: Float64Array,
    random: Random,
  ) => FittedTerms
  /** The terms of a rollout that nothing was fitted to: either half by either network. */
  readonly apply: (rollout: Rollout, advantages: Float64Array, random: Random) => FittedTerms
  readonly memory: () => ControlMemory
  readonly networkState: () => HostTensors
  readonly networkUpdates: () => number
  readonly restore: (memory: ControlMemory, state: HostTensors, updates: number) => void
  readonly dispose: () => void
}

/** Rows on which a pair of controls is asked, one for each control. */
type Pair = readonly [ControlInputs, ControlInputs]

/** All that an evaluation needs. */
type Parts = {
  readonly plan: ControlPlan
  readonly neural: NeuralControl | null
  readonly memory: ControlMemory
}

export function createRolloutControl(plan: ControlPlan): RolloutControl {
  const neural = plan.kind === 'neural' ? createNeuralControl(plan.network) : null
  const still = stillControl(plan)
  let memory: ControlMemory = { linear: [still, still], scales: [1, 1], trust: [0, 0] }
  const apply: RolloutControl['apply'] = (rollout, advantages, random) =>
    applyPair({ plan, neural, memory }, rollout, advantages, random)
  return {
    fitAndApply: (rollout, advantages, deviation, random) => {
      if (isActive(plan))
        memory = fitPair({ plan, neural, memory }, { rollout, advantages, deviation }, random)
      return apply(rollout, advantages, random)
    },
    apply,
    memory: () => memory,
    networkState: () => neural?.readState() ?? {},
    networkUpdates: () => neural?.updates() ?? 0,
    restore: (kept, state, updates) => {
      memory = kept
      neural?.writeState(state, updates)
    },
    dispose: () => neural?.dispose(),
  }
}

function isActive({ kind }: ControlPlan): boolean {
  return kind === 'linear' || kind === 'neural'
}

function stillControl({ network }: ControlPlan): LinearControl {
  return stillLinear(network.observationSize, network.actionSize)
}

function termsOf({ network }: ControlPlan): SteinTerms {
  return network.auxiliaryDraws === 0 ? 'own-action' : 'mean'
}

function applyPair(
  parts: Parts,
  rollout: Rollout,
  advantages: Float64Array,
  random: Random,
): FittedTerms {
  const folds = foldsOf(rollout)
  const pair: Pair = [foldInputs(rollout, folds[0]), foldInputs(rollout, folds[1])]
  const control = joinFolds(folds, trusted(parts.memory, evaluatePair(parts, pair, random)))
  const known = reachedAdvantages(parts.plan, rollout, advantages, control)
  const left = known.map((value, row) => value - control.value[row]!)
  const remaining = meanSquare(left) / meanSquare(advantages)
  return { left, slope: control.slope, curve: control.curve, remaining }
}

function evaluatePair({ plan, neural, memory }: Parts, pair: Pair, random: Random) {
  if (!isActive(plan)) return [noControl(pair[0]), noControl(pair[1])] as const
  const linear = (fold: 0 | 1) => evaluateLinear(memory.linear[fold], pair[fold], termsOf(plan))
  if (neural === null) return [linear(0), linear(1)] as const
  const added = neural.evaluate(pair, random)
  const sum = (fold: 0 | 1) => addControls(linear(fold), scaled(added[fold], memory.scales[fold]))
  return [sum(0), sum(1)] as const
}

/** Advantages without what later actions put into them. */
function reachedAdvantages(
  plan: ControlPlan,
  rollout: Rollout,
  advantages: Float64Array,
  control: ControlValues,
): Float64Array {
  if (plan.reach === 'action' || !isActive(plan)) return advantages
  const { discount, traceDecay } = plan.discounting
  const centred = control.value.map((value, row) => value - control.expected[row]!)
  const later = laterSteps(rollout, centred, discount * traceDecay)
  return advantages.map((value, row) => value - later[row]!)
}

type FitData = {
  readonly rollout: Rollout
  readonly advantages: Float64Array
  readonly deviation: Float64Array
}

/** Control 0 is used on half 0 and sees half 1 only, and the other way round. */
function fitPair(parts: Parts, { rollout, advantages, deviation }: FitData, random: Random) {
  const { plan, neural, memory } = parts
  const folds = foldsOf(rollout)
  const seen: Folds = [folds[1], folds[0]]
  const pair: Pair = [foldInputs(rollout, seen[0]), foldInputs(rollout, seen[1])]
  const last = evaluatePair(parts, pair, random)
  const trustOf = (fold: 0 | 1) =>
    trustIn(last[fold].value, takeNumbers(advantages, seen[fold], advantages.length))
  const trust = [trustOf(0), trustOf(1)] as const
  const before = joinFolds(seen, trusted({ trust }, last))
  const known = reachedAdvantages(plan, rollout, advantages, before)
  const target = (fold: 0 | 1) => takeNumbers(known, seen[fold], advantages.length)
  const targets = [target(0), target(1)] as const
  const fitted = (fold: 0 | 1) => fitLinear(stillControl(plan), pair[fold], targets[fold])
  const linear = [fitted(0), fitted(1)] as const
  const scale = (fold: 0 | 1) => Math.sqrt(meanSquare(targets[fold])) || 1
  const next: ControlMemory = { linear, trust, scales: [scale(0), scale(1)] }
  if (neural === null) return { ...next, scales: memory.scales }
  const unit = (fold: 0 | 1) => {
    const { value } = evaluateLinear(linear[fold], pair[fold], termsOf(plan))
    return targets[fold].map((wanted, row) => (wanted - value[row]!) / next.scales[fold])
  }
  neural.fit({ inputs: pair, targets: [unit(0), unit(1)], deviation, steps: plan.steps }, random)
  return next
}

/**
 * How well the last fit explains advantages that it has not seen: their least-squares coefficient on it,
 * between 0 and 1, and 0 where it is not significant. A control that extrapolates badly, as early
 * on when each policy sees new states, would add variance; it depends on the other half alone.
 */
function trustIn(control: Float64Array, advantages: Float64Array): number {
  const opposite = control.map((value) => -value)
  return Math.min(1, Math.max(0, postHocScale(advantages, opposite)))
}

function trusted(
  { trust }: Pick<ControlMemory, 'trust'>,
  controls: readonly [ControlValues, ControlValues],
): readonly [ControlValues, ControlValues] {
  return [scaled(controls[0], trust[0]), scaled(controls[1], trust[1])]
}

function scaled(control: ControlValues, factor: number): ControlValues {
  const times = (values: Float64Array) => values.map((value) => value * factor)
  return {
    value: times(control.value),
    expected: times(control.expected),
    slope: times(control.slope),
    curve: times(control.curve),
  }
}

export function meanSquare(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return sum / values.length
}
