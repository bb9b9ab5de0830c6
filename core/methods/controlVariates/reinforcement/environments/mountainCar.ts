/** A car too weak for the hill (Moore 1990), as Gymnasium's MountainCarContinuous-v0. */
import { clamp, type Environment, type Transition, uniformBetween } from './environment.ts'

const leftWall = -1.2
const rightWall = 0.6
const goal = 0.45
const fastest = 0.07
const power = 0.0015
const slope = 0.0025

/** state [position, velocity]; action [throttle] in −1 … 1. The cost is of the throttle as asked for. */
export const mountainCar: Environment = {
  name: 'mountain-car-continuous',
  ...{ stateSize: 2, observationSize: 2, horizon: 999, rewardScale: 1 },
  actions: { kind: 'continuous', size: 1, scale: 1 },
  observationScale: [0.5, 0.03],
  initial: (random) => Float64Array.of(uniformBetween(random, -0.6, -0.4), 0),
  observe: (state) => state,
  advance,
}

function advance(state: Float64Array, action: Float64Array): Transition {
  const [position, velocity] = state as unknown as [number, number]
  const asked = action[0] as number
  const pull = clamp(asked, -1, 1) * power - slope * Math.cos(3 * position)
  const faster = clamp(velocity + pull, -fastest, fastest)
  const place = clamp(position + faster, leftWall, rightWall)
  const speed = place === leftWall && faster < 0 ? 0 : faster
  const terminated = place >= goal && speed >= 0
  return {
    state: Float64Array.of(place, speed),
    reward: (terminated ? 100 : 0) - 0.1 * asked ** 2,
    terminated,
  }
}
