/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the model fixes */
/** Bayesian regressions on a table: linear, logistic, Poisson, and linear with unknown noise. */
import type { BayesianModel } from './target.ts'
import { dot, type Matrix, rowOf } from '../matrix.ts'
import { gamma, normals, type RandomNumbers } from '../randomNumbers.ts'
import { logGamma } from './logGamma.ts'

/** Design matrix [n, d] (intercept included), outcome [n] and one name for each column. */
export type RegressionData = {
  readonly design: Matrix
  readonly outcome: Float64Array
  readonly names: readonly string[]
}

/** Independent N(0, 1/precision) over d coefficients. */
export function normalPrior(dimension: number, precision: number) {
  const constant = 0.5 * dimension * Math.log(precision / (2 * Math.PI))
  return {
    prior: (point: Float64Array, gradient: Float64Array): number => {
      let square = 0
      for (let i = 0; i < dimension; i++) {
        gradient[i] = -precision * point[i]!
        square += point[i]! * point[i]!
      }
      return constant - 0.5 * precision * square
    },
    drawPrior: (random: RandomNumbers): Float64Array =>
      normals(random, dimension).map((z) => z / Math.sqrt(precision)),
  }
}

/** log p(y_i | η_i) and its derivative in the linear predictor η_i. */
type Link = {
  readonly log: (predictor: number, outcome: number) => number
  readonly slope: (predictor: number, outcome: number) => number
}

function generalisedLinear(
  name: string,
  data: RegressionData,
  priorPrecision: number,
  link: Link,
): BayesianModel {
  const { design, outcome } = data
  return {
    name,
    dimension: design.columns,
    parameterNames: data.names,
    ...normalPrior(design.columns, priorPrecision),
    likelihood: (point, gradient) => {
      // The inner loop of every sampler: plain index arithmetic, no view and no object a row.
      const { values, columns } = design
      gradient.fill(0)
      let total = 0
      for (let row = 0, start = 0; row < design.rows; row++, start += columns) {
        let predictor = 0
        for (let i = 0; i < columns; i++) predictor += values[start + i]! * point[i]!
        const slope = link.slope(predictor, outcome[row]!)
        total += link.log(predictor, outcome[row]!)
        for (let i = 0; i < columns; i++) gradient[i]! += slope * values[start + i]!
      }
      return total
    },
  }
}

/** y ~ N(Xw, σ² I). */
export function linearRegression(
  data: RegressionData,
  { noiseVariance, priorPrecision }: { noiseVariance: number; priorPrecision: number },
): BayesianModel {
  const constant = -0.5 * Math.log(2 * Math.PI * noiseVariance)
  return generalisedLinear('linear regression', data, priorPrecision, {
    log: (predictor, outcome) => constant - (outcome - predictor) ** 2 / (2 * noiseVariance),
    slope: (predictor, outcome) => (outcome - predictor) / noiseVariance,
  })
}

/** P(y = 1) = 1/(1 + exp(−Xw)). */
export function logisticRegression(data: RegressionData, priorPrecision: number): BayesianModel {
  return generalisedLinear('logistic regression', data, priorPrecision, {
    // log σ(s) = −log(1 + e^{−s}), written so that neither side overflows.
    log: (predictor, outcome) => {
      const signed = outcome > 0.5 ? predictor : -predictor
      return Math.min(signed, 0) - Math.log1p(Math.exp(-Math.abs(signed)))
    },
    slope: (predictor, outcome) => outcome - 1 / (1 + Math.exp(-predictor)),
  })
}

/** y ~ Poisson(exp(Xw)). */
export function poissonRegression(data: RegressionData, priorPrecision: number): BayesianModel {
  const constants = Float64Array.from(data.outcome, (count) => logGamma(count + 1))
  const constant = constants.reduce((sum, value) => sum + value, 0) / data.outcome.length
  return generalisedLinear('Poisson regression', data, priorPrecision, {
    log: (predictor, outcome) => outcome * predictor - Math.exp(predictor) - constant,
    slope: (predictor, outcome) => outcome - Math.exp(predictor),
  })
}

/**
 * y ~ N(Xw, 1/τ), w | τ ~ N(m, diag(1/(τ q))), τ ~ Gamma(shape, rate).
 *
 * Unconstrained parameters are (z, log τ) with w = m + z/√(τ₀ q), τ₀ = shape/rate, so that all have
 * about unit scale; log-prior carries both Jacobians.
 */
export function normalGammaRegression(
  data: RegressionData,
  prior: {
    readonly means: readonly number[]
    readonly precisions: readonly number[]
    readonly shape: number
    readonly rate: number
  },
): BayesianModel {
  const { design, outcome } = data
  const size = design.columns
  const typical = prior.shape / prior.rate
  const scales = prior.precisions.map((precision) => 1 / Math.sqrt(typical * precision))
  const coefficients = (point: Float64Array): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => prior.means[i]! + scales[i]! * point[i]!)
  const gammaConstant = prior.shape * Math.log(prior.rate) - logGamma(prior.shape)
  return {
    name: 'linear regression with unknown noise',
    dimension: size + 1,
    parameterNames: [...data.names, 'log precision'],
    prior: (point, gradient) => {
      const logPrecision = point[size]!
      const relative = Math.exp(logPrecision) / typical
      let square = 0
      for (let i = 0; i < size; i++) {
        gradient[i] = -relative * point[i]!
        square += point[i]! * point[i]!
      }
      const rated = prior.rate * Math.exp(logPrecision)
      gradient[size] = 0.5 * size - 0.5 * relative * square + prior.shape - rated
      const normal = 0.5 * size * Math.log(relative / (2 * Math.PI)) - 0.5 * relative * square
      return normal + gammaConstant + prior.shape * logPrecision - rated
    },
    likelihood: (point, gradient) => {
      const weights = coefficients(point)
      const precision = Math.exp(point[size]!)
      gradient.fill(0)
      let squares = 0
      for (let row = 0; row < design.rows; row++) {
        const line = rowOf(design, row)
        const residual = outcome[row]! - dot(line, weights)
        squares += residual * residual
        for (let i = 0; i < size; i++) gradient[i]! += precision * residual * line[i]! * scales[i]!
      }
      gradient[size] = 0.5 * design.rows - 0.5 * precision * squares
      return 0.5 * design.rows * Math.log(precision / (2 * Math.PI)) - 0.5 * precision * squares
    },
    drawPrior: (random) => {
      const precision = gamma(random, prior.shape, prior.rate)
      const point = normals(random, size + 1).map((z) => z / Math.sqrt(precision / typical))
      point[size] = Math.log(precision)
      return point
    },
  }
}
