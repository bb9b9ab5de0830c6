/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the callers fix */
/**
 * Least squares by Householder QR. Normal equations would square the condition number and lose the
 * exactness of zero-variance polynomials (residual 1e-13 becomes 1e-7).
 */
import { type Matrix, rowOf, zeros } from './matrix.ts'

/** θ minimising |y − Aθ|² + ridge · Σ |column_j|² θ_j² / rows, A [n, k]. */
export function ridgeLeastSquares(
  design: Matrix,
  observed: Float64Array,
  ridge: number,
): Float64Array {
  const scales = columnScales(design)
  const extra = ridge > 0 ? design.columns : 0
  const columns: Float64Array[] = []
  for (let column = 0; column < design.columns; column++) {
    const values = new Float64Array(design.rows + extra)
    for (let row = 0; row < design.rows; row++)
      values[row] = design.values[row * design.columns + column]! / scales[column]!
    if (extra > 0) values[design.rows + column] = Math.sqrt(ridge)
    columns.push(values)
  }
  const right = new Float64Array(design.rows + extra)
  right.set(observed)
  const solution = householderSolve(columns, right)
  return solution.map((value, column) => value / scales[column]!)
}

/** Root mean square of each column; 1 for a column of zeros, whose coefficient then is 0. */
function columnScales(design: Matrix): Float64Array {
  const squares = new Float64Array(design.columns)
  for (let row = 0; row < design.rows; row++) {
    const line = rowOf(design, row)
    for (let column = 0; column < design.columns; column++)
      squares[column]! += (line[column]! * line[column]!) / design.rows
  }
  return squares.map((square) => (square > 0 ? Math.sqrt(square) : 1))
}

/** Solves min |right − [columns] θ|; a column that depends on earlier ones gets coefficient 0. */
function householderSolve(columns: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = columns.length
  const triangle = zeros(size, size)
  const pivots: number[] = []
  for (const [column, values] of columns.entries()) {
    const start = pivots.length
    const before = norm(values, 0)
    const length = norm(values, start)
    for (let row = 0; row < start; row++) triangle.values[row * size + column] = values[row]!
    if (start >= values.length || length <= 1e-13 * before || length === 0) continue
    const diagonal = values[start]! > 0 ? -length : length
    const reflector = values.slice(start)
    reflector[0]! -= diagonal
    const scale = 2 / reflector.reduce((sum, value) => sum + value * value, 0)
    for (const later of columns.slice(column + 1)) reflect(later, reflector, start, scale)
    reflect(right, reflector, start, scale)
    triangle.values[start * size + column] = diagonal
    pivots.push(column)
  }
  return backSubstitute(triangle, pivots, right)
}

function norm(values: Float64Array, start: number): number {
  let sum = 0
  for (let index = start; index < values.length; index++) sum += values[index]! * values[index]!
  return Math.sqrt(sum)
}

/** values ← (I − scale v vᵀ) values, v starting at `start`. */
function reflect(
  values: Float64Array,
  reflector: Float64Array,
  start: number,
  scale: number,
): void {
  let sum = 0
  for (let index = 0; index < reflector.length; index++)
    sum += reflector[index]! * values[start + index]!
  const factor = scale * sum
  for (let index = 0; index < reflector.length; index++)
    values[start + index]! -= factor * reflector[index]!
}

function backSubstitute(
  triangle: Matrix,
  pivots: readonly number[],
  right: Float64Array,
): Float64Array {
  const solution = new Float64Array(triangle.columns)
  for (let row = pivots.length - 1; row >= 0; row--) {
    let sum = right[row]!
    for (let later = row + 1; later < pivots.length; later++)
      sum -= triangle.values[row * triangle.columns + pivots[later]!]! * solution[pivots[later]!]!
    solution[pivots[row]!] = sum / triangle.values[row * triangle.columns + pivots[row]!]!
  }
  return solution
}
