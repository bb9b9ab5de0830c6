/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the matrix's size */
/** LU factors with row exchanges of the few-by-few matrices of an implicit step, without allocation. */
export type Factor = {
  readonly size: number
  readonly values: Float64Array
  readonly pivots: Int32Array
}

export function emptyFactor(size: number): Factor {
  return { size, values: new Float64Array(size * size), pivots: new Int32Array(size) }
}

/** factor ← LU of I − scale · J; false where it is singular. */
export function factorShifted(factor: Factor, jacobian: Float64Array, scale: number): boolean {
  const { size, values, pivots } = factor
  for (let i = 0; i < size * size; i++) values[i] = -scale * jacobian[i]!
  for (let i = 0; i < size; i++) values[i * size + i]! += 1
  for (let column = 0; column < size; column++) {
    const pivot = largestBelow(values, size, column)
    pivots[column] = pivot
    if (!(Math.abs(values[pivot * size + column]!) > 0)) return false
    if (pivot !== column) exchange(values, size, { from: pivot, to: column })
    eliminate(values, size, column)
  }
  return true
}

function largestBelow(values: Float64Array, size: number, column: number): number {
  let best = column
  for (let row = column + 1; row < size; row++)
    if (Math.abs(values[row * size + column]!) > Math.abs(values[best * size + column]!)) best = row
  return best
}

function exchange(
  values: Float64Array,
  width: number,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  for (let i = 0; i < width; i++) {
    const kept = values[from * width + i]!
    values[from * width + i] = values[to * width + i]!
    values[to * width + i] = kept
  }
}

function eliminate(values: Float64Array, size: number, column: number): void {
  for (let row = column + 1; row < size; row++) {
    const share = values[row * size + column]! / values[column * size + column]!
    values[row * size + column] = share
    for (let i = column + 1; i < size; i++)
      values[row * size + i]! -= share * values[column * size + i]!
  }
}

/** In place: right [size, width] ← (LU)⁻¹ right. */
export function solveFactored(
  { size, values, pivots }: Factor,
  right: Float64Array,
  width: number,
): void {
  for (let column = 0; column < size; column++) {
    const pivot = pivots[column]!
    if (pivot !== column) exchange(right, width, { from: pivot, to: column })
  }
  for (let column = 0; column < size; column++)
    for (let row = column + 1; row < size; row++)
      for (let i = 0; i < width; i++)
        right[row * width + i]! -= values[row * size + column]! * right[column * width + i]!
  for (let row = size - 1; row >= 0; row--)
    for (let i = 0; i < width; i++) {
      let sum = right[row * width + i]!
      for (let column = row + 1; column < size; column++)
        sum -= values[row * size + column]! * right[column * width + i]!
      right[row * width + i] = sum / values[row * size + row]!
    }
}
