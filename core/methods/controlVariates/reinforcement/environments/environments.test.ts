import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../../tensor/random.ts'
import { environmentNames } from '../names.ts'
import { acrobotStep } from './acrobot.ts'
import { actionSize } from './environment.ts'
import { launch, stepFleet } from './fleet.ts'
import { environments } from './registry.ts'
import { swimmerLinks, swimmerStep, swimmerVelocity } from './swimmer.ts'

type Trajectory = {
  start: number[]
  actions: number[][]
  states: number[][]
  rewards: number[]
  terminated: boolean[]
  lastObservation: number[]
}
/** Rollouts of Gymnasium 1.4.0 from set states, whole states after every step. */
const gymnasium = JSON.parse(
  readFileSync(new URL('fixtures/gymnasium.json', import.meta.url), 'utf8'),
) as Record<string, Trajectory>

/** Decimals: Gymnasium keeps MountainCar's state in float32. */
const decimals: Record<string, number> = { 'mountain-car-continuous': 6 }

describe.each(['cart-pole', 'pendulum', 'mountain-car-continuous', 'acrobot'] as const)(
  '%s',
  (name) => {
    const { start, actions, states, rewards, terminated, lastObservation } = gymnasium[name]!
    const environment = environments[name]

    test('repeats Gymnasium step by step', () => {
      let state: Float64Array = Float64Array.from(start)
      for (const [step, action] of actions.entries()) {
        const moved = environment.advance(state, Float64Array.from(action))
        state = moved.state
        for (const [place, value] of states[step]!.entries())
          expect(state[place]).toBeCloseTo(value, decimals[name] ?? 12)
        expect(moved.reward).toBeCloseTo(rewards[step]!, 12)
        expect(moved.terminated).toBe(terminated[step])
      }
      for (const [place, value] of environment.observe(state).entries())
        expect(value).toBeCloseTo(lastObservation[place]!, 6)
    })
  },
)

/** Kinetic and potential energy of two links of mass 1, length 1, inertia 1 about their centres. */
function acrobotEnergy([first = 0, second = 0, w = 0, v = 0]: Float64Array): number {
  const both = w + v
  const kinetic =
    0.5 * (0.25 + 1) * w * w +
    0.5 * (w * w + 0.25 * both * both + w * both * Math.cos(second)) +
    0.5 * both * both
  return kinetic - 9.8 * (1.5 * Math.cos(first) + 0.5 * Math.cos(first + second))
}

describe('energy', () => {
  test('the acrobot without torque keeps its 14 J to 1 % over 50 steps', () => {
    let state: Float64Array = Float64Array.of(0.8, -0.5, 0.3, 0.2)
    const before = acrobotEnergy(state)
    for (let step = 0; step < 50; step++) state = acrobotStep(state, 0)
    expect(Math.abs(acrobotEnergy(state) - before)).toBeLessThan(0.1)
  })
  test('a motor at rest does no work, one that turns with the joint adds energy', () => {
    const state = Float64Array.of(0, 0, 0, 1)
    expect(acrobotEnergy(acrobotStep(state, 1))).toBeGreaterThan(acrobotEnergy(state) + 0.1)
  })
  test('the pendulum swings from horizontal to horizontal with ½ θ̇² / 3 = g/2 at the bottom', () => {
    let state: Float64Array = Float64Array.of(Math.PI / 2, 0)
    let fastest = 0
    for (let step = 0; step < 40; step++) {
      state = environments.pendulum.advance(state, Float64Array.of(0)).state
      fastest = Math.max(fastest, Math.abs(state[1]!))
    }
    expect(Math.abs(fastest / Math.sqrt(30) - 1)).toBeLessThan(0.1)
  })
})

test('the point mass under force f has moved by f t² / 2, up to the step', () => {
  let state: Float64Array = Float64Array.of(0, 0, 0, 0)
  let cost = 0
  for (let step = 0; step < 100; step++) {
    const moved = environments['point-mass'].advance(state, Float64Array.of(0.3, -0.1))
    state = moved.state
    cost -= moved.reward
  }
  // Semi-implicit Euler: n (n + 1) / 2 Δt² f, and v = n Δt f.
  expect(state[0]).toBeCloseTo(0.3 * 50.5, 10)
  expect(state[3]).toBeCloseTo(-1, 10)
  expect(cost).toBeGreaterThan(100 * 0.1 * 0.1)
})

