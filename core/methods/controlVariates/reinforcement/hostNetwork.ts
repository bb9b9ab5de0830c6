/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the layers fix */
/**
 * A small tanh network on the host, in float64: policies and values are asked once per environment
 * step, where a call into TensorFlow costs more than the network itself. Training reads the same
 * weights from the graph, and the gradients here are what tests and variance figures rest on.
 */
import type { HostTensors } from '../../../tensor/step.ts'

/** kernel [inputs, outputs] row-major, bias [outputs]. */
export type HostLayer = {
  readonly inputs: number
  readonly outputs: number
  readonly kernel: Float64Array
  readonly bias: Float64Array
}

export function kernelName(index: number): string {
  return `kernel${index}`
}
export function biasName(index: number): string {
  return `bias${index}`
}

/** [inputs, outputs] of every layer, the linear output layer last. */
export function layerSizes(
  inputs: number,
  hidden: readonly number[],
  outputs: number,
): (readonly [number, number])[] {
  const widths = [inputs, ...hidden, outputs]
  return widths.slice(1).map((width, index) => [widths[index]!, width] as const)
}

/** Layers from a runner's state: `<prefix>kernel0`, `<prefix>bias0`, … */
export function hostLayers(
  state: HostTensors,
  prefix: string,
  sizes: readonly (readonly [number, number])[],
): HostLayer[] {
  return sizes.map(([inputs, outputs], index) => ({
    ...{ inputs, outputs },
    kernel: Float64Array.from(state[`${prefix}${kernelName(index)}`]!.values),
    bias: Float64Array.from(state[`${prefix}${biasName(index)}`]!.values),
  }))
}

/** Outputs of every layer after its activation; the last is the network's output. */
export function forward(layers: readonly HostLayer[], input: Float64Array): Float64Array[] {
  const values: Float64Array[] = []
  let below = input
  for (const [index, layer] of layers.entries()) {
    const output = affine(layer, below)
    if (index + 1 < layers.length)
      for (let unit = 0; unit < output.length; unit++) output[unit] = Math.tanh(output[unit]!)
    values.push(output)
    below = output
  }
  return values
}

function affine({ inputs, outputs, kernel, bias }: HostLayer, input: Float64Array): Float64Array {
  const output = bias.slice()
  for (let from = 0; from < inputs; from++) {
    const value = input[from]!
    const start = from * outputs
    for (let to = 0; to < outputs; to++) output[to]! += value * kernel[start + to]!
  }
  return output
}

export function parameterCount(layers: readonly HostLayer[]): number {
  return layers.reduce((sum, { kernel, bias }) => sum + kernel.length + bias.length, 0)
}

/**
 * Adds ∂(upstream · output)/∂weights to `gradient`, laid out kernel0, bias0, kernel1, … `values` are
 * those that `forward` gave for `input`.
 */
export function accumulateGradient(
  layers: readonly HostLayer[],
  input: Float64Array,
  values: readonly Float64Array[],
  upstream: Float64Array,
  gradient: Float64Array,
): void {
  let delta = upstream
  let end = parameterCount(layers)
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index]!
    const below = index === 0 ? input : values[index - 1]!
    const start = end - layer.kernel.length - layer.bias.length
    addOuter(gradient, start, below, delta)
    for (let to = 0; to < layer.outputs; to++)
      gradient[start + layer.kernel.length + to]! += delta[to]!
    if (index > 0) delta = belowTanh(layer, delta, below)
    end = start
  }
}

/** |∂(upstream · output)/∂weights|², without the gradient itself: Σ_layers |δ|² (1 + |h|²). */
export function gradientSquare(
  layers: readonly HostLayer[],
  input: Float64Array,
  values: readonly Float64Array[],
  upstream: Float64Array,
): number {
  let delta = upstream
  let sum = 0
  for (let index = layers.length - 1; index >= 0; index--) {
    const below = index === 0 ? input : values[index - 1]!
    sum += squareOf(delta) * (1 + squareOf(below))
    if (index > 0) delta = belowTanh(layers[index]!, delta, below)
  }
  return sum
}

function squareOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return sum
}

function addOuter(
  gradient: Float64Array,
  start: number,
  below: Float64Array,
  delta: Float64Array,
): void {
  const outputs = delta.length
  for (let from = 0; from < below.length; from++) {
    const value = below[from]!
    const place = start + from * outputs
    for (let to = 0; to < outputs; to++) gradient[place + to]! += value * delta[to]!
  }
}

/** (W delta) ∘ (1 − h²). */
function belowTanh({ inputs, outputs, kernel }: HostLayer, delta: Float64Array, h: Float64Array) {
  const lower = new Float64Array(inputs)
  for (let from = 0; from < inputs; from++) {
    let sum = 0
    for (let to = 0; to < outputs; to++) sum += kernel[from * outputs + to]! * delta[to]!
    lower[from] = sum * (1 - h[from]! * h[from]!)
  }
  return lower
}
