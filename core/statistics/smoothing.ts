/** Smoothing as TensorBoard does it. */

/**
 * Exponential moving average without the pull towards its start at 0:
 * last ← s·last + (1 − s)·y, n ← n + 1, out = last / (1 − sⁿ).
 *
 * Values that are not finite pass through uncounted; a constant series is left alone, since
 * rounding would make it wobble. `weight` s in [0, 1).
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  if (weight <= 0 || isConstant(values)) return values
  const smoothed = new Float64Array(values.length)
  let last = 0
  let remaining = 1 // sⁿ
  // By index: an iterator of pairs takes ten times as long on a million points.
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number
    if (!Number.isFinite(value)) {
      smoothed[index] = value
      continue
    }
    last = weight * last + (1 - weight) * value
    remaining *= weight
    smoothed[index] = last / (1 - remaining)
  }
  return smoothed
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0])
}
