/** Pooling over windows and over the whole picture, with native backward kernels. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import {
  boolAttribute,
  executeNative,
  intAttribute,
  shapeTensor,
  stringAttribute,
  typeAttribute,
} from '../native.ts'
import type { NativeAttribute } from '../native.ts'
import { defineOp, only } from './define.ts'

export type PoolSettings = {
  /** Height and width of the window, pixels. */
  readonly size: number
  readonly stride?: number
  readonly padding?: 'same' | 'valid'
}

function attributes({ size, stride = size, padding = 'valid' }: PoolSettings): NativeAttribute[] {
  return [
    typeAttribute('T', 'float32'),
    intAttribute('ksize', [1, size, size, 1]),
    intAttribute('strides', [1, stride, stride, 1]),
    stringAttribute('padding', padding === 'same' ? 'SAME' : 'VALID'),
    stringAttribute('data_format', 'NHWC'),
  ]
}

const runMaximum = defineOp<PoolSettings>({
  name: 'NativeMaxPool',
  inputs: ['x'],
  forward: ([x], settings) => [executeNative('MaxPool', attributes(settings), [x as Tensor])],
  saves: { inputs: ['x'], outputs: [true] },
  backward: ([upstream], [x, output], settings) => [
    () => executeNative('MaxPoolGrad', attributes(settings), [x, output, upstream] as Tensor[]),
  ],
})

/** Largest value of each window. x [n, h, w, c] → [n, h′, w′, c]; default stride is the window's size. */
export function maxPool(x: Tensor, settings: PoolSettings): Tensor {
  return only(runMaximum([x], settings))
}

type SizedPool = PoolSettings & { readonly inputShape: readonly number[] }

const runAverage = defineOp<SizedPool>({
  name: 'NativeAvgPool',
  inputs: ['x'],
  forward: ([x], settings) => [executeNative('AvgPool', attributes(settings), [x as Tensor])],
  saves: {},
  backward: ([upstream], _, settings) => [
    () =>
      executeNative('AvgPoolGrad', attributes(settings), [
        shapeTensor(settings.inputShape),
        upstream as Tensor,
      ]),
  ],
})

/** Mean of each window, padding not counted. x [n, h, w, c] → [n, h′, w′, c] */
export function avgPool(x: Tensor, settings: PoolSettings): Tensor {
  return only(runAverage([x], { ...settings, inputShape: x.shape }))
}

const meanAttributes = [
  boolAttribute('keep_dims', false),
  typeAttribute('T', 'float32'),
  typeAttribute('Tidx', 'int32'),
]

const runGlobal = defineOp<{ readonly inputShape: readonly number[] }>({
  name: 'NativeGlobalAveragePool',
  inputs: ['x'],
  forward: ([x]) => [executeNative('Mean', meanAttributes, [x as Tensor, shapeTensor([1, 2])])],
  saves: {},
  backward: ([upstream], _, { inputShape }) => [() => spread(upstream as Tensor, inputShape)],
})

/** Each pixel's share of the gradient of a mean over all pixels. upstream [n, c] → [n, h, w, c] */
function spread(upstream: Tensor, inputShape: readonly number[]): Tensor {
  const [count, height, width, channels] = inputShape as [number, number, number, number]
  const share = tf.mul(upstream, tf.scalar(1 / (height * width)))
  const column = tf.reshape(share, [count, 1, 1, channels])
  const types = [typeAttribute('T', 'float32'), typeAttribute('Tidx', 'int32')]
  return executeNative('BroadcastTo', types, [column, shapeTensor(inputShape)])
}

/** Mean over all pixels. x [n, h, w, c] → [n, c] */
export function globalAveragePool(x: Tensor): Tensor {
  return only(runGlobal([x], { inputShape: x.shape }))
}
