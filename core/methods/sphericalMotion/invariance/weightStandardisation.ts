/**
 * Weight standardisation (Qiao, Wang, Liu, Shen and Yuille 2019, arXiv 1903.10520): every output
 * filter of a convolution is used with mean 0 and one variance.
 *
 *   Ŵ = √(2/n) (W − mean(W)) / √(var(W) + ε)      mean and variance over the n inputs of a filter
 *
 * √(2/n) keeps the variance through ReLU layers where no normaliser follows (Brock, De and Smith,
 * ICLR 2021); before a normaliser it makes no difference. The kernel's length cancels within the
 * layer itself, with or without a normaliser behind it.
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
  const axes = [0, 1, 2]
  const inputs = axes.reduce((product, axis) => product * (kernel.shape[axis] ?? 1), 1)
  const centred = tf.sub(kernel, tf.mean(kernel, axes, true))
  const variance = tf.mean(tf.square(centred), axes, true)
  const unit = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)))
  return tf.mul(unit, Math.sqrt(2 / inputs))
}
