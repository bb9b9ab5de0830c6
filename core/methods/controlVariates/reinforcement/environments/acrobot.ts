/** Two links and a motor between them (Sutton 1996; equations of Sutton & Barto's book), as Gymnasium's Acrobot-v1. */
import {
  clamp,
  type Environment,
  type Transition,
  uniformBetween,
  wrapAngle,
} from './environment.ts'

const gravity = 9.8
/** Both links: mass 1 kg, length 1 m, centre at 0.5 m, moment of inertia 1 kg m². */
const centre = 0.5
/** Seconds a step. */
const interval = 0.2
const fastest = [4 * Math.PI, 9 * Math.PI] as const

/** state [angle 1 from hanging, angle 2 relative to link 1, their rates]; action torque + 1. */
export const acrobot: Environment = {
  name: 'acrobot',
  ...{ stateSize: 4, observationSize: 6, horizon: 500, rewardScale: 1 },
  actions: { kind: 'discrete', count: 3 },
  observationScale: [1, 1, 1, 1, 3, 5],
  initial: (random) => Float64Array.from({ length: 4 }, () => uniformBetween(random, -0.1, 0.1)),
  observe: ([first = 0, second = 0, firstRate = 0, secondRate = 0]) =>
    Float64Array.of(
      ...[Math.cos(first), Math.sin(first), Math.cos(second), Math.sin(second)],
      ...[firstRate, secondRate],
    ),
  advance,
}

function advance(state: Float64Array, action: Float64Array): Transition {
  const moved = acrobotStep(state, (action[0] as number) - 1)
  const [first, second, firstRate, secondRate] = moved as unknown as [
    number,
    number,
    number,
    number,
  ]
  const next = Float64Array.of(
    wrapAngle(first),
    wrapAngle(second),
    clamp(firstRate, -fastest[0], fastest[0]),
    clamp(secondRate, -fastest[1], fastest[1]),
  )
  const terminated = -Math.cos(next[0] as number) - Math.cos(first + second) > 1
  return { state: next, reward: terminated ? 0 : -1, terminated }
}

/** One Runge-Kutta step of order 4, before angles are wrapped and rates bounded. */
export function acrobotStep(state: Float64Array, torque: number): Float64Array {
  const shifted = (slope: Float64Array, time: number) =>
    state.map((value, place) => value + time * (slope[place] as number))
  const first = rates(state, torque)
  const second = rates(shifted(first, interval / 2), torque)
  const third = rates(shifted(second, interval / 2), torque)
  const fourth = rates(shifted(third, interval), torque)
  return state.map((value, place) => {
    const [a, b, c, d] = [first, second, third, fourth].map((slope) => slope[place] as number) as [
      ...[number, number, number, number],
    ]
    return value + (interval / 6) * (a + 2 * b + 2 * c + d)
  })
}

function rates(state: Float64Array, torque: number): Float64Array {
  const [first, second, firstRate, secondRate] = state as unknown as [
    number,
    number,
    number,
    number,
  ]
  const cosine = Math.cos(second)
  const sine = Math.sin(second)
  const inertia = centre ** 2 + 1 + centre ** 2 + 2 * centre * cosine + 2
  const coupling = centre ** 2 + centre * cosine + 1
  const lower = centre * gravity * Math.sin(first + second)
  const upper =
    -centre * secondRate ** 2 * sine -
    2 * centre * secondRate * firstRate * sine +
    (centre + 1) * gravity * Math.sin(first) +
    lower
  const secondPull =
    (torque + (coupling / inertia) * upper - centre * firstRate ** 2 * sine - lower) /
    (centre ** 2 + 1 - coupling ** 2 / inertia)
  const firstPull = -(coupling * secondPull + upper) / inertia
  return Float64Array.of(firstRate, secondRate, firstPull, secondPull)
}
