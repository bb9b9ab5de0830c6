/** Two-dimensional convolution with native backward kernels. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { executeNative, shapeTensor, typeAttribute } from '../native.ts'
import type { NativeAttribute } from '../native.ts'
import { defineOp, only } from './define.ts'
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
  return only(run([x, kernel], settings))
}
