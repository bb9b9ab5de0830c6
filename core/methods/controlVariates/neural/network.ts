/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the network fixes */
/**
 * Stein control variates from a small network, evaluated in float64.
 *
 * Training runs in float32 on TensorFlow; the finished weights are read back and c is computed here,
 * so the estimate has no rounding of training in it: E[c] = 0 holds for the weights as they are.
 *
 *   first-order   Φ: R^d → R^d,   c = div Φ + Φ·s
 *   second-order  u: R^d → R,     c = Δu + s·∇u
 *   coordinate-sum ψ: R^d → R,    c = Σ_k ∂ψ/∂x_k + ψ Σ_k s_k
 */
import type { HostTensors } from '../../../tensor/step.ts'
import { type Matrix, rowOf } from '../matrix.ts'
import { activate, type Activation, type Layer } from './layer.ts'
import { twoLayerValues } from './twoLayer.ts'

export const steinForms = ['first-order', 'second-order', 'coordinate-sum'] as const
export type SteinForm = (typeof steinForms)[number]

export type NetworkShape = {
  readonly dimension: number
  readonly hidden: readonly number[]
  readonly activation: Activation
  readonly form: SteinForm
}

export function outputCount({ form, dimension }: NetworkShape): number {
  return form === 'first-order' ? dimension : 1
}

/** Layer sizes [inputs, outputs], output layer last. */
export function layerSizes(shape: NetworkShape): readonly (readonly [number, number])[] {
  const widths = [shape.dimension, ...shape.hidden, outputCount(shape)]
  return widths.slice(1).map((outputs, index) => [widths[index]!, outputs] as const)
}

/** Name of a layer's tensors in a training state. */
export function kernelName(index: number): string {
  return `kernel${index}`
}
export function biasName(index: number): string {
  return `bias${index}`
}

/** The weights of each of B networks out of their common state, in float64. */
export function layersOf(shape: NetworkShape, state: HostTensors, networks: number): Layer[][] {
  const part = (name: string, network: number, count: number): Float64Array =>
    Float64Array.from(
      state[`weights/${name}`]!.values.subarray(network * count, (network + 1) * count),
    )
  return Array.from({ length: networks }, (_, network) =>
    layerSizes(shape).map(([rows, columns], index) => ({
      kernel: { rows, columns, values: part(kernelName(index), network, rows * columns) },
      bias: part(biasName(index), network, columns),
    })),
  )
}

/** Values, Jacobian ∂h/∂x [d, h] and Laplacian Δh [h] of a layer's outputs. */
type Jet = {
  readonly value: Float64Array
  readonly jacobian: Float64Array
  readonly laplacian: Float64Array
}

/** c(x) [n] at points and scores [n, d]. */
export function steinValues(
  shape: NetworkShape,
  layers: readonly Layer[],
  points: Matrix,
  scores: Matrix,
): Float64Array {
  if (shape.form === 'first-order' && shape.hidden.length === 2)
    return twoLayerValues(shape.activation, layers, points, scores)
  return Float64Array.from({ length: points.rows }, (_, row) => {
    const jet = networkJet(shape, layers, rowOf(points, row))
    return steinOperator(shape, jet, rowOf(scores, row))
  })
}

function networkJet(
  { dimension, activation }: NetworkShape,
  layers: readonly Layer[],
  point: Float64Array,
): Jet {
  let jet = inputJet(dimension, point)
  for (const [index, layer] of layers.entries()) {
    jet = linearJet(jet, layer, dimension)
    if (index + 1 < layers.length) activateJet(jet, activation, dimension)
  }
  return jet
}

function inputJet(dimension: number, point: Float64Array): Jet {
  const jacobian = new Float64Array(dimension * dimension)
  for (let i = 0; i < dimension; i++) jacobian[i * dimension + i] = 1
  return { value: point, jacobian, laplacian: new Float64Array(dimension) }
}

function linearJet(from: Jet, { kernel, bias }: Layer, dimension: number): Jet {
  return {
    value: timesKernel(from.value, 0, kernel).map((value, i) => value + bias[i]!),
    jacobian: Float64Array.from(
      Array.from({ length: dimension }, (_, i) =>
        Array.from(timesKernel(from.jacobian, i * kernel.rows, kernel)),
      ).flat(),
    ),
    laplacian: timesKernel(from.laplacian, 0, kernel),
  }
}

/** values[offset …] · K, [inputs] → [outputs]. */
function timesKernel(values: Float64Array, offset: number, kernel: Matrix): Float64Array {
  const product = new Float64Array(kernel.columns)
  for (let input = 0; input < kernel.rows; input++) {
    const value = values[offset + input]!
    if (value === 0) continue
    const start = input * kernel.columns
    for (let output = 0; output < kernel.columns; output++)
      product[output]! += value * kernel.values[start + output]!
  }
  return product
}

/** In place: Δa(z) = a' Δz + a'' |∇z|², ∇a(z) = a' ∇z. */
function activateJet(jet: Jet, activation: Activation, dimension: number): void {
  const size = jet.value.length
  for (let unit = 0; unit < size; unit++) {
    const [value, slope, bend] = activate(activation, jet.value[unit]!)
    let square = 0
    for (let i = 0; i < dimension; i++) {
      const place = i * size + unit
      square += jet.jacobian[place]! * jet.jacobian[place]!
      jet.jacobian[place]! *= slope
    }
    jet.value[unit] = value
    jet.laplacian[unit] = slope * jet.laplacian[unit]! + bend * square
  }
}

function steinOperator({ form, dimension }: NetworkShape, jet: Jet, score: Float64Array): number {
  let sum = form === 'second-order' ? jet.laplacian[0]! : 0
  for (let i = 0; i < dimension; i++) {
    if (form === 'first-order') sum += jet.jacobian[i * dimension + i]! + jet.value[i]! * score[i]!
    else if (form === 'second-order') sum += jet.jacobian[i]! * score[i]!
    else sum += jet.jacobian[i]! + jet.value[0]! * score[i]!
  }
  return sum
}
