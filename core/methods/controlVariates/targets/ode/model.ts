/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the system's sizes */
/**
 * Bayesian models whose mean is the solution of a differential equation:
 * y_tj = x_j(t; θ) + ε, ε ~ N(0, σ²), θ_k ~ Gamma(2, 1), sampled as log θ.
 */
import { addScaled } from '../../matrix.ts'
import { gamma, createRandomNumbers } from '../../randomNumbers.ts'
import type { BayesianModel } from '../target.ts'
import { integrateOde } from './integrate.ts'
import { goodwin, lotkaVolterra, type OdeSystem, type OdeTask, vanDerPol } from './system.ts'

export type OdeExperiment = {
  readonly system: OdeSystem
  /** Parameters that the simulated data come from. */
  readonly truth: Float64Array
  readonly task: OdeTask
  /** Indices of the states that are observed. */
  readonly observed: readonly number[]
  /** What is observed of a state x, and its derivative. */
  readonly reading: (x: number) => readonly [number, number]
  /** σ of the noise. */
  readonly deviation: number
}

function timesUpTo(count: number, spacing: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => (index + 1) * spacing)
}

function asIs(x: number): readonly [number, number] {
  return [x, 1]
}

/** Tolerance of the solves: the log-likelihood is then right to about 1e-3. */
const tolerance = 1e-5

/** The three experiments of the laboratory. */
export const odeExperiments = {
  'goodwin-oscillator': {
    system: goodwin,
    truth: Float64Array.of(1, 3, 2, 1, 0.5),
    task: { start: new Float64Array(3), times: timesUpTo(40, 1), tolerance },
    observed: [0, 1],
    reading: asIs,
    deviation: 0.1,
  },
  'van-der-pol': {
    system: vanDerPol,
    truth: Float64Array.of(1),
    task: { start: Float64Array.of(0, 2), times: timesUpTo(20, 0.5), tolerance },
    observed: [0],
    reading: asIs,
    deviation: 0.25,
  },
  'lotka-volterra': {
    system: lotkaVolterra,
    truth: Float64Array.of(1, 0.8, 0.6, 1),
    task: { start: new Float64Array(2), times: timesUpTo(20, 0.5), tolerance },
    observed: [0, 1],
    reading: (x: number) => [Math.exp(x), Math.exp(x)] as const,
    deviation: 0.3,
  },
} satisfies Record<string, OdeExperiment>
export type OdeKind = keyof typeof odeExperiments

/** Noisy readings [T, observed] at the true parameters. */
export function simulateReadings(experiment: OdeExperiment, seed: number): Float64Array {
  const random = createRandomNumbers(seed, 4000)
  const solution = integrateOde(experiment.system, experiment.truth, experiment.task)
  const size = experiment.task.start.length
  return Float64Array.from(
    { length: experiment.task.times.length * experiment.observed.length },
    (_, place) => {
      const row = Math.floor(place / experiment.observed.length)
      const column = experiment.observed[place % experiment.observed.length]!
      const [value] = experiment.reading(solution!.states[row * size + column]!)
      return value + experiment.deviation * random.normal()
    },
  )
}

export function odeModel(experiment: OdeExperiment, readings: Float64Array): BayesianModel {
  const { system, deviation } = experiment
  const dimension = system.parameterNames.length
  const constant = -0.5 * readings.length * Math.log(2 * Math.PI * deviation * deviation)
  const theta = new Float64Array(dimension)
  return {
    name: system.name,
    dimension,
    parameterNames: system.parameterNames.map((name) => `log ${name}`),
    prior: (point, gradient) => {
      let total = 0
      for (let k = 0; k < dimension; k++) {
        const value = Math.exp(point[k]!)
        total += 2 * point[k]! - value
        gradient[k] = 2 - value
      }
      return total
    },
    likelihood: (point, gradient, curvature) => {
      for (let k = 0; k < dimension; k++) theta[k] = Math.exp(point[k]!)
      const precision = 1 / (deviation * deviation)
      const squares = squaredMisses(experiment, readings, theta, { gradient, curvature })
      if (squares === null) return -Infinity
      for (let k = 0; k < dimension; k++) gradient[k]! *= theta[k]! * precision
      for (let place = 0; curvature !== undefined && place < curvature.length; place++)
        curvature[place]! *=
          theta[place % dimension]! * theta[Math.floor(place / dimension)]! * precision
      return constant - 0.5 * precision * squares
    },
    drawPrior: (random) =>
      Float64Array.from({ length: dimension }, () => Math.log(gamma(random, 2, 1))),
    priorCurvature: diagonal(dimension, 1 / logGammaVariance),
  }
}

/** Variance of log θ under Gamma(2, 1): π²/6 − 1. */
const logGammaVariance = Math.PI ** 2 / 6 - 1

function diagonal(size: number, value: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, place) =>
    place % (size + 1) === 0 ? value : 0,
  )
}

type Derivatives = {
  readonly gradient: Float64Array
  readonly curvature: Float64Array | undefined
}

/** Σ (y − x)²; writes Σ (y − x) ∂x/∂θ and Σ ∂x/∂θ ∂x/∂θᵀ. Null where the equation cannot be solved. */
function squaredMisses(
  { system, task, observed, reading }: OdeExperiment,
  readings: Float64Array,
  theta: Float64Array,
  { gradient, curvature }: Derivatives,
): number | null {
  gradient.fill(0)
  curvature?.fill(0)
  const solution = integrateOde(system, theta, task)
  if (solution === null) return null
  const size = task.start.length
  const width = theta.length
  let squares = 0
  for (let row = 0; row < task.times.length; row++)
    for (const [place, column] of observed.entries()) {
      const [value, slope] = reading(solution.states[row * size + column]!)
      const miss = readings[row * observed.length + place]! - value
      squares += miss * miss
      const start = (row * size + column) * width
      const spread = solution.sensitivities.subarray(start, start + width)
      addScaled(gradient, spread, miss * slope)
      for (let k = 0; curvature !== undefined && k < width; k++)
        addScaled(
          curvature.subarray(k * width, (k + 1) * width),
          spread,
          slope * slope * spread[k]!,
        )
    }
  return Number.isFinite(squares) ? squares : null
}
