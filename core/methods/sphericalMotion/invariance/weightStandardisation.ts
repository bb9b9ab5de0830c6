/**
 * Weight standardisation (Qiao, Wang, Liu, Shen and Yuille 2019, arXiv 1903.10520): every output
 * filter of a convolution is used with mean 0 and variance 1.
 *
 *   Ŵ = (W − mean(W)) / √(var(W) + ε)      mean and variance over each filter's inputs
 *
 * The kernel's length then cancels within the layer itself, with or without a normaliser behind it.
 */
import type { Module } from '../../../models/module.ts'
import { named } from '../../../models/module.ts'
import type { TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'

const epsilon = 1e-10

/** The same network with the kernels of all its convolutions standardised on use. */
export function withStandardisedKernels(network: Module): Module {
  const kernels = network.layers
    .map(({ weight }) => weight)
    .filter((weight) => network.weights[weight]?.shape.length === 4)
  return {
    ...network,
    apply: (input, scope) =>
      network.apply(input, { ...scope, weights: standardisedIn(scope.weights, kernels) }),
  }
}

function standardisedIn(weights: TensorMap, kernels: readonly string[]): TensorMap {
  const changed = kernels.map((name) => [name, standardisedKernel(named(weights, name))] as const)
  return { ...weights, ...Object.fromEntries(changed) }
}

/** kernel [height, width, from, to] → same shape, each of the `to` filters standardised. */
export function standardisedKernel(kernel: Tensor): Tensor {
  const inputs = [0, 1, 2]
  const centred = tf.sub(kernel, tf.mean(kernel, inputs, true))
  const variance = tf.mean(tf.square(centred), inputs, true)
  return tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)))
}
