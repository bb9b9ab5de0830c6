/** First weights of the small networks of this laboratory, drawn on the host. */
import type { Random } from '../../../tensor/random.ts'
import { type Tensor, tf } from '../../../tensor/tf.ts'
import { biasName, kernelName } from './hostNetwork.ts'

type Sizes = readonly (readonly [number, number])[]

/**
 * kernel<i> [inputs, outputs] ~ N(0, 1/inputs), biases 0; the last kernel is times `lastScale`, so that
 * a policy starts near the middle of its actions and a value near 0.
 */
export function networkWeights(
  sizes: Sizes,
  lastScale: number,
  random: Random,
): Record<string, Tensor> {
  const weights: Record<string, Tensor> = {}
  for (const [index, [inputs, outputs]] of sizes.entries()) {
    const deviation = (index + 1 === sizes.length ? lastScale : 1) / Math.sqrt(inputs)
    const kernel = Float32Array.from(
      { length: inputs * outputs },
      () => deviation * random.normal(),
    )
    weights[kernelName(index)] = tf.tensor2d(kernel, [inputs, outputs])
    weights[biasName(index)] = tf.zeros([outputs])
  }
  return weights
}

/** The same for several networks in one graph: kernel<i> [networks, inputs, outputs], bias<i> [networks, 1, outputs]. */
export function batchedWeights(
  sizes: Sizes,
  networks: number,
  random: Random,
): Record<string, Tensor> {
  const weights: Record<string, Tensor> = {}
  for (const [index, [inputs, outputs]] of sizes.entries()) {
    // The last layer starts at 0, so φ does: a control that was never fitted changes nothing.
    const deviation = index + 1 === sizes.length ? 0 : 1 / Math.sqrt(inputs)
    const kernel = Float32Array.from(
      { length: networks * inputs * outputs },
      () => deviation * random.normal(),
    )
    weights[kernelName(index)] = tf.tensor3d(kernel, [networks, inputs, outputs])
    weights[biasName(index)] = tf.zeros([networks, 1, outputs])
  }
  return weights
}

/** tanh network: x [..., inputs] → [..., outputs]. */
export function applyNetwork(
  weights: Readonly<Record<string, Tensor>>,
  layers: number,
  input: Tensor,
): Tensor {
  let value = input
  for (let index = 0; index < layers; index++) {
    const kernel = weights[kernelName(index)] as Tensor
    value = tf.add(tf.matMul(value, kernel), weights[biasName(index)] as Tensor)
    if (index + 1 < layers) value = tf.tanh(value)
  }
  return value
}
