/**
 * Purcell's three-link swimmer (1977) in a fluid without inertia, by resistive force theory.
 *
 * Each link is a slender rod of length 1 with drag c_t along it and c_n = 2 c_t across it. The two
 * joint rates are the action; the body's velocity follows from zero total force and torque, a linear
 * system of three equations. A reciprocal stroke gets nowhere (the scallop theorem).
 */
import { clamp, type Environment, type Transition, uniformBetween } from './environment.ts'

const half = 0.5
const dragAlong = 1
const dragAcross = 2
/** Seconds a step. */
const interval = 0.2
/** rad/s and rad. */
const fastest = 2
const widest = 1.2
const rewardOfDistance = 10
const costOfEffort = 0.01

/** state [x, y, heading, joint 1, joint 2]; action [joint rates], rad/s. Reward: way along x less effort. */
export const swimmer: Environment = {
  name: 'swimmer',
  ...{ stateSize: 5, observationSize: 4, horizon: 200, rewardScale: 0.3 },
  actions: { kind: 'continuous', size: 2, scale: fastest },
  observationScale: [1, 1, 1, 1],
  initial: (random) =>
    Float64Array.of(0, 0, ...[0, 1, 2].map(() => uniformBetween(random, -0.1, 0.1))),
  observe: ([, , heading = 0, first = 0, second = 0]) =>
    Float64Array.of(Math.cos(heading), Math.sin(heading), first, second),
  advance,
}

function advance(state: Float64Array, action: Float64Array): Transition {
  const rates = [0, 1].map((joint) => {
    const asked = clamp(action[joint] as number, -fastest, fastest)
    const angle = state[3 + joint] as number
    return (clamp(angle + asked * interval, -widest, widest) - angle) / interval
  }) as [number, number]
  const next = swimmerStep(state, rates)
  const [one, other] = action as unknown as [number, number]
  const way = (next[0] as number) - (state[0] as number)
  return {
    state: next,
    reward: rewardOfDistance * way - costOfEffort * (one * one + other * other),
    terminated: false,
  }
}

/** One Runge-Kutta step of order 4 at constant joint rates. */
export function swimmerStep(state: Float64Array, rates: readonly [number, number]): Float64Array {
  const slopeAt = (point: Float64Array) =>
    Float64Array.of(...swimmerVelocity(point, rates), ...rates)
  const shifted = (slope: Float64Array, time: number) =>
    state.map((value, place) => value + time * (slope[place] as number))
  const first = slopeAt(state)
  const second = slopeAt(shifted(first, interval / 2))
  const third = slopeAt(shifted(second, interval / 2))
  const fourth = slopeAt(shifted(third, interval))
  return state.map((value, place) => {
    const middle = (second[place] as number) + (third[place] as number)
    const ends = (first[place] as number) + (fourth[place] as number)
    return value + (interval / 6) * (ends + 2 * middle)
  })
}

type Link = {
  /** Orientation, rad, and the centre from the middle link's centre. */
  readonly angle: number
  readonly x: number
  readonly y: number
}

/** The links, from the back: joint 1 at the back of the middle link, joint 2 at its front. */
export function swimmerLinks([, , heading = 0, first = 0, second = 0]: Float64Array): Link[] {
  const along = (angle: number, sign: number) => ({
    angle,
    x: sign * half * (Math.cos(heading) + Math.cos(angle)),
    y: sign * half * (Math.sin(heading) + Math.sin(angle)),
  })
  return [along(heading - first, -1), { angle: heading, x: 0, y: 0 }, along(heading + second, 1)]
}

/** [ẋ, ẏ, heading rate] at which force and torque vanish. */
export function swimmerVelocity(
  state: Float64Array,
  rates: readonly [number, number],
): [number, number, number] {
  const still = [0, 0, 0] as const
  const free = wrench(state, still, rates)
  const columns = [0, 1, 2].map((axis) =>
    wrench(state, [Number(axis === 0), Number(axis === 1), Number(axis === 2)], [0, 0]),
  )
  return solveThree(columns, free.map((value) => -value) as [number, number, number])
}

type Three = readonly [number, number, number]

/** Force x, y and torque about the middle link's centre for given velocities. */
function wrench(
  state: Float64Array,
  [vx, vy, turning]: Three,
  rates: readonly [number, number],
): Three {
  const heading = state[2] as number
  const spins = [turning - rates[0], turning, turning + rates[1]]
  const total: [number, number, number] = [0, 0, 0]
  for (const [index, { angle, x, y }] of swimmerLinks(state).entries()) {
    const spin = spins[index] as number
    const sign = index - 1
    const centreX = vx - sign * half * (turning * Math.sin(heading) + spin * Math.sin(angle))
    const centreY = vy + sign * half * (turning * Math.cos(heading) + spin * Math.cos(angle))
    const along = centreX * Math.cos(angle) + centreY * Math.sin(angle)
    const across = centreY * Math.cos(angle) - centreX * Math.sin(angle)
    const forceX = -(dragAlong * along * Math.cos(angle) - dragAcross * across * Math.sin(angle))
    const forceY = -(dragAlong * along * Math.sin(angle) + dragAcross * across * Math.cos(angle))
    total[0] += forceX
    total[1] += forceY
    total[2] += x * forceY - y * forceX - (dragAcross * spin) / 12
  }
  return total
}

/** Cramer's rule for the matrix with these columns. */
function solveThree(columns: readonly Three[], right: Three): [number, number, number] {
  const determinant = determinantOf(columns)
  return [0, 1, 2].map((place) => {
    const replaced = columns.map((column, index) => (index === place ? right : column))
    return determinantOf(replaced) / determinant
  }) as [number, number, number]
}

function determinantOf(columns: readonly Three[]): number {
  const [a, b, c] = columns as [Three, Three, Three]
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    b[0] * (a[1] * c[2] - a[2] * c[1]) +
    c[0] * (a[1] * b[2] - a[2] * b[1])
  )
}
