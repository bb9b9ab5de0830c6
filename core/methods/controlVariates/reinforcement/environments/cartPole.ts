/** A pole on a cart (Barto, Sutton & Anderson 1983), as Gymnasium's CartPole-v1: explicit Euler, reward 1 a step. */
import { type Environment, type Transition, uniformBetween } from './environment.ts'

const gravity = 9.8
const poleMass = 0.1
const totalMass = 1.1
/** Half the pole's length, m. */
const halfLength = 0.5
const push = 10
/** Seconds a step. */
const interval = 0.02
const farthest = 2.4
const steepest = (12 * 2 * Math.PI) / 360

/** state [position, velocity, angle, angular velocity]; action 0 pushes left, 1 right. */
export const cartPole: Environment = {
  name: 'cart-pole',
  ...{ stateSize: 4, observationSize: 4, horizon: 500, rewardScale: 1 },
  actions: { kind: 'discrete', count: 2 },
  observationScale: [1, 1, 0.2, 1],
  initial: (random) => Float64Array.from({ length: 4 }, () => uniformBetween(random, -0.05, 0.05)),
  observe: (state) => state,
  advance,
}

function advance(state: Float64Array, action: Float64Array): Transition {
  const [x, velocity, angle, turning] = state as unknown as [number, number, number, number]
  const force = action[0] === 1 ? push : -push
  const cosine = Math.cos(angle)
  const sine = Math.sin(angle)
  const pull = (force + poleMass * halfLength * turning * turning * sine) / totalMass
  const turningRate =
    (gravity * sine - cosine * pull) /
    (halfLength * (4 / 3 - (poleMass * cosine * cosine) / totalMass))
  const acceleration = pull - (poleMass * halfLength * turningRate * cosine) / totalMass
  const next = Float64Array.of(
    x + interval * velocity,
    velocity + interval * acceleration,
    angle + interval * turning,
    turning + interval * turningRate,
  )
  const terminated =
    Math.abs(next[0] as number) > farthest || Math.abs(next[2] as number) > steepest
  return { state: next, reward: 1, terminated }
}
