/** Convolution without bias: a normaliser follows, which would cancel it. */
import { conv2d } from '../../tensor/ops/conv2d.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'
import type { Module } from '../module.ts'
import { heNormal, uniformFanIn } from './initialise.ts'

export type ConvolutionShape = {
  readonly from: number
  readonly to: number
  readonly size?: number
  readonly stride?: number
  readonly initial?: 'uniform' | 'he'
  readonly scaleInvariant: boolean
  /** Takes each filter's mean out before use (weight centralisation). */
  readonly centred?: boolean
}

/** x [n, h, w, from] → [n, ⌈h/stride⌉, ⌈w/stride⌉, to]; kernel [size, size, from, to] */
export function convolution(name: string, shape: ConvolutionShape): Module {
  const { from, to, size = 3, stride = 1, initial = 'uniform', scaleInvariant } = shape
  const used = shape.centred === true ? centredKernel : (kernel: Tensor) => kernel
  const weight = `${name}/kernel`
  const kernelShape = [size, size, from, to]
  const fanIn = size * size * from
  return {
    weights: {
      [weight]:
        initial === 'he'
          ? heNormal(kernelShape, size * size * to)
          : uniformFanIn(kernelShape, fanIn),
    },
    statistics: {},
    layers: [{ name, weight, scaleInvariant }],
    apply: (input, { weights }) => conv2d(input, used(named(weights, weight)), { stride }),
  }
}

/**
 * W − mean over (height, width, from) of each filter: pictures with a common offset leave no mean
 * behind. The mean itself gets no gradient and only decays. kernel [h, w, from, to]
 */
export function centredKernel(kernel: Tensor): Tensor {
  return tf.sub(kernel, tf.mean(kernel, [0, 1, 2], true))
}
