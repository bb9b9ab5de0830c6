/** A layer's weights and the activations between layers. */
import type { Matrix } from '../matrix.ts'

/** Twice differentiable, or div Φ jumps and Δu vanishes almost everywhere. */
export const activations = ['sigmoid', 'tanh', 'softplus'] as const
export type Activation = (typeof activations)[number]

/** kernel [inputs, outputs] row-major, bias [outputs]. */
export type Layer = { readonly kernel: Matrix; readonly bias: Float64Array }

/** a(z), a'(z), a''(z). */
export function activate(activation: Activation, z: number): readonly [number, number, number] {
  if (activation === 'tanh') {
    const value = Math.tanh(z)
    const slope = 1 - value * value
    return [value, slope, -2 * value * slope]
  }
  const value = 1 / (1 + Math.exp(-z))
  const slope = value * (1 - value)
  if (activation === 'sigmoid') return [value, slope, slope * (1 - 2 * value)]
  return [Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), value, slope]
}
