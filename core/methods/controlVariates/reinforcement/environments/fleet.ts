/**
 * Many copies of one environment stepped together: a pure function of states and actions.
 * Copies whose episode is over start a new one at once.
 */
import { WorkbenchError } from '../../../../contract/errors.ts'
import type { Random } from '../../../../tensor/random.ts'
import { actionSize, type Environment } from './environment.ts'

export type Fleet = {
  /** [n, stateSize], row-major. */
  readonly states: Float64Array
  /** Steps of the episodes that are under way. [n] */
  readonly ages: Int32Array
  /** Rewards of the episodes that are under way, summed. [n] */
  readonly returns: Float64Array
}

export type FleetStep = {
  readonly fleet: Fleet
  /** [n] */
  readonly rewards: Float64Array
  /** Where each copy came to before a new episode began. [n, stateSize] */
  readonly reached: Float64Array
  /** 1 where the episode ended of its own: nothing is to be had after it. [n] */
  readonly terminated: Uint8Array
  /** 1 where an episode ended, of its own or by its time limit. [n] */
  readonly ended: Uint8Array
  /** Returns of the episodes that ended. */
  readonly finishedReturns: readonly number[]
}

export function launch(environment: Environment, count: number, random: Random): Fleet {
  const states = new Float64Array(count * environment.stateSize)
  for (let copy = 0; copy < count; copy++)
    states.set(environment.initial(random), copy * environment.stateSize)
  return { states, ages: new Int32Array(count), returns: new Float64Array(count) }
}

/** actions [n, size]. */
export function stepFleet(
  environment: Environment,
  fleet: Fleet,
  actions: Float64Array,
  random: Random,
): FleetStep {
  const count = fleet.ages.length
  const { stateSize, horizon } = environment
  const width = actionSize(environment)
  checkActions(environment, actions, count)
  const reached = new Float64Array(fleet.states.length)
  const rewards = new Float64Array(count)
  const terminated = new Uint8Array(count)
  const ended = new Uint8Array(count)
  const finishedReturns: number[] = []
  const states = new Float64Array(fleet.states.length)
  const ages = fleet.ages.map((age) => age + 1)
  const returns = fleet.returns.slice()
  for (let copy = 0; copy < count; copy++) {
    const place = copy * stateSize
    const action = actions.subarray(copy * width, (copy + 1) * width)
    const moved = environment.advance(fleet.states.subarray(place, place + stateSize), action)
    reached.set(moved.state, place)
    rewards[copy] = moved.reward
    returns[copy] = (returns[copy] as number) + moved.reward
    terminated[copy] = Number(moved.terminated)
    const isOver = moved.terminated || (ages[copy] as number) >= horizon
    ended[copy] = Number(isOver)
    states.set(isOver ? environment.initial(random) : moved.state, place)
    if (!isOver) continue
    finishedReturns.push(returns[copy] as number)
    returns[copy] = 0
    ages[copy] = 0
  }
  const next = { states, ages, returns }
  return { fleet: next, rewards, reached, terminated, ended, finishedReturns }
}

function checkActions(environment: Environment, actions: Float64Array, count: number): void {
  const width = actionSize(environment)
  if (actions.length !== count * width)
    throw new WorkbenchError(
      'step-shape-mismatch',
      `${environment.name}: ${count} copies need ${count * width} numbers of action, was given ${actions.length}`,
    )
  const place = actions.findIndex((value) => !Number.isFinite(value))
  if (place >= 0)
    throw new WorkbenchError(
      'run-diverged',
      `${environment.name}: action ${place % width} of copy ${Math.floor(place / width)} is ${actions[place]}: the policy has diverged`,
    )
}
