/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the sample fixes */
/**
 * Whitening x̃ = L⁻¹(x − m) with L Lᵀ the sample covariance. The score transforms with the
 * transpose, s̃ = Lᵀ s, so a Stein control variate built in x̃ has mean zero under the original p.
 */
import {
  choleskyOrNull,
  columnMeans,
  type Matrix,
  rowOf,
  solveLower,
  transposeTimesVector,
  zeros,
} from '../matrix.ts'
import type { ControlVariate, Sample } from './controlVariate.ts'
import { meanOf, varianceOf } from '../samplers/diagnostics.ts'

type Whitening = { readonly mean: Float64Array; readonly factor: Matrix }

/** A sample in whitened coordinates with values of mean 0 and deviation 1, and the way back. */
export type StandardSample = {
  readonly sample: Sample
  readonly restore: (control: ControlVariate) => ControlVariate
}

/** `blockSize`: coordinates that are whitened together; correlations between blocks stay. */
export function standardise(
  sample: Sample,
  blockSize: number = sample.points.columns,
): StandardSample {
  const whitening = whiteningOf(sample.points, blockSize)
  const mean = meanOf(sample.values)
  const deviation = Math.sqrt(varianceOf(sample.values)) || 1
  return {
    sample: {
      points: whitenPoints(whitening, sample.points),
      scores: whitenScores(whitening, sample.scores),
      values: sample.values.map((value) => (value - mean) / deviation),
    },
    restore: (control) => ({
      evaluate: (points, scores) =>
        control
          .evaluate(whitenPoints(whitening, points), whitenScores(whitening, scores))
          .map((value) => value * deviation),
    }),
  }
}

function whiteningOf(points: Matrix, blockSize: number): Whitening {
  const block = (column: number): number => Math.floor(column / blockSize)
  const size = points.columns
  const mean = columnMeans(points)
  const covariance = zeros(size, size)
  for (let row = 0; row < points.rows; row++) {
    const line = rowOf(points, row)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        if (block(i) === block(j))
          covariance.values[i * size + j]! +=
            ((line[i]! - mean[i]!) * (line[j]! - mean[j]!)) / (points.rows - 1)
  }
  // With about as many coordinates as points the covariance says nothing about correlations.
  const whole = points.rows > 3 * size ? choleskyOrNull(covariance) : null
  return { mean, factor: whole ?? diagonalFactor(covariance) }
}

function diagonalFactor(covariance: Matrix): Matrix {
  const size = covariance.rows
  const factor = zeros(size, size)
  for (let i = 0; i < size; i++)
    factor.values[i * size + i] = Math.sqrt(covariance.values[i * size + i]!) || 1
  return factor
}

function whitenPoints({ mean, factor }: Whitening, points: Matrix): Matrix {
  const whitened = zeros(points.rows, points.columns)
  for (let row = 0; row < points.rows; row++) {
    const centred = rowOf(points, row).map((value, i) => value - mean[i]!)
    rowOf(whitened, row).set(solveLower(factor, centred))
  }
  return whitened
}

function whitenScores({ factor }: Whitening, scores: Matrix): Matrix {
  const whitened = zeros(scores.rows, scores.columns)
  for (let row = 0; row < scores.rows; row++)
    rowOf(whitened, row).set(transposeTimesVector(factor, rowOf(scores, row)))
  return whitened
}
