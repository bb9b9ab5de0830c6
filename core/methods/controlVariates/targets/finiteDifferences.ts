/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the point's length */
/** Central differences, against which every hand-written gradient is checked. */

/** ∇f at a point, fourth-order central differences with step h·max(1, |x_i|). */
export function numericGradient(
  value: (point: Float64Array) => number,
  point: Float64Array,
  step = 1e-3,
): Float64Array {
  return point.map((coordinate, i) => {
    const width = step * Math.max(1, Math.abs(coordinate))
    const at = (multiple: number): number => {
      const moved = Float64Array.from(point)
      moved[i]! += multiple * width
      return value(moved)
    }
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * width)
  })
}
