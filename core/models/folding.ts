/**
 * Batch-normalised networks for inference: with running statistics a normaliser is an affine map of
 * each channel, and so is part of the kernel before it.
 *
 *   W′ = (W − mean W) γ / √(v + ε)      b′ = β − μ γ / √(v + ε)
 *
 * The mean is taken out of centred kernels only; moving averages have no running μ. What is left is a
 * convolution with a bias: no operation more than without a normaliser.
 */
import { WorkbenchError } from '../contract/errors.ts'
import { biasAdd } from '../tensor/ops/biasAdd.ts'
import type { HostTensor, HostTensors } from '../tensor/step.ts'
import { constant } from './layers/initialise.ts'
import type { Normaliser } from './layers/normaliser.ts'
import { relu } from './layers/pooling.ts'
import { epsilon } from './layers/runningNorm.ts'
import { named } from './module.ts'
import type { Module } from './module.ts'

/** Stands where a normaliser was: adds b′. */
export const folded: Normaliser = {
  kernel: { scaleInvariant: false, centred: false },
  after: (name, channels): Module => {
    const bias = `${name}/bias`
    return {
      weights: { [bias]: constant([channels], 0) },
      statistics: {},
      layers: [],
      apply: (input, { weights }) => biasAdd(input, named(weights, bias)),
    }
  },
  activation: () => relu,
}

type Trained = { readonly weights: HostTensors; readonly statistics: HostTensors }

/** Weights of the same network built with `folded`. */
export function foldWeights(
  network: Module,
  { weights, statistics }: Trained,
  { kernel: { centred } }: Normaliser,
): HostTensors {
  const kept = Object.entries(weights).filter(([name]) => !/\/(scale|shift)$/.test(name))
  const next: Record<string, HostTensor> = Object.fromEntries(kept)
  for (const { name, weight } of network.layers) {
    const [kernel, scale, shift] = [weight, `${name}/scale`, `${name}/shift`].map(
      (one) => weights[one],
    )
    // The last linear layer has no normaliser behind it.
    if (!kernel || !scale || !shift) continue
    const factor = factorOf(name, scale, statistics)
    // Only convolutions are centred (convolution.ts).
    const isCentred = centred && kernel.shape.length === 4
    const means = isCentred ? filterMeans(kernel, factor.length) : new Float64Array(factor.length)
    next[weight] = scaledKernel(kernel, factor, means)
    next[`${name}/bias`] = biasOf(shift, factor, statistics[`${name}/mean`])
  }
  return next
}

/** γ / √(v + ε) [to] */
function factorOf(layer: string, scale: HostTensor, statistics: HostTensors): Float64Array {
  const variance = statistics[`${layer}/secondMoment`] ?? statistics[`${layer}/variance`]
  if (!variance)
    throw new WorkbenchError(
      'config-invalid',
      `${layer}: its normaliser keeps no running statistics, so there is nothing to fold`,
    )
  return Float64Array.from(
    scale.values,
    (value, channel) => value / Math.sqrt((variance.values[channel] ?? 0) + epsilon),
  )
}

/** Mean of each filter over all axes but the last. [to] */
function filterMeans({ values }: HostTensor, filters: number): Float64Array {
  const means = new Float64Array(filters)
  values.forEach((value, place) => {
    means[place % filters] = (means[place % filters] ?? 0) + (value * filters) / values.length
  })
  return means
}

/** kernel [h, w, from, to] or [from, to] */
function scaledKernel(kernel: HostTensor, factor: Float64Array, means: Float64Array): HostTensor {
  const values = Float32Array.from(kernel.values, (value, place) => {
    const filter = place % factor.length
    return (value - (means[filter] ?? 0)) * (factor[filter] ?? 1)
  })
  return { ...kernel, values }
}

function biasOf(shift: HostTensor, factor: Float64Array, mean: HostTensor | undefined): HostTensor {
  const values = Float32Array.from(
    shift.values,
    (value, channel) => value - (mean?.values[channel] ?? 0) * (factor[channel] ?? 1),
  )
  return { ...shift, values }
}
