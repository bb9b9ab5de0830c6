/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the batch's size */
/** Lets a fleet act for a number of steps. Rows of a batch are step-major: row = step · copies + copy. */
import type { Random } from '../../../tensor/random.ts'
import { actionSize, type Environment } from './environments/environment.ts'
import { type Fleet, type FleetStep, stepFleet } from './environments/fleet.ts'
import { decide, type Policy } from './policy.ts'

export type Rollout = {
  readonly copies: number
  readonly steps: number
  /** Divided by the environment's scales. [rows, observationSize] */
  readonly observations: Float64Array
  /** Where each step led to, before a new episode began. [rows, observationSize] */
  readonly reached: Float64Array
  /** In units of the action scale, or indices. [rows, size] */
  readonly actions: Float64Array
  /** ξ of a Gaussian policy. [rows, size] */
  readonly noise: Float64Array
  readonly logProbabilities: Float64Array
  /** Divided by the environment's reward scale. [rows] */
  readonly rewards: Float64Array
  readonly terminated: Uint8Array
  readonly ended: Uint8Array
  /** Returns of the episodes that ended, in the environment's own units. */
  readonly finishedReturns: readonly number[]
}

export type Collected = { readonly fleet: Fleet; readonly rollout: Rollout }

/** Observation divided by the environment's scales. */
export function scaledObservation(environment: Environment, state: Float64Array): Float64Array {
  const { observationScale } = environment
  return environment.observe(state).map((value, place) => value / observationScale[place]!)
}

export function collect(
  environment: Environment,
  policy: Policy,
  start: Fleet,
  steps: number,
  random: Random,
): Collected {
  const copies = start.ages.length
  const writer = rolloutWriter(environment, policy, copies, steps)
  let fleet = start
  for (let step = 0; step < steps; step++) {
    const actions = writer.act(step, fleet, random)
    const stepped = stepFleet(environment, fleet, actions, random)
    writer.write(step, stepped)
    fleet = stepped.fleet
  }
  return { fleet, rollout: writer.rollout() }
}

function rolloutWriter(environment: Environment, policy: Policy, copies: number, steps: number) {
  const rows = copies * steps
  const { observationSize, stateSize, rewardScale } = environment
  const width = actionSize(environment)
  const noiseWidth = policy.logDeviation.length
  const scale = environment.actions.kind === 'discrete' ? 1 : environment.actions.scale
  const observations = new Float64Array(rows * observationSize)
  const reached = new Float64Array(rows * observationSize)
  const actions = new Float64Array(rows * width)
  const noise = new Float64Array(rows * noiseWidth)
  const logProbabilities = new Float64Array(rows)
  const rewards = new Float64Array(rows)
  const terminated = new Uint8Array(rows)
  const ended = new Uint8Array(rows)
  const finishedReturns: number[] = []
  const observe = (states: Float64Array, copy: number) =>
    scaledObservation(environment, states.subarray(copy * stateSize, (copy + 1) * stateSize))

  function act(step: number, { states }: Fleet, random: Random): Float64Array {
    const asked = new Float64Array(copies * width)
    for (let copy = 0; copy < copies; copy++) {
      const row = step * copies + copy
      const observation = observe(states, copy)
      const decision = decide(policy, observation, random)
      observations.set(observation, row * observationSize)
      actions.set(decision.action, row * width)
      noise.set(decision.noise, row * noiseWidth)
      logProbabilities[row] = decision.logProbability
      asked.set(
        decision.action.map((value) => value * scale),
        copy * width,
      )
    }
    return asked
  }

  function write(step: number, stepped: FleetStep): void {
    const first = step * copies
    terminated.set(stepped.terminated, first)
    ended.set(stepped.ended, first)
    finishedReturns.push(...stepped.finishedReturns)
    for (let copy = 0; copy < copies; copy++) {
      rewards[first + copy] = stepped.rewards[copy]! / rewardScale
      reached.set(observe(stepped.reached, copy), (first + copy) * observationSize)
    }
  }

  const rollout = (): Rollout => ({
    ...{ copies, steps, observations, reached, actions, noise, logProbabilities, rewards },
    ...{ terminated, ended, finishedReturns },
  })
  return { act, write, rollout }
}
