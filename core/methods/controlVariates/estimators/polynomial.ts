/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the sample fixes */
/**
 * Zero-variance polynomials (Mira, Solgi & Imparato 2013): c = Σ_k θ_k L φ_k over the monomials φ_k
 * up to order 1 or 2, with L φ = Δφ + s·∇φ:
 *
 *   x_i → s_i,   x_i² → 2 + 2 x_i s_i,   x_i x_j → x_i s_j + x_j s_i.
 *
 * Exact for polynomials of that order under a Gaussian.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import { ridgeLeastSquares } from '../leastSquares.ts'
import { dot, type Matrix, rowOf, zeros } from '../matrix.ts'
import { type ControlVariate, type Fitter, type Sample, takeSample } from './controlVariate.ts'
import { standardise } from './whitening.ts'

export type PolynomialOrder = 1 | 2

export function coefficientCount(dimension: number, order: PolynomialOrder): number {
  return order === 1 ? dimension : (dimension * (dimension + 3)) / 2
}

/** L φ_k at one point, all k: s, then the pairs i ≤ j. */
function steinMonomials(
  point: Float64Array,
  score: Float64Array,
  order: PolynomialOrder,
): Float64Array {
  const size = point.length
  const terms = new Float64Array(coefficientCount(size, order))
  terms.set(score)
  if (order === 1) return terms
  let next = size
  for (let i = 0; i < size; i++) {
    terms[next++] = 2 + 2 * point[i]! * score[i]!
    for (let j = i + 1; j < size; j++) terms[next++] = point[i]! * score[j]! + point[j]! * score[i]!
  }
  return terms
}

/** Ridges tried when none is given: 0 keeps exactness where it exists. */
const ridges = [0, 1e-3, 1e-2, 0.1, 1]

export type PolynomialOptions = {
  readonly order: PolynomialOrder
  /** L2 penalty on standardised coefficients, per sample; null chooses by two-fold validation. */
  readonly ridge: number | null
}

export function polynomial({ order, ridge }: PolynomialOptions): Fitter {
  return {
    name: `zero-variance polynomial, order ${order}`,
    fit: (samples) =>
      Promise.resolve(
        samples.map((sample) => {
          const standard = standardise(sample)
          const chosen = ridge ?? chooseRidge(standard.sample, order)
          return standard.restore(fitPolynomial(standard.sample, order, chosen))
        }),
      ),
  }
}

function fitPolynomial(sample: Sample, order: PolynomialOrder, ridge: number): ControlVariate {
  const count = coefficientCount(sample.points.columns, order)
  if (ridge === 0 && count + 1 >= sample.points.rows)
    throw new WorkbenchError(
      'config-invalid',
      `order ${order} has ${count} coefficients for ${sample.points.rows} samples: choose a ridge above 0 or order 1`,
    )
  const design = zeros(sample.points.rows, count + 1)
  for (let row = 0; row < design.rows; row++) {
    const line = rowOf(design, row)
    line[0] = 1
    line.set(steinMonomials(rowOf(sample.points, row), rowOf(sample.scores, row), order), 1)
  }
  const solution = ridgeLeastSquares(design, sample.values, ridge * design.rows)
  return controlFrom(solution.subarray(1), order)
}

function controlFrom(coefficients: Float64Array, order: PolynomialOrder): ControlVariate {
  return {
    evaluate: (points: Matrix, scores: Matrix) =>
      Float64Array.from(
        { length: points.rows },
        (_, row) =>
          -dot(coefficients, steinMonomials(rowOf(points, row), rowOf(scores, row), order)),
      ),
  }
}

/** The ridge with the smallest squared error on the half that was not fitted. */
function chooseRidge(sample: Sample, order: PolynomialOrder): number {
  const count = coefficientCount(sample.points.columns, order)
  const halves = [0, 1].map((parity) =>
    Array.from({ length: sample.points.rows }, (_, row) => row).filter((row) => row % 2 === parity),
  )
  const smallest = Math.min(...halves.map(({ length }) => length))
  const candidates = ridges.filter((ridge) => ridge > 0 || count + 2 < smallest)
  const errors = candidates.map((ridge) =>
    halves.reduce((sum, fitted, index) => {
      const control = fitPolynomial(takeSample(sample, fitted), order, ridge)
      return sum + heldOutError(control, takeSample(sample, halves[1 - index]!))
    }, 0),
  )
  return candidates[errors.indexOf(Math.min(...errors))]!
}

export function heldOutError(control: ControlVariate, sample: Sample): number {
  const controls = control.evaluate(sample.points, sample.scores)
  const left = controls.map((value, row) => value + sample.values[row]!)
  const mean = left.reduce((sum, value) => sum + value, 0) / left.length
  return left.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}
