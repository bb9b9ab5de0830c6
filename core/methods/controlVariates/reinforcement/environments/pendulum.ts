/** Swing up and hold a rod by a weak motor, as Gymnasium's Pendulum-v1: semi-implicit Euler. */
import {
  clamp,
  type Environment,
  type Transition,
  uniformBetween,
  wrapAngle,
} from './environment.ts'

const gravity = 10
const mass = 1
const length = 1
/** Seconds a step. */
const interval = 0.05
const strongest = 2
const fastest = 8

/** state [angle from upright, angular velocity]; action [torque], N m. */
export const pendulum: Environment = {
  name: 'pendulum',
  ...{ stateSize: 2, observationSize: 3, horizon: 200, rewardScale: 8 },
  actions: { kind: 'continuous', size: 1, scale: strongest },
  observationScale: [1, 1, 4],
  initial: (random) =>
    Float64Array.of(uniformBetween(random, -Math.PI, Math.PI), uniformBetween(random, -1, 1)),
  observe: ([angle = 0, turning = 0]) => Float64Array.of(Math.cos(angle), Math.sin(angle), turning),
  advance,
}

function advance(state: Float64Array, action: Float64Array): Transition {
  const [angle, turning] = state as unknown as [number, number]
  const torque = clamp(action[0] as number, -strongest, strongest)
  const cost = wrapAngle(angle) ** 2 + 0.1 * turning ** 2 + 0.001 * torque ** 2
  const push =
    ((3 * gravity) / (2 * length)) * Math.sin(angle) + (3 / (mass * length ** 2)) * torque
  const faster = clamp(turning + push * interval, -fastest, fastest)
  return {
    state: Float64Array.of(angle + faster * interval, faster),
    reward: -cost,
    terminated: false,
  }
}
