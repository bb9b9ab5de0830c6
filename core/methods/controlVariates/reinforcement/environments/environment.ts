/**
 * What an environment is: pure functions over typed arrays. `state` is all that the next step needs;
 * randomness enters only through `initial`, so an episode is its first state and its actions.
 */
import type { Random } from '../../../../tensor/random.ts'

type ActionSpace =
  | { readonly kind: 'discrete'; readonly count: number }
  /** A policy acts in units of `scale`; the environment bounds what is too large for it. */
  | { readonly kind: 'continuous'; readonly size: number; readonly scale: number }

export type Transition = {
  readonly state: Float64Array
  readonly reward: number
  /** The episode has come to an end of its own, other than by its time limit. */
  readonly terminated: boolean
}

export interface Environment {
  readonly name: string
  readonly stateSize: number
  readonly observationSize: number
  readonly actions: ActionSpace
  /** Time limit, steps. */
  readonly horizon: number
  /** Typical size of each observation: what networks divide by. [observationSize] */
  readonly observationScale: readonly number[]
  /** Typical size of one step's reward: what networks divide by. */
  readonly rewardScale: number
  /** State that an episode starts from. [stateSize] */
  readonly initial: (random: Random) => Float64Array
  /** [stateSize] → [observationSize] */
  readonly observe: (state: Float64Array) => Float64Array
  /** One step. action [size], or the index of a discrete one [1]. Borrows, returns a new state. */
  readonly advance: (state: Float64Array, action: Float64Array) => Transition
}

/** Numbers a policy must give for one step: action size, or logits of a discrete action. */
export function policyOutputs({ actions }: Environment): number {
  return actions.kind === 'discrete' ? actions.count : actions.size
}

/** Numbers that one action takes in a row of actions. */
export function actionSize({ actions }: Environment): number {
  return actions.kind === 'discrete' ? 1 : actions.size
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

/** Angle in [−π, π). */
export function wrapAngle(angle: number): number {
  const turn = 2 * Math.PI
  return ((((angle + Math.PI) % turn) + turn) % turn) - Math.PI
}

export function uniformBetween(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform()
}
