/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the batch's size */
/**
 * Advantages of the steps of a rollout (generalised advantage estimation, Schulman et al. 2016):
 *
 *   δ_t = r_t + γ V(s_{t+1}) − V(s_t),   A_t = Σ_l (γλ)^l δ_{t+l}
 *
 * until the episode ends. A terminated episode is worth nothing afterwards; one that was cut off by
 * its time limit, or by the end of the rollout, is worth V of where it came to.
 */
import { forward, type HostLayer } from './hostNetwork.ts'
import type { Rollout } from './rollout.ts'

export type Discounting = {
  /** γ */
  readonly discount: number
  /** λ */
  readonly traceDecay: number
}

/** V(s) = mean + size · network(s): the network learns numbers of size one. */
export type Critic = {
  readonly layers: readonly HostLayer[]
  readonly mean: number
  readonly size: number
}

/** V of each row. `critic` null: 0 everywhere. observations [rows, size] → [rows] */
function valuesOf(critic: Critic | null, observations: Float64Array, rows: number): Float64Array {
  const values = new Float64Array(rows)
  if (critic === null) return values
  const size = observations.length / rows
  for (let row = 0; row < rows; row++) {
    const output = forward(critic.layers, observations.subarray(row * size, (row + 1) * size))
    values[row] = critic.mean + critic.size * output.at(-1)![0]!
  }
  return values
}

export type Advantages = {
  /** A [rows]. */
  readonly advantages: Float64Array
  /** A + V, what V is fitted to. [rows] */
  readonly targets: Float64Array
}

export function advantagesOf(
  rollout: Rollout,
  critic: Critic | null,
  { discount, traceDecay }: Discounting,
): Advantages {
  const rows = rollout.rewards.length
  const values = valuesOf(critic, rollout.observations, rows)
  const nextValues = valuesOf(critic, rollout.reached, rows)
  const surprises = Float64Array.from(rollout.rewards, (reward, row) => {
    const future = rollout.terminated[row] === 1 ? 0 : discount * nextValues[row]!
    return reward + future - values[row]!
  })
  const advantages = traceBack(rollout, surprises, discount * traceDecay)
  return { advantages, targets: advantages.map((value, row) => value + values[row]!) }
}

export type CriticScale = Pick<Critic, 'mean' | 'size'>

/** Mean and size of what a critic will be asked to predict, from a first look at its targets. */
export function criticScale(targets: Float64Array): CriticScale {
  const mean = targets.reduce((sum, value) => sum + value, 0) / targets.length
  const square = targets.reduce((sum, value) => sum + (value - mean) ** 2, 0) / targets.length
  return { mean, size: Math.sqrt(square) || 1 }
}

/** x_t + d x_{t+1} + d² x_{t+2} + … within each episode. [rows] */
function traceBack(rollout: Rollout, values: Float64Array, decay: number): Float64Array {
  const { copies, steps, ended } = rollout
  const sums = values.slice()
  for (let step = steps - 2; step >= 0; step--)
    for (let copy = 0; copy < copies; copy++) {
      const row = step * copies + copy
      if (ended[row] === 0) sums[row]! += decay * sums[row + copies]!
    }
  return sums
}

/** Σ_{l ≥ 1} d^l x_{t+l} within each episode: what later steps put into A_t. [rows] */
export function laterSteps(rollout: Rollout, values: Float64Array, decay: number): Float64Array {
  return traceBack(rollout, values, decay).map((sum, row) => sum - values[row]!)
}
