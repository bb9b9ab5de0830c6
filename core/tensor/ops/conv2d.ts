/** Two-dimensional convolution with native backward kernels. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { executeNative, shapeTensor, typeAttribute } from '../native.ts'
import type { NativeAttribute } from '../native.ts'
import { defineOp, only } from './define.ts'
import { matrixProduct } from './dense.ts'
import { windowAttributes } from './padding.ts'
import type { Padding } from './padding.ts'

export type ConvSettings = {
  readonly stride?: number
  readonly dilation?: number
  /** Default `same`. */
  readonly padding?: Padding
}

const run = defineOp<ConvSettings>({
  name: 'NativeConv2D',
  inputs: ['x', 'kernel'],
  forward: ([x, kernel], settings) => [
    executeNative('Conv2D', attributes(settings, x as Tensor, kernel as Tensor), [
      x,
      kernel,
    ] as Tensor[]),
  ],
  saves: { inputs: ['x', 'kernel'] },
  backward: ([upstream], [x, kernel], settings) => {
    const [dy, from, by] = [upstream, x, kernel] as [Tensor, Tensor, Tensor]
    const shared = attributes(settings, from, by)
    return [
      () => executeNative('Conv2DBackpropInput', shared, [shapeTensor(from.shape), by, dy]),
      () => executeNative('Conv2DBackpropFilter', shared, [from, shapeTensor(by.shape), dy]),
    ]
  },
})

function attributes(settings: ConvSettings, x: Tensor, kernel: Tensor): NativeAttribute[] {
  const { stride = 1, dilation = 1, padding = 'same' } = settings
  const size = [kernel.shape[0], kernel.shape[1] as number] as const
  return [
    typeAttribute('T', 'float32'),
    ...windowAttributes({ size, stride, dilation, padding }, x.shape),
  ]
}

/** x [n, h, w, c] ∗ kernel [kh, kw, c, d] → [n, h′, w′, d] */
export function conv2d(x: Tensor, kernel: Tensor, settings: ConvSettings = {}): Tensor {
  if (isPointwise(kernel, settings)) return pointwise(x, kernel)
  return only(run([x, kernel], settings))
}

function isPointwise(kernel: Tensor, { stride = 1, padding = 'same' }: ConvSettings): boolean {
  const [height, width] = kernel.shape
  return (
    height === 1 && width === 1 && stride === 1 && (typeof padding === 'string' || padding === 0)
  )
}

/**
 * A 1 × 1 kernel is a matrix product over all pixels. oneDNN's convolution brings the kernel into a layout of its own at every
 * call, three times a step; for the small nets of search spaces that costs more than the product.
 */
function pointwise(x: Tensor, kernel: Tensor): Tensor {
  const [inputs, outputs] = [kernel.shape[2], kernel.shape[3]] as [number, number]
  const pixels = tf.reshape(x, [-1, inputs])
  const products = matrixProduct(pixels, tf.reshape(kernel, [inputs, outputs]))
  return tf.reshape(products, [...x.shape.slice(0, -1), outputs])
}
