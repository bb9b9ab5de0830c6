/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the system's sizes */
/**
 * Stiff-safe integration with parameter sensitivities: the L-stable diagonally implicit Runge–Kutta
 * method SDIRK4 of Hairer & Wanner (Solving ODEs II, table 6.5: order 4, embedded order 3, γ = ¼).
 *
 * Every stage Y = base + hγ f(Y) is solved by Newton's method. Its sensitivities then solve a linear
 * system with the same matrix, (I − hγJ) K = J R + ∂f/∂θ: the exact derivative of the numerical
 * solution on its own grid, without second derivatives of f.
 */
import { type Factor, emptyFactor, factorShifted, solveFactored } from './factor.ts'
import { integrateExplicitly } from './explicit.ts'
import type { OdeSolution, OdeSystem, OdeTask } from './system.ts'

const gamma = 0.25
const stages = 5
/** Row i: a_i0 … a_i(i−1). */
const coefficients = [
  [],
  [1 / 2],
  [17 / 50, -1 / 25],
  [371 / 1360, -137 / 2720, 15 / 544],
  [25 / 24, -49 / 48, 125 / 16, -85 / 12],
] as const
/** The last stage is the new state: stiffly accurate. */
const weights = [25 / 24, -49 / 48, 125 / 16, -85 / 12, 1 / 4] as const
const embedded = [59 / 48, -17 / 96, 225 / 32, -85 / 12, 0] as const

const mostSteps = 20_000
const mostNewton = 8

/** All that a step writes to, made once for each solve. */
function workspace(size: number, parameters: number) {
  const perStage = (width: number): Float64Array[] =>
    Array.from({ length: stages }, () => new Float64Array(width))
  return {
    slopes: perStage(size),
    places: perStage(size),
    jacobians: perStage(size * size),
    factors: Array.from({ length: stages }, () => emptyFactor(size)),
    spread: perStage(size * parameters),
    base: new Float64Array(size),
    move: new Float64Array(size),
    error: new Float64Array(size),
    right: new Float64Array(size * parameters),
    byParameter: new Float64Array(size * parameters),
  }
}
type Workspace = ReturnType<typeof workspace>

type Place = {
  readonly system: OdeSystem
  readonly theta: Float64Array
  readonly tolerance: number
}

/** By the explicit method where the equation is not stiff, by the implicit one otherwise. */
export function integrateOde(
  system: OdeSystem,
  theta: Float64Array,
  task: OdeTask,
): OdeSolution | null {
  return integrateExplicitly(system, theta, task) ?? integrateImplicitly(system, theta, task)
}

export function integrateImplicitly(
  system: OdeSystem,
  theta: Float64Array,
  { start, times, tolerance }: OdeTask,
): OdeSolution | null {
  const size = start.length
  const place: Place = { system, theta, tolerance }
  const work = workspace(size, theta.length)
  const states = new Float64Array(times.length * size)
  const sensitivities = new Float64Array(times.length * size * theta.length)
  const state = Float64Array.from(start)
  const spread = new Float64Array(size * theta.length)
  let time = 0
  let width = 1e-2
  let steps = 0
  for (const [index, end] of times.entries()) {
    while (time < end) {
      if (++steps > mostSteps) return null
      const step = Math.min(width, end - time)
      const error = tryStep(place, work, state, step)
      if (!(error <= 1)) {
        width = step * (Number.isFinite(error) ? Math.max(0.2, 0.9 * error ** -0.25) : 0.25)
        if (width < 1e-12 * Math.max(1, end)) return null
        continue
      }
      advanceSensitivities(place, work, spread, step)
      state.set(work.places[stages - 1]!)
      // A step that the grid cut short says nothing about how short the next must be.
      time = step === end - time ? end : time + step
      width = Math.max(
        step * Math.min(5, 0.9 * Math.max(error, 1e-8) ** -0.25),
        step < width ? width : 0,
      )
    }
    states.set(state, index * size)
    sensitivities.set(spread, index * spread.length)
  }
  return { states, sensitivities }
}

