/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the network fixes */
/**
 * c = div Φ + Φ·s of a first-order network with two hidden layers, in float64:
 *
 *   div Φ = Σ_kl a'(z₁)_k (W₂ ∘ M)_kl a'(z₂)_l,   M = W₁ᵀ W₃ᵀ,
 *
 * O(h²) a point where carrying the Jacobian forward costs O(d h²): eight times less at d = 10.
 */
import { type Matrix, rowOf, zeros } from '../matrix.ts'
import { activate, type Activation, type Layer } from './layer.ts'

export function twoLayerValues(
  activation: Activation,
  layers: readonly Layer[],
  points: Matrix,
  scores: Matrix,
): Float64Array {
  const [first, second, third] = layers as readonly [Layer, Layer, Layer]
  const coupling = couplingOf(first.kernel, second.kernel, third.kernel)
  const slopes = [first, second].map(({ bias }) => new Float64Array(bias.length))
  const through = ({ kernel, bias }: Layer, input: Float64Array): Float64Array => {
    const output = Float64Array.from(bias)
    for (let i = 0; i < kernel.rows; i++) {
      const value = input[i]!
      const start = i * kernel.columns
      for (let j = 0; j < kernel.columns; j++) output[j]! += value * kernel.values[start + j]!
    }
    return output
  }
  const activated = (values: Float64Array, slope: Float64Array): Float64Array => {
    for (let i = 0; i < values.length; i++) {
      const [value, derivative] = activate(activation, values[i]!)
      values[i] = value
      slope[i] = derivative
    }
    return values
  }
  return Float64Array.from({ length: points.rows }, (_, row) => {
    const lower = activated(through(first, rowOf(points, row)), slopes[0]!)
    const upper = activated(through(second, lower), slopes[1]!)
    const output = through(third, upper)
    let sum = bilinear(slopes[0]!, coupling, slopes[1]!)
    for (let i = 0; i < output.length; i++)
      sum += output[i]! * scores.values[row * scores.columns + i]!
    return sum
  })
}

/** W₂ ∘ (W₁ᵀ W₃ᵀ), [h₁, h₂]. */
function couplingOf(first: Matrix, second: Matrix, third: Matrix): Matrix {
  const coupling = zeros(second.rows, second.columns)
  for (let k = 0; k < second.rows; k++)
    for (let l = 0; l < second.columns; l++) {
      let sum = 0
      for (let i = 0; i < first.rows; i++)
        sum += first.values[i * first.columns + k]! * third.values[l * third.columns + i]!
      coupling.values[k * second.columns + l] = sum * second.values[k * second.columns + l]!
    }
  return coupling
}

/** uᵀ A v. */
function bilinear(left: Float64Array, between: Matrix, right: Float64Array): number {
  let total = 0
  for (let k = 0; k < left.length; k++) {
    let sum = 0
    const start = k * between.columns
    for (let l = 0; l < right.length; l++) sum += between.values[start + l]! * right[l]!
    total += left[k]! * sum
  }
  return total
}
