/**
 * A control variate of the policy gradient: φ(s, a) as a function of the state and of the noise ξ
 * with a = μ(s) + σ ξ. What the gradient needs of it, row by row.
 */

export type ControlValues = {
  /** φ(s_t, ξ_t) [rows]. */
  readonly value: Float64Array
  /** E[φ | s_t], exactly or as a mean over draws that do not depend on ξ_t [rows]. */
  readonly expected: Float64Array
  /** ∂φ/∂ξ: at ξ_t, or its mean given s_t [rows, size]. */
  readonly slope: Float64Array
  /** ξ ∂φ/∂ξ, likewise [rows, size]. */
  readonly curve: Float64Array
}

/** Where a control is asked: observations [rows, o], noise [rows, size]. */
export type ControlInputs = {
  readonly rows: number
  readonly observations: Float64Array
  readonly noise: Float64Array
}

export function noControl({ rows, noise }: ControlInputs): ControlValues {
  return {
    value: new Float64Array(rows),
    expected: new Float64Array(rows),
    slope: new Float64Array(noise.length),
    curve: new Float64Array(noise.length),
  }
}

export function addControls(one: ControlValues, other: ControlValues): ControlValues {
  const sum = (left: Float64Array, right: Float64Array) =>
    left.map((value, place) => value + (right[place] as number))
  return {
    value: sum(one.value, other.value),
    expected: sum(one.expected, other.expected),
    slope: sum(one.slope, other.slope),
    curve: sum(one.curve, other.curve),
  }
}
