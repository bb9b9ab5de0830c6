/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the system's sizes */
/**
 * The explicit Runge–Kutta pair of Dormand & Prince (order 5, embedded order 4; Hairer, Nørsett &
 * Wanner, Solving ODEs I, table 5.2) on the state and its parameter sensitivities together:
 *
 *   x' = f(x, θ),   S' = J S + ∂f/∂θ.
 *
 * Far cheaper than the implicit method where the equation is not stiff. Where stability rather than
 * accuracy holds its steps back it gives up, and the implicit one takes over.
 */
import type { OdeSolution, OdeSystem, OdeTask } from './system.ts'

const stages = 7
/** Row i: a_i0 … a_i(i−1); the last row is the new state, so its slope serves the next step. */
const coefficients = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
] as const
/** Order 5 minus order 4. */
const errorWeights = [
  71 / 57600,
  0,
  -71 / 16695,
  71 / 1920,
  -17253 / 339200,
  22 / 525,
  -1 / 40,
] as const

/** Steps after which an equation counts as stiff: oscillators of the laboratory need about a hundred. */
const mostSteps = 1000

/** States and sensitivities, or null where the equation is stiff or runs away. */
export function integrateExplicitly(
  system: OdeSystem,
  theta: Float64Array,
  { start, times, tolerance }: OdeTask,
): OdeSolution | null {
  const size = start.length
  const spreadSize = size * theta.length
  const work = workspace(system, theta, size)
  const states = new Float64Array(times.length * size)
  const sensitivities = new Float64Array(times.length * spreadSize)
  work.here.set(start)
  slopeAt(work, work.here, work.slopes[0]!)
  let time = 0
  let width = 1e-2
  let steps = 0
  for (const [index, end] of times.entries()) {
    while (time < end) {
      if (++steps > mostSteps) return null
      const step = Math.min(width, end - time)
      const error = tryStep(work, step, tolerance)
      if (!(error <= 1)) {
        width = step * (Number.isFinite(error) ? Math.max(0.2, 0.9 * error ** -0.2) : 0.25)
        continue
      }
      work.here.set(work.next)
      work.slopes[0]!.set(work.slopes[stages - 1]!)
      // A step that the grid cut short says nothing about how short the next must be.
      time = step === end - time ? end : time + step
      width = Math.max(
        step * Math.min(5, 0.9 * Math.max(error, 1e-8) ** -0.2),
        step < width ? width : 0,
      )
    }
    states.set(work.here.subarray(0, size), index * size)
    sensitivities.set(work.here.subarray(size), index * spreadSize)
  }
  return { states, sensitivities }
}

/** State, then sensitivities, in one array [n + n p]. */
function workspace(system: OdeSystem, theta: Float64Array, size: number) {
  const width = size * (1 + theta.length)
  return {
    ...{ system, theta, size },
    here: new Float64Array(width),
    next: new Float64Array(width),
    slopes: Array.from({ length: stages }, () => new Float64Array(width)),
    jacobian: new Float64Array(size * size),
    byParameter: new Float64Array(size * theta.length),
  }
}
type Workspace = ReturnType<typeof workspace>

/** Writes `next` and the slopes of a step of size h; returns its scaled error. */
function tryStep(work: Workspace, step: number, tolerance: number): number {
  const { here, next, slopes } = work
  for (let stage = 1; stage < stages; stage++) {
    const row = coefficients[stage]!
    next.set(here)
    for (let j = 0; j < stage; j++) {
      const share = step * row[j]!
      if (share === 0) continue
      const slope = slopes[j]!
      for (let i = 0; i < next.length; i++) next[i]! += share * slope[i]!
    }
    slopeAt(work, next, slopes[stage]!)
  }
  return scaledError(work, step, tolerance)
}

/** Of the state alone, as the implicit method judges it: its sensitivities follow. */
function scaledError({ here, slopes, size }: Workspace, step: number, tolerance: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) {
    let error = 0
    for (let j = 0; j < stages; j++) error += errorWeights[j]! * slopes[j]![i]!
    const scaled = (step * error) / (tolerance * (1 + Math.abs(here[i]!)))
    sum += scaled * scaled
  }
  return Math.sqrt(sum / size)
}

/** (f, J S + ∂f/∂θ) at a place [n + n p]. */
function slopeAt(work: Workspace, place: Float64Array, slope: Float64Array): void {
  const { system, theta, size, jacobian, byParameter } = work
  const width = theta.length
  system.slope(place, theta, slope)
  system.jacobian(place, theta, jacobian)
  system.byParameter(place, theta, byParameter)
  for (let row = 0; row < size; row++)
    for (let k = 0; k < width; k++) {
      let sum = byParameter[row * width + k]!
      for (let inner = 0; inner < size; inner++)
        sum += jacobian[row * size + inner]! * place[size + inner * width + k]!
      slope[size + row * width + k] = sum
    }
}
