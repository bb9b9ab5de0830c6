/** Depthwise convolution with native backward kernels. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { executeNative, shapeTensor, typeAttribute } from '../native.ts'
import type { NativeAttribute } from '../native.ts'
import type { ConvSettings } from './conv2d.ts'
import { defineOp, only } from './define.ts'
import { depthwiseFilterGradient, isSlowNatively } from './depthwiseFilterGradient.ts'
import { windowAttributes } from './padding.ts'
import { avgPool } from './pool.ts'

const forwardName = 'DepthwiseConv2dNative'

const run = defineOp<ConvSettings>({
  name: 'NativeDepthwiseConv2D',
  inputs: ['x', 'kernel'],
  forward: ([x, kernel], settings) => [
    executeNative(forwardName, attributes(settings, x as Tensor, kernel as Tensor), [
      x,
      kernel,
    ] as Tensor[]),
  ],
  saves: { inputs: ['x', 'kernel'] },
  backward: ([upstream], [x, kernel], settings) => {
    const [dy, from, by] = [upstream, x, kernel] as [Tensor, Tensor, Tensor]
    const shared = attributes(settings, from, by)
    return [
      () => executeNative(`${forwardName}BackpropInput`, shared, [shapeTensor(from.shape), by, dy]),
      () =>
        keepsSize(settings, by) && isSlowNatively(from.shape, by.shape)
          ? depthwiseFilterGradient(from, dy, by.shape)
          : executeNative(`${forwardName}BackpropFilter`, shared, [
              from,
              shapeTensor(by.shape),
              dy,
            ]),
    ]
  },
})

function keepsSize({ stride = 1, padding = 'same' }: ConvSettings, kernel: Tensor): boolean {
  return stride === 1 && padding === 'same' && kernel.shape[3] === 1
}

function attributes(settings: ConvSettings, x: Tensor, kernel: Tensor): NativeAttribute[] {
  const { stride = 1, dilation = 1, padding = 'same' } = settings
  const size = [kernel.shape[0], kernel.shape[1] as number] as const
  return [
    typeAttribute('T', 'float32'),
    ...windowAttributes({ size, stride, dilation, padding }, x.shape),
  ]
}

/** x [n, h, w, c], kernel [kh, kw, c, m] → [n, h′, w′, c·m]; each channel is filtered by itself. */
export function depthwiseConv2d(x: Tensor, kernel: Tensor, settings: ConvSettings = {}): Tensor {
  if ((settings.dilation ?? 1) > 1) return dilated(x, kernel, settings)
  return only(run([x, kernel], settings))
}

/**
 * TensorFlow's CPU backward kernels ignore dilation, so pixels d apart are gathered into pictures
 * of their own, filtered without dilation, and put back. `same` pads evenly, as PyTorch does.
 */
function dilated(x: Tensor, kernel: Tensor, settings: ConvSettings): Tensor {
  const { dilation = 1, stride = 1, padding = 'same' } = settings
  const axes = [1, 2].map((axis) => {
    const length = x.shape[axis] as number
    const reach = ((kernel.shape[axis - 1] as number) - 1) * dilation
    const before = padding === 'same' ? Math.floor(reach / 2) : padding === 'valid' ? 0 : padding
    const after = padding === 'same' ? reach - before : before
    const excess = (dilation - ((length + before + after) % dilation)) % dilation
    return {
      pad: [before, after + excess] as [number, number],
      crop: [0, excess] as [number, number],
    }
  })
  const blocks = [dilation, dilation]
  const apart = tf.spaceToBatchND(
    x,
    blocks,
    axes.map(({ pad }) => pad),
  )
  const filtered = only(run([apart, kernel], { padding: 'valid' }))
  const together = tf.batchToSpaceND(
    filtered,
    blocks,
    axes.map(({ crop }) => crop),
  )
  if (stride === 1) return together
  // A mean over one pixel keeps every stride-th pixel, and its gradient is native.
  return avgPool(together, { size: 1, stride })
}
