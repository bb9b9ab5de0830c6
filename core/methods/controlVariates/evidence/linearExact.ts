/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the data fix */
/**
 * Closed forms for y ~ N(Xw, σ² I), w ~ N(0, I/q): C_t = (t XᵀX/σ² + q I)⁻¹, m_t = C_t t Xᵀy/σ²,
 * E_t, V_t and the log evidence. The exact answer that every estimator is held against.
 */
import {
  cholesky,
  dot,
  gram,
  inverseFromCholesky,
  logDeterminant,
  type Matrix,
  multiply,
  solveCholesky,
  solveLowerTransposed,
  timesVector,
  transposeTimesVector,
  zeros,
} from '../matrix.ts'
import { normals, type RandomNumbers } from '../randomNumbers.ts'
import type { RegressionData } from '../targets/regression.ts'

export type LinearSettings = { readonly noiseVariance: number; readonly priorPrecision: number }

function precisionFactor(
  { design }: RegressionData,
  { noiseVariance, priorPrecision }: LinearSettings,
  temperature: number,
): Matrix {
  const precision = gram(design).values.map((value) => (temperature * value) / noiseVariance)
  for (let i = 0; i < design.columns; i++) precision[i * design.columns + i]! += priorPrecision
  const square: Matrix = { rows: design.columns, columns: design.columns, values: precision }
  return cholesky(square, 'posterior precision')
}

function posteriorMean(
  { design, outcome }: RegressionData,
  { noiseVariance }: LinearSettings,
  temperature: number,
  factor: Matrix,
): Float64Array {
  const right = transposeTimesVector(design, outcome)
  return solveCholesky(
    factor,
    right.map((value) => (temperature * value) / noiseVariance),
  )
}

/** E_t and V_t of the log-likelihood at one temperature. */
export function exactMoments(
  data: RegressionData,
  settings: LinearSettings,
  temperature: number,
): { mean: number; variance: number } {
  const { design, outcome } = data
  const { noiseVariance } = settings
  const factor = precisionFactor(data, settings, temperature)
  const centre = posteriorMean(data, settings, temperature, factor)
  const spread = multiply(gram(design), inverseFromCholesky(factor))
  const misses = timesVector(design, centre).map((value, i) => outcome[i]! - value)
  const trace = traceOf(spread)
  const mean =
    -0.5 * design.rows * Math.log(2 * Math.PI * noiseVariance) -
    (dot(misses, misses) + trace) / (2 * noiseVariance)
  const slope = transposeTimesVector(design, misses).map((value) => value / noiseVariance)
  const curved = traceOf(multiply(spread, spread)) / (2 * noiseVariance * noiseVariance)
  return { mean, variance: dot(slope, solveCholesky(factor, slope)) + curved }
}

function traceOf(square: Matrix): number {
  let sum = 0
  for (let i = 0; i < square.rows; i++) sum += square.values[i * square.columns + i]!
  return sum
}

/** log N(y; 0, σ² I + XXᵀ/q), by the d × d posterior rather than the n × n marginal. */
export function exactLogEvidence(data: RegressionData, settings: LinearSettings): number {
  const { design, outcome } = data
  const factor = precisionFactor(data, settings, 1)
  const centre = posteriorMean(data, settings, 1, factor)
  const explained = dot(transposeTimesVector(design, outcome), centre) / settings.noiseVariance
  return (
    -0.5 * design.rows * Math.log(2 * Math.PI * settings.noiseVariance) +
    0.5 * design.columns * Math.log(settings.priorPrecision) -
    0.5 * logDeterminant(factor) -
    0.5 * (dot(outcome, outcome) / settings.noiseVariance - explained)
  )
}

/** Independent draws of the power posterior, [n, d]. */
export function exactPosteriorDraws(
  data: RegressionData,
  settings: LinearSettings,
  temperature: number,
  { count, random }: { readonly count: number; readonly random: RandomNumbers },
): Matrix {
  const factor = precisionFactor(data, settings, temperature)
  const centre = posteriorMean(data, settings, temperature, factor)
  const draws = zeros(count, data.design.columns)
  for (let row = 0; row < count; row++) {
    const noise = solveLowerTransposed(factor, normals(random, data.design.columns))
    draws.values.set(
      noise.map((value, i) => value + centre[i]!),
      row * data.design.columns,
    )
  }
  return draws
}