describe('the swimmer', () => {
  const bent = Float64Array.of(0, 0, 0.4, 0.7, -0.5)

  test('feels no force and no torque, summed over 400 pieces a link', () => {
    const rates = [1.3, -0.6] as const
    const [vx, vy, turning] = swimmerVelocity(bent, rates)
    const spins = [turning - rates[0], turning, turning + rates[1]]
    const links = swimmerLinks(bent)
    const joints = [-1, 1].map((sign) => [
      (sign * Math.cos(bent[2]!)) / 2,
      (sign * Math.sin(bent[2]!)) / 2,
    ])
    const total = [0, 0, 0]
    for (const [index, { angle, x, y }] of links.entries())
      for (let piece = 0; piece < 400; piece++) {
        const along = (piece + 0.5) / 400 - 0.5
        const place = [x + along * Math.cos(angle), y + along * Math.sin(angle)]
        // A point of an outer link turns about its joint, which turns with the middle link.
        const joint = index === 1 ? [0, 0] : joints[index / 2]!
        const velocity = [
          vx - turning * joint[1]! - spins[index]! * (place[1]! - joint[1]!),
          vy + turning * joint[0]! + spins[index]! * (place[0]! - joint[0]!),
        ]
        const [tx, ty] = [Math.cos(angle), Math.sin(angle)]
        const tangent = velocity[0]! * tx + velocity[1]! * ty
        const drag = [0, 1].map(
          (axis) => -(2 * velocity[axis]! - tangent * [tx, ty][axis]!) / 400,
        ) as [number, number]
        total[0]! += drag[0]
        total[1]! += drag[1]
        total[2]! += place[0]! * drag[1] - place[1]! * drag[0]
      }
    for (const sum of total) expect(sum).toBeCloseTo(0, 5)
  })

  const stroke = (moves: readonly (readonly [number, number])[]) => {
    let state: Float64Array = Float64Array.of(0, 0, 0, -0.8, -0.8)
    for (const rates of moves)
      for (let step = 0; step < 8; step++) state = swimmerStep(state, rates)
    return state
  }

  test('gets nowhere by a reciprocal stroke (scallop theorem)', () => {
    const [x, y, heading] = stroke([
      [1, 0.5],
      [-1, -0.5],
    ])
    for (const value of [x, y, heading]) expect(value).toBeCloseTo(0, 7)
  })
  test('gets on by Purcell’s stroke, and as far back when it is reversed', () => {
    const forward = [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ] as const
    const there = stroke(forward)
    expect(Math.hypot(there[0]!, there[1]!)).toBeGreaterThan(0.05)
    let back = there
    for (const [one, other] of [...forward].reverse())
      for (let step = 0; step < 8; step++) back = swimmerStep(back, [-one, -other])
    for (const place of [0, 1, 2]) expect(back[place]).toBeCloseTo(0, 7)
  })
})

describe.each(environmentNames)('a fleet of %s', (name) => {
  const environment = environments[name]
  const width = actionSize(environment)
  const run = (seed: number, steps: number) => {
    const random = createRandom(seed)
    let fleet = launch(environment, 3, random)
    const rewards: number[] = []
    let episodes = 0
    for (let step = 0; step < steps; step++) {
      const actions = Float64Array.from({ length: 3 * width }, () =>
        environment.actions.kind === 'discrete'
          ? random.integer(environment.actions.count)
          : random.normal(),
      )
      const before = fleet.states.slice()
      const stepped = stepFleet(environment, fleet, actions, random)
      expect(fleet.states).toEqual(before)
      rewards.push(...stepped.rewards)
      episodes += stepped.finishedReturns.length
      fleet = stepped.fleet
    }
    return { fleet, rewards, episodes }
  }

  test('is the same with the same seed, another with another, and steps without touching its input', () => {
    expect(run(1, 20)).toEqual(run(1, 20))
    expect(run(1, 20).fleet.states).not.toEqual(run(2, 20).fleet.states)
  })
  test('observes the promised number of values', () => {
    const state = environment.initial(createRandom(1))
    expect(state).toHaveLength(environment.stateSize)
    expect(environment.observe(state)).toHaveLength(environment.observationSize)
    expect(environment.observationScale).toHaveLength(environment.observationSize)
  })
  test('ends every episode at its time limit at the latest', () => {
    const { episodes, fleet } = run(3, environment.horizon)
    expect(episodes).toBeGreaterThanOrEqual(3)
    expect(Math.max(...fleet.ages)).toBeLessThan(environment.horizon)
  })
})

test('an action that is not a number is refused, with the copy', () => {
  const random = createRandom(1)
  const fleet = launch(environments['point-mass'], 2, random)
  const step = () =>
    stepFleet(environments['point-mass'], fleet, Float64Array.of(0, 0, Number.NaN, 0), random)
  expect(step).toThrow('action 0 of copy 1 is NaN')
})
