/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the model's dimension */
/**
 * A path to the posterior from a Gaussian q near it instead of from the prior (Lefebvre, Steele &
 * Vandal 2010): p_t ∝ (p(y | θ) p(θ))^t q(θ)^{1−t}, so with q normalised
 *
 *   log p(y) = ∫₀¹ E_t[ log p(y | θ) + log p(θ) − log q(θ) ] dt.
 *
 * The same evidence for every q. Where the way from the prior runs through a change of phase (an
 * oscillator that finds its rhythm), this way does not.
 */
import {
  addScaled,
  cholesky,
  columnMeans,
  inverseFromCholesky,
  logDeterminant,
  type Matrix,
  rowOf,
  solveCholesky,
  timesVector,
  zeros,
} from '../matrix.ts'
import { normals } from '../randomNumbers.ts'
import type { BayesianModel } from '../targets/target.ts'

export type Gaussian = { readonly mean: Float64Array; readonly covariance: Matrix }

/** Mean and covariance of posterior draws; the covariance widened, so that q covers the tails. */
export function fittedGaussian(points: Matrix, widening: number): Gaussian {
  const mean = columnMeans(points)
  const covariance = zeros(points.columns, points.columns)
  for (let row = 0; row < points.rows; row++) {
    const away = rowOf(points, row).map((value, i) => value - mean[i]!)
    for (const [i, value] of away.entries())
      addScaled(rowOf(covariance, i), away, (widening * value) / (points.rows - 1))
  }
  return { mean, covariance }
}

/** The model with q as its “prior” and what is missing to the posterior as its “likelihood”. */
export function fromReference(model: BayesianModel, reference: Gaussian): BayesianModel {
  const size = model.dimension
  const factor = cholesky(reference.covariance, 'covariance of the reference')
  const precision = inverseFromCholesky(factor).values
  const constant = -0.5 * (size * Math.log(2 * Math.PI) + logDeterminant(factor))
  const away = new Float64Array(size)
  /** log q; writes its gradient. */
  const logReference = (point: Float64Array, gradient: Float64Array): number => {
    for (let i = 0; i < size; i++) away[i] = point[i]! - reference.mean[i]!
    const pull = solveCholesky(factor, away)
    let square = 0
    for (let i = 0; i < size; i++) {
      gradient[i] = -pull[i]!
      square += pull[i]! * away[i]!
    }
    return constant - 0.5 * square
  }
  const ofPrior = new Float64Array(size)
  const ofReference = new Float64Array(size)
  const known = model.priorCurvature
  return {
    ...{ name: `${model.name}, from a fitted Gaussian`, dimension: size },
    parameterNames: model.parameterNames,
    prior: logReference,
    likelihood: (point, gradient, curvature) => {
      const likelihood = model.likelihood(point, gradient, curvature)
      const prior = model.prior(point, ofPrior)
      const behind = logReference(point, ofReference)
      addScaled(gradient, ofPrior, 1)
      addScaled(gradient, ofReference, -1)
      if (curvature !== undefined && known !== undefined) {
        addScaled(curvature, known, 1)
        addScaled(curvature, precision, -1)
      }
      return likelihood + prior - behind
    },
    drawPrior: (random) => {
      const moved = timesVector(factor, normals(random, size))
      addScaled(moved, reference.mean, 1)
      return moved
    },
    ...(known === undefined ? {} : { priorCurvature: precision }),
  }
}