/** Scaled error of a step of size h from `state`; Infinity where a stage did not converge. */
function tryStep(place: Place, work: Workspace, state: Float64Array, step: number): number {
  for (let stage = 0; stage < stages; stage++) {
    const { base } = work
    for (let i = 0; i < base.length; i++) {
      let sum = 0
      for (let j = 0; j < stage; j++) sum += coefficients[stage]![j]! * work.slopes[j]![i]!
      base[i] = state[i]! + step * sum
    }
    if (!solveStage(place, work, stage, step)) return Infinity
  }
  const { error } = work
  for (let i = 0; i < error.length; i++) {
    let sum = 0
    for (let j = 0; j < stages; j++) sum += (weights[j]! - embedded[j]!) * work.slopes[j]![i]!
    error[i] = step * sum
  }
  // Filtered as Shampine does: a fast component that the step damps is no error.
  solveFactored(work.factors[stages - 1]!, error, 1)
  return scaledNorm(error, state, place.tolerance)
}

function scaledNorm(values: Float64Array, state: Float64Array, tolerance: number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const scaled = values[i]! / (tolerance * (1 + Math.abs(state[i]!)))
    sum += scaled * scaled
  }
  return Math.sqrt(sum / values.length)
}

/** Newton's method on Y = base + hγ f(Y), from the slope of the stage before. */
function solveStage(place: Place, work: Workspace, stage: number, step: number): boolean {
  const { system, theta, tolerance } = place
  const { base, move } = work
  const here = work.places[stage]!
  const slope = work.slopes[stage]!
  const jacobian = work.jacobians[stage]!
  const factor = work.factors[stage]!
  const reach = step * gamma
  if (stage === 0) system.slope(base, theta, slope)
  else slope.set(work.slopes[stage - 1]!)
  for (let i = 0; i < here.length; i++) here[i] = base[i]! + reach * slope[i]!
  for (let round = 0; round < mostNewton; round++) {
    system.slope(here, theta, slope)
    system.jacobian(here, theta, jacobian)
    if (!factorShifted(factor, jacobian, reach)) return false
    for (let i = 0; i < here.length; i++) move[i] = base[i]! + reach * slope[i]! - here[i]!
    solveFactored(factor, move, 1)
    const size = scaledNorm(move, here, tolerance)
    if (!Number.isFinite(size)) return false
    for (let i = 0; i < here.length; i++) here[i]! += move[i]!
    // Newton squares the error: a move of a tenth of the tolerance leaves nothing that matters.
    if (size < 0.1) return settle(place, work, { stage, reach, factor })
  }
  return false
}

/** Slope, Jacobian and factor at the converged place, for the error and the sensitivities. */
function settle(
  { system, theta }: Place,
  work: Workspace,
  { stage, reach, factor }: { stage: number; reach: number; factor: Factor },
): boolean {
  const here = work.places[stage]!
  for (let i = 0; i < here.length; i++) work.slopes[stage]![i] = (here[i]! - work.base[i]!) / reach
  system.jacobian(here, theta, work.jacobians[stage]!)
  return factorShifted(factor, work.jacobians[stage]!, reach)
}

/** S ← S + h Σ b_i K_i with (I − hγJ_i) K_i = J_i (S + h Σ_{j<i} a_ij K_j) + ∂f/∂θ(Y_i). */
function advanceSensitivities(
  { system, theta }: Place,
  work: Workspace,
  spread: Float64Array,
  step: number,
): void {
  const width = theta.length
  const size = spread.length / width
  const { right, byParameter } = work
  for (let stage = 0; stage < stages; stage++) {
    const jacobian = work.jacobians[stage]!
    for (let i = 0; i < spread.length; i++) {
      let sum = 0
      for (let j = 0; j < stage; j++) sum += coefficients[stage]![j]! * work.spread[j]![i]!
      right[i] = spread[i]! + step * sum
    }
    system.byParameter(work.places[stage]!, theta, byParameter)
    const out = work.spread[stage]!
    for (let row = 0; row < size; row++)
      for (let k = 0; k < width; k++) {
        let sum = byParameter[row * width + k]!
        for (let inner = 0; inner < size; inner++)
          sum += jacobian[row * size + inner]! * right[inner * width + k]!
        out[row * width + k] = sum
      }
    solveFactored(work.factors[stage]!, out, width)
  }
  for (let i = 0; i < spread.length; i++)
    for (let stage = 0; stage < stages; stage++)
      spread[i]! += step * weights[stage]! * work.spread[stage]![i]!
}
