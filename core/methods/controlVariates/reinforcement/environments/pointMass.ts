/**
 * A mass in the plane, pushed to the origin: linear dynamics, quadratic cost, unbounded force.
 *
 * So the best policy and the value of any linear one are known exactly (a Riccati equation), which
 * makes it the environment to test estimators on.
 */
import { type Environment, type Transition, uniformBetween } from './environment.ts'

/** Seconds a step. */
const interval = 0.1
/** Cost of position², velocity² and force² a step. */
const costs = { position: 1, velocity: 0.1, force: 0.1 } as const

/** state [x, y, velocity x, velocity y]; action [force x, force y], N on 1 kg. */
export const pointMass: Environment = {
  name: 'point-mass',
  ...{ stateSize: 4, observationSize: 4, horizon: 100, rewardScale: 1 },
  actions: { kind: 'continuous', size: 2, scale: 1 },
  observationScale: [1, 1, 1, 1],
  initial: (random) =>
    Float64Array.of(uniformBetween(random, -1, 1), uniformBetween(random, -1, 1), 0, 0),
  observe: (state) => state,
  advance,
}

/** v ← v + a Δt, then p ← p + v Δt; the cost is of where the step began. */
function advance(state: Float64Array, action: Float64Array): Transition {
  const [x, y, velocityX, velocityY] = state as unknown as [number, number, number, number]
  const [forceX, forceY] = action as unknown as [number, number]
  const { position, velocity, force } = costs
  const cost =
    position * (x * x + y * y) +
    velocity * (velocityX * velocityX + velocityY * velocityY) +
    force * (forceX * forceX + forceY * forceY)
  const nextX = velocityX + forceX * interval
  const nextY = velocityY + forceY * interval
  const next = Float64Array.of(...[x + nextX * interval, y + nextY * interval], ...[nextX, nextY])
  return { state: next, reward: -cost, terminated: false }
}
