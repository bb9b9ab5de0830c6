/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the callers fix */
/**
 * Dense float64 linear algebra, row-major. Evidence and zero-variance polynomials cancel terms of
 * size 1e3 down to 1e-9, which float32 cannot hold, so none of this goes through TensorFlow.
 */
import { WorkbenchError } from '../../contract/errors.ts'

/** Matrix [rows, columns], row-major. */
export type Matrix = {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
}

export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) }
}

export function matrix(rows: readonly (readonly number[])[]): Matrix {
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    values: Float64Array.from(rows.flat()),
  }
}

/** Row i, shared memory. */
export function rowOf(source: Matrix, row: number): Float64Array {
  return source.values.subarray(row * source.columns, (row + 1) * source.columns)
}

export function takeRows(source: Matrix, indices: readonly number[]): Matrix {
  const taken = zeros(indices.length, source.columns)
  for (const [row, index] of indices.entries()) rowOf(taken, row).set(rowOf(source, index))
  return taken
}

export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!
  return sum
}

/** A v. */
export function timesVector(left: Matrix, vector: Float64Array): Float64Array {
  return Float64Array.from({ length: left.rows }, (_, row) => dot(rowOf(left, row), vector))
}

/** Aᵀ v. */
export function transposeTimesVector(left: Matrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(left.columns)
  for (let row = 0; row < left.rows; row++) addScaled(product, rowOf(left, row), vector[row]!)
  return product
}

/** Aᵀ diag(w) A, w = 1 when not given. */
export function gram(source: Matrix, weights?: Float64Array): Matrix {
  const size = source.columns
  const product = zeros(size, size)
  for (let row = 0; row < source.rows; row++) {
    const line = rowOf(source, row)
    const weight = weights?.[row] ?? 1
    for (let i = 0; i < size; i++) addScaled(rowOf(product, i), line, weight * line[i]!)
  }
  return product
}

export function multiply(left: Matrix, right: Matrix): Matrix {
  const product = zeros(left.rows, right.columns)
  for (let row = 0; row < left.rows; row++)
    for (let inner = 0; inner < left.columns; inner++)
      addScaled(rowOf(product, row), rowOf(right, inner), left.values[row * left.columns + inner]!)
  return product
}

/** target ← target + scale · source. */
export function addScaled(target: Float64Array, source: Float64Array, scale: number): void {
  for (let index = 0; index < target.length; index++) target[index]! += scale * source[index]!
}

/** Lower L with A = L Lᵀ; null when A is not positive definite. */
export function choleskyOrNull(source: Matrix): Matrix | null {
  const size = source.rows
  const factor = zeros(size, size)
  for (let row = 0; row < size; row++) {
    const line = rowOf(factor, row)
    for (let column = 0; column <= row; column++) {
      const other = rowOf(factor, column)
      let sum = source.values[row * size + column]!
      for (let inner = 0; inner < column; inner++) sum -= line[inner]! * other[inner]!
      if (column < row) line[column] = sum / other[column]!
      else if (!(sum > 0)) return null
      else line[row] = Math.sqrt(sum)
    }
  }
  return factor
}

export function cholesky(source: Matrix, what: string): Matrix {
  const factor = choleskyOrNull(source)
  if (factor === null)
    throw new WorkbenchError(
      'config-invalid',
      `${what}: the ${source.rows} × ${source.columns} matrix is not positive definite; columns may be collinear`,
    )
  return factor
}

/** x with L x = b. */
export function solveLower(factor: Matrix, right: Float64Array): Float64Array {
  const solution = Float64Array.from(right)
  for (let row = 0; row < factor.rows; row++) {
    const line = rowOf(factor, row)
    let sum = solution[row]!
    for (let column = 0; column < row; column++) sum -= line[column]! * solution[column]!
    solution[row] = sum / line[row]!
  }
  return solution
}

/** x with Lᵀ x = b. */
export function solveLowerTransposed(factor: Matrix, right: Float64Array): Float64Array {
  const solution = Float64Array.from(right)
  for (let row = factor.rows - 1; row >= 0; row--) {
    const line = rowOf(factor, row)
    const value = solution[row]! / line[row]!
    solution[row] = value
    for (let column = 0; column < row; column++) solution[column]! -= line[column]! * value
  }
  return solution
}

/** A⁻¹ b from A = L Lᵀ. */
export function solveCholesky(factor: Matrix, right: Float64Array): Float64Array {
  return solveLowerTransposed(factor, solveLower(factor, right))
}

/** A⁻¹ from A = L Lᵀ. */
export function inverseFromCholesky(factor: Matrix): Matrix {
  const size = factor.rows
  const inverse = zeros(size, size)
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size)
    unit[column] = 1
    rowOf(inverse, column).set(solveCholesky(factor, unit))
  }
  return inverse
}

/** log det A from A = L Lᵀ. */
export function logDeterminant(factor: Matrix): number {
  let sum = 0
  for (let row = 0; row < factor.rows; row++)
    sum += Math.log(factor.values[row * factor.columns + row]!)
  return 2 * sum
}

/** Mean of each column. */
export function columnMeans(source: Matrix): Float64Array {
  const sums = new Float64Array(source.columns)
  for (let row = 0; row < source.rows; row++) addScaled(sums, rowOf(source, row), 1 / source.rows)
  return sums
}
