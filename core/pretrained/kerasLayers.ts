/** Keras’s layer classes as the kinds that run here. */
import type { Activation, LayerKind } from '../models/layerGraph.ts'
import type { KerasLayer } from './kerasSchema.ts'
import { modelUnreadable } from './pretrained.ts'

type Config = Readonly<Record<string, unknown>>
type Reader = (file: string, config: Config, name: string) => LayerKind

const identity: Reader = () => ({ kind: 'identity' })

const readers: Readonly<Record<string, Reader>> = {
  InputLayer: (_, config) => ({
    kind: 'input',
    shape: shapeIn(config['batch_input_shape'] ?? config['batch_shape']),
  }),
  Conv2D: (file, config, name) => convolution('convolution', file, config, name),
  DepthwiseConv2D: (file, config, name) => convolution('depthwise', file, config, name),
  Dense: (file, config, name) => ({ kind: 'dense', activation: activationIn(file, config, name) }),
  BatchNormalization: (_, config) => ({
    kind: 'batch-norm',
    epsilon: numberIn(config['epsilon'], 1e-3),
    momentum: numberIn(config['momentum'], 0.99),
  }),
  Activation: (file, config, name) => ({
    kind: 'activation',
    activation: activationIn(file, config, name),
  }),
  ReLU: (_, config) => ({
    kind: 'activation',
    activation: { kind: 'relu', most: (config['max_value'] ?? null) as number | null },
  }),
  Softmax: () => ({ kind: 'activation', activation: { kind: 'softmax' } }),
  ZeroPadding2D: (_, { padding }) => ({ kind: 'zero-pad', margins: marginsIn(padding) }),
  MaxPooling2D: (file, config, name) => pool('maximum-pool', file, config, name),
  AveragePooling2D: (file, config, name) => pool('average-pool', file, config, name),
  GlobalAveragePooling2D: (_, { keepdims }) => ({
    kind: 'global-average',
    keepsAxes: keepdims === true,
  }),
  Reshape: (_, config) => ({ kind: 'reshape', shape: shapeIn(config['target_shape']) as number[] }),
  Rescaling: (_, { scale, offset }) => ({
    ...{ kind: 'rescale', scale: numberIn(scale, 1), offset: numberIn(offset, 0) },
  }),
  Flatten: () => ({ kind: 'flatten' }),
  Add: () => ({ kind: 'add' }),
  Multiply: () => ({ kind: 'multiply' }),
  Concatenate: () => ({ kind: 'concatenate' }),
  // What only acts while its own training runs: fine-tuning here is without it.
  ...{ Dropout: identity, SpatialDropout2D: identity, GaussianNoise: identity },
  ActivityRegularization: identity,
}

export function layerKindOf(file: string, layer: KerasLayer): LayerKind {
  const { class_name: kind, config } = layer
  const name = nameOfLayer(layer)
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined
  if (reader) return reader(file, config, name)
  throw modelUnreadable(
    file,
    `layer “${name}” is of class ${kind}, which is not read; read are ${Object.keys(readers).join(', ')}`,
  )
}

export function nameOfLayer({ name, config, class_name: kind }: KerasLayer): string {
  return name ?? (typeof config['name'] === 'string' ? config['name'] : kind)
}

function convolution(
  kind: 'convolution' | 'depthwise',
  file: string,
  config: Config,
  name: string,
): LayerKind {
  if (config['data_format'] === 'channels_first')
    throw modelUnreadable(file, `layer “${name}” keeps channels first; channels last is read`)
  if (numberIn(config['groups'], 1) !== 1)
    throw modelUnreadable(file, `layer “${name}” has ${String(config['groups'])} groups; 1 is read`)
  return {
    ...{ kind, padding: paddingIn(file, config['padding'], name) },
    stride: squareIn(file, config['strides'] ?? 1, name, 'strides'),
    dilation: squareIn(file, config['dilation_rate'] ?? 1, name, 'dilation'),
    activation: activationIn(file, config, name),
  }
}

function pool(
  kind: 'maximum-pool' | 'average-pool',
  file: string,
  config: Config,
  name: string,
): LayerKind {
  const size = squareIn(file, config['pool_size'] ?? 2, name, 'window')
  return {
    ...{ kind, size: [size, size], padding: paddingIn(file, config['padding'], name) },
    stride: squareIn(file, config['strides'] ?? size, name, 'strides'),
  }
}

function numberIn(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}

export function shapeIn(value: unknown): (number | null)[] {
  return Array.isArray(value) ? (value as (number | null)[]) : []
}

function paddingIn(file: string, value: unknown, name: string): 'same' | 'valid' {
  if (value === 'same' || value === 'valid') return value
  if (value === undefined) return 'valid'
  throw modelUnreadable(
    file,
    `layer “${name}” pads by ${JSON.stringify(value)}; same and valid are read`,
  )
}

function squareIn(file: string, value: unknown, name: string, what: string): number {
  const [first, second] = Array.isArray(value) ? (value as number[]) : [value, value]
  if (typeof first === 'number' && first === second) return first
  throw modelUnreadable(
    file,
    `layer “${name}” has ${what} of ${JSON.stringify(value)}; equal ones in both directions are read`,
  )
}

function marginsIn(value: unknown): [[number, number], [number, number]] {
  if (typeof value === 'number')
    return [
      [value, value],
      [value, value],
    ]
  const [rows, columns] = value as [unknown, unknown]
  const side = (one: unknown): [number, number] =>
    Array.isArray(one) ? (one as [number, number]) : [Number(one), Number(one)]
  return [side(rows), side(columns)]
}

const activations: Readonly<Record<string, Activation>> = {
  linear: { kind: 'linear' },
  relu: { kind: 'relu', most: null },
  relu6: { kind: 'relu', most: 6 },
  sigmoid: { kind: 'sigmoid' },
  tanh: { kind: 'tanh' },
  swish: { kind: 'swish' },
  silu: { kind: 'swish' },
  softmax: { kind: 'softmax' },
  elu: { kind: 'elu' },
  hard_sigmoid: { kind: 'hard-sigmoid' },
}

function activationIn(file: string, { activation }: Config, name: string): Activation {
  if (activation === undefined || activation === null) return { kind: 'linear' }
  const known = typeof activation === 'string' ? activations[activation] : undefined
  if (known) return known
  throw modelUnreadable(
    file,
    `layer “${name}” has the activation ${JSON.stringify(activation)}; read are ${Object.keys(activations).join(', ')}`,
  )
}

/** Keras’s names of weights as ours. */
export const kerasWeightNames: Readonly<Record<string, string>> = {
  ...{ kernel: 'kernel', depthwise_kernel: 'kernel', bias: 'bias' },
  ...{ gamma: 'scale', beta: 'shift', moving_mean: 'mean', moving_variance: 'variance' },
}
