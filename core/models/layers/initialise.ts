/** Initial values of weights. */
import type { TensorSource } from '../module.ts'

export function constant(shape: readonly number[], value: number): TensorSource {
  return { shape, values: (_, size) => new Float32Array(size).fill(value) }
}

/** Uniform in ±1/√fanIn: PyTorch's default for convolutions, linear layers and their biases. */
export function uniformFanIn(shape: readonly number[], fanIn: number): TensorSource {
  const bound = 1 / Math.sqrt(fanIn)
  return {
    shape,
    values: (random, size) =>
      Float32Array.from({ length: size }, () => bound * (2 * random.uniform() - 1)),
  }
}

/** Normal with variance 2/fan (He et al. 2015): keeps the variance through ReLU layers. */
export function heNormal(shape: readonly number[], fan: number): TensorSource {
  const deviation = Math.sqrt(2 / fan)
  return {
    shape,
    values: (random, size) =>
      Float32Array.from({ length: size }, () => deviation * random.normal()),
  }
}
