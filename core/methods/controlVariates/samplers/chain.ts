/** What every sampler shares: the state of a chain and the shape of its transitions. */
import type { RandomNumbers } from '../randomNumbers.ts'
import type { Target } from '../targets/target.ts'

/** A place of the chain with what is known there. */
export type ChainState = {
  readonly point: Float64Array
  readonly score: Float64Array
  readonly logDensity: number
}

export type Transition = {
  readonly state: ChainState
  /** Mean acceptance probability of the proposals, for step-size adaptation. */
  readonly acceptance: number
  /** True where the integrator's energy error exceeded 1000. */
  readonly divergent: boolean
}

/** One Markov step with step size ε and inverse mass (variances) M⁻¹ [d]. */
export type Kernel = (
  target: Target,
  state: ChainState,
  tuning: { readonly stepSize: number; readonly variances: Float64Array },
  random: RandomNumbers,
) => Transition

export const divergenceThreshold = 1000

/** Evaluates a place; a NaN density counts as impossible, never as accepted. */
export function stateAt(target: Target, point: Float64Array): ChainState {
  const score = new Float64Array(target.dimension)
  const value = target.evaluate(point, score)
  return { point, score, logDensity: Number.isNaN(value) ? -Infinity : value }
}

/** Metropolis: keeps the proposal with probability min(1, exp(logRatio)). */
export function decide(
  current: ChainState,
  proposal: ChainState,
  logRatio: number,
  random: RandomNumbers,
): Transition {
  const acceptance = Number.isNaN(logRatio) ? 0 : Math.min(1, Math.exp(logRatio))
  const state = random.uniform() < acceptance ? proposal : current
  return { state, acceptance, divergent: false }
}
