/** One episode of a policy as a person watches it: its most likely actions, state by state. */
import { createRandom } from '../../../tensor/random.ts'
import type { Environment } from './environments/environment.ts'
import { decideGreedily, type Policy } from './policy.ts'
import { scaledObservation } from './rollout.ts'

export type Demonstration = {
  /** Steps between two frames. */
  readonly stride: number
  /** States, rounded to four digits. [frames][stateSize] */
  readonly frames: number[][]
  readonly episodeReturn: number
  readonly steps: number
}

/** Frames kept: findings stay small, and more are not seen. */
const mostFrames = 250

export function demonstrate(environment: Environment, policy: Policy, seed: number): Demonstration {
  const stride = Math.ceil(environment.horizon / mostFrames)
  const scale = environment.actions.kind === 'discrete' ? 1 : environment.actions.scale
  let state = environment.initial(createRandom(seed).split('shown'))
  const frames = [rounded(state)]
  let episodeReturn = 0
  let steps = 0
  let isOver = false
  while (!isOver) {
    const action = decideGreedily(policy, scaledObservation(environment, state))
    const moved = environment.advance(
      state,
      action.map((value) => value * scale),
    )
    state = moved.state
    episodeReturn += moved.reward
    steps += 1
    isOver = moved.terminated || steps >= environment.horizon
    if (isOver || steps % stride === 0) frames.push(rounded(state))
  }
  return { stride, frames, episodeReturn, steps }
}

function rounded(state: Float64Array): number[] {
  return Array.from(state, (value) => Number(value.toPrecision(4)))
}
