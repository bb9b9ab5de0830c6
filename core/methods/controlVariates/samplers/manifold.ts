/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the model's dimension */
/**
 * Simplified manifold MALA (Girolami & Calderhead 2011) on a power posterior: Langevin steps whose
 * metric is G = t F(θ) + P, with F the Fisher information of the likelihood and P the prior's precision:
 *
 *   θ' ~ N(θ + ε²/2 G⁻¹ s_t(θ), ε² G⁻¹),   with the Metropolis correction.
 *
 * One evaluation a step, and no tuning beyond ε: the metric follows the ridges of a differential equation.
 */
import {
  addScaled,
  cholesky,
  dot,
  type Matrix,
  solveCholesky,
  solveLowerTransposed,
  transposeTimesVector,
} from '../matrix.ts'
import { normals, type RandomNumbers } from '../randomNumbers.ts'
import type { BayesianModel } from '../targets/target.ts'

/** What is known at a point, whatever the temperature. */
export type Place = {
  readonly point: Float64Array
  readonly likelihood: number
  readonly likelihoodScore: Float64Array
  /** F [d, d]. */
  readonly curvature: Float64Array
  readonly prior: number
  readonly priorScore: Float64Array
}

export function placeAt(model: BayesianModel, point: Float64Array): Place {
  const size = model.dimension
  const likelihoodScore = new Float64Array(size)
  const curvature = new Float64Array(size * size)
  const priorScore = new Float64Array(size)
  const likelihood = model.likelihood(point, likelihoodScore, curvature)
  const prior = model.prior(point, priorScore)
  return { point, likelihood, likelihoodScore, curvature, prior, priorScore }
}

/** A place at a temperature, with its proposal. */
export type ManifoldState = {
  readonly place: Place
  readonly logDensity: number
  readonly score: Float64Array
  /** G⁻¹ s. */
  readonly drift: Float64Array
  /** L with G = L Lᵀ. */
  readonly factor: Matrix
}

export function atTemperature(
  place: Place,
  temperature: number,
  priorCurvature: Float64Array,
): ManifoldState {
  const size = place.point.length
  const score = Float64Array.from(place.priorScore)
  addScaled(score, place.likelihoodScore, temperature)
  const values = Float64Array.from(priorCurvature)
  addScaled(values, place.curvature, temperature)
  const factor = cholesky({ rows: size, columns: size, values }, 'metric of the manifold sampler')
  const drift = solveCholesky(factor, score)
  const heated = temperature === 0 ? 0 : temperature * place.likelihood
  return { place, logDensity: heated + place.prior, score, drift, factor }
}

export type ManifoldStep = { readonly state: ManifoldState; readonly acceptance: number }

export function manifoldStep(
  state: ManifoldState,
  stepSize: number,
  propose: (point: Float64Array) => ManifoldState | null,
  random: RandomNumbers,
): ManifoldStep {
  const noise = solveLowerTransposed(state.factor, normals(random, state.drift.length))
  const point = Float64Array.from(state.place.point)
  addScaled(point, state.drift, 0.5 * stepSize * stepSize)
  addScaled(point, noise, stepSize)
  const proposal = propose(point)
  if (proposal === null) return { state, acceptance: 0 }
  const logRatio =
    proposal.logDensity -
    state.logDensity +
    logProposal(proposal, state, stepSize) -
    logProposal(state, proposal, stepSize)
  const acceptance = Number.isNaN(logRatio) ? 0 : Math.min(1, Math.exp(logRatio))
  return { state: random.uniform() < acceptance ? proposal : state, acceptance }
}

/** log q(to | from) + constant: ½ log det G − |Lᵀ (to − mean)|² / 2ε². */
function logProposal(from: ManifoldState, to: ManifoldState, stepSize: number): number {
  const away = to.place.point.map((value, i) => value - from.place.point[i]!)
  addScaled(away, from.drift, -0.5 * stepSize * stepSize)
  const turned = transposeTimesVector(from.factor, away)
  let halfLogDeterminant = 0
  for (let i = 0; i < away.length; i++)
    halfLogDeterminant += Math.log(from.factor.values[i * away.length + i]!)
  return halfLogDeterminant - dot(turned, turned) / (2 * stepSize * stepSize)
}
