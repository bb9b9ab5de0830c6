/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the system's sizes */
/** Autonomous ordinary differential equations x' = f(x, θ) with their derivatives, written by hand. */
export type OdeSystem = {
  readonly name: string
  readonly stateNames: readonly string[]
  readonly parameterNames: readonly string[]
  /** Writes f(x, θ) [n]. */
  readonly slope: (state: Float64Array, theta: Float64Array, slope: Float64Array) => void
  /** Writes ∂f/∂x [n, n], row-major. */
  readonly jacobian: (state: Float64Array, theta: Float64Array, jacobian: Float64Array) => void
  /** Writes ∂f/∂θ [n, p], row-major. */
  readonly byParameter: (state: Float64Array, theta: Float64Array, slopes: Float64Array) => void
}

export type OdeTask = {
  readonly start: Float64Array
  /** Increasing, from 0. */
  readonly times: Float64Array
  /** Relative and absolute tolerance of a step. */
  readonly tolerance: number
}

/** States [T, n] and, where wanted, ∂x/∂θ [T, n, p]; null where no step size works. */
export type OdeSolution = { readonly states: Float64Array; readonly sensitivities: Float64Array }

/** ρ, steepness of the Goodwin oscillator's feedback: `power` raises to it. */
const feedback = 10

/**
 * Goodwin oscillator of three species (as in Oates, Papamarkou & Girolami 2016), θ = (a₁, a₂, k₁, k₂, α):
 *
 *   x₁' = a₁/(1 + a₂ x₃^ρ) − α x₁,   x₂' = k₁ x₁ − α x₂,   x₃' = k₂ x₂ − α x₃,   ρ = 10.
 */
export const goodwin: OdeSystem = {
  name: 'Goodwin oscillator',
  stateNames: ['messenger', 'protein', 'inhibitor'],
  parameterNames: ['a1', 'a2', 'k1', 'k2', 'alpha'],
  slope: (x, theta, slope) => {
    const a1 = theta[0]!
    const a2 = theta[1]!
    const k1 = theta[2]!
    const k2 = theta[3]!
    const alpha = theta[4]!
    slope[0] = a1 / (1 + a2 * power(x[2]!)) - alpha * x[0]!
    slope[1] = k1 * x[0]! - alpha * x[1]!
    slope[2] = k2 * x[1]! - alpha * x[2]!
  },
  jacobian: (x, theta, jacobian) => {
    const a1 = theta[0]!
    const a2 = theta[1]!
    const k1 = theta[2]!
    const k2 = theta[3]!
    const alpha = theta[4]!
    const raised = power(x[2]!)
    const open = 1 + a2 * raised
    jacobian.fill(0)
    jacobian[0] = -alpha
    jacobian[2] = raised > 0 ? (-a1 * a2 * feedback * raised) / (x[2]! * open * open) : 0
    jacobian[3] = k1
    jacobian[4] = -alpha
    jacobian[7] = k2
    jacobian[8] = -alpha
  },
  byParameter: (x, theta, slopes) => {
    const a1 = theta[0]!
    const a2 = theta[1]!
    const raised = power(x[2]!)
    const open = 1 + a2 * raised
    slopes.fill(0)
    slopes[0] = 1 / open
    slopes[1] = (-a1 * raised) / (open * open)
    slopes[4] = -x[0]!
    slopes[7] = x[0]!
    slopes[9] = -x[1]!
    slopes[13] = x[1]!
    slopes[14] = -x[2]!
  },
}

/** x₊^ρ: a step that overshoots below zero must not raise the feedback. */
function power(x: number): number {
  const square = x > 0 ? x * x : 0
  const fourth = square * square
  return fourth * fourth * square
}

/** Van der Pol: x₁' = x₂, x₂' = μ (1 − x₁²) x₂ − x₁; stiff for large μ. */
export const vanDerPol: OdeSystem = {
  name: 'Van der Pol oscillator',
  stateNames: ['position', 'velocity'],
  parameterNames: ['mu'],
  slope: (x, theta, slope) => {
    slope[0] = x[1]!
    slope[1] = theta[0]! * (1 - x[0]! * x[0]!) * x[1]! - x[0]!
  },
  jacobian: (x, theta, jacobian) => {
    jacobian[0] = 0
    jacobian[1] = 1
    jacobian[2] = -2 * theta[0]! * x[0]! * x[1]! - 1
    jacobian[3] = theta[0]! * (1 - x[0]! * x[0]!)
  },
  byParameter: (x, _, slopes) => {
    slopes[0] = 0
    slopes[1] = (1 - x[0]! * x[0]!) * x[1]!
  },
}

/**
 * Lotka–Volterra in logarithms u = log prey, v = log predators, which keeps both positive:
 * u' = α − β eᵛ, v' = δ eᵘ − γ.
 */
export const lotkaVolterra: OdeSystem = {
  name: 'Lotka–Volterra',
  stateNames: ['log prey', 'log predators'],
  parameterNames: ['alpha', 'beta', 'delta', 'gamma'],
  slope: (x, theta, slope) => {
    slope[0] = theta[0]! - theta[1]! * Math.exp(x[1]!)
    slope[1] = theta[2]! * Math.exp(x[0]!) - theta[3]!
  },
  jacobian: (x, theta, jacobian) => {
    jacobian[0] = 0
    jacobian[1] = -theta[1]! * Math.exp(x[1]!)
    jacobian[2] = theta[2]! * Math.exp(x[0]!)
    jacobian[3] = 0
  },
  byParameter: (x, _, slopes) => {
    slopes.fill(0)
    slopes[0] = 1
    slopes[1] = -Math.exp(x[1]!)
    slopes[6] = Math.exp(x[0]!)
    slopes[7] = -1
  },
}
