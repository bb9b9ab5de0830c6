/** Convolutions and batch norms of supernets, by name: what is registered, and what is run. */
import { conv2d } from '../../tensor/ops/conv2d.ts'
import { depthwiseConv2d } from '../../tensor/ops/depthwiseConv2d.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { constant } from '../layers/initialise.ts'
import { named } from '../module.ts'
import type { TensorSource } from '../module.ts'
import { normalise } from './supernetNorm.ts'
import type { SupernetScope } from './supernetNorm.ts'

export type Registry = {
  readonly weights: Record<string, TensorSource>
  readonly statistics: Record<string, TensorSource>
}

export function emptyRegistry(): Registry {
  return { weights: {}, statistics: {} }
}

/** Batch norm with scale and shift. */
export function addAffineNorm(registry: Registry, name: string, channels: number): void {
  registry.weights[`${name}/scale`] = constant([channels], 1)
  registry.weights[`${name}/shift`] = constant([channels], 0)
  addPlainNorm(registry, name, channels)
}

/** Batch norm without: only its running statistics are kept. */
export function addPlainNorm({ statistics }: Registry, name: string, channels: number): void {
  statistics[`${name}/mean`] = constant([channels], 0)
  statistics[`${name}/variance`] = constant([channels], 1)
}

/** `<name>/kernel` */
export function kernelOf(name: string): string {
  return `${name}/kernel`
}

export type Window = { readonly stride?: number; readonly dilation?: number }

/** Convolution with even padding as in PyTorch, then batch norm. x [n, h, w, c] → [n, h′, w′, d] */
export function convolutionNorm(
  x: Tensor,
  name: string,
  scope: SupernetScope,
  { stride = 1, dilation = 1 }: Window = {},
): Tensor {
  const kernel = named(scope.weights, kernelOf(name))
  const padding = evenPadding(kernel, dilation)
  return normalise(conv2d(x, kernel, { stride, dilation, padding }), name, scope)
}

/** Each channel by itself. x [n, h, w, c] → [n, h′, w′, c] */
export function depthwise(
  x: Tensor,
  name: string,
  scope: SupernetScope,
  { stride = 1, dilation = 1 }: Window = {},
): Tensor {
  const kernel = named(scope.weights, kernelOf(name))
  const padding = dilation > 1 ? 'same' : evenPadding(kernel, 1)
  return depthwiseConv2d(x, kernel, { stride, dilation, padding })
}

function evenPadding(kernel: Tensor, dilation: number): number {
  return ((kernel.shape[0] - 1) / 2) * dilation
}
