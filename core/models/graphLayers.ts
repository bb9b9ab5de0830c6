/** What each kind of layer of a graph computes. */
import { biasAdd } from '../tensor/ops/biasAdd.ts'
import { conv2d } from '../tensor/ops/conv2d.ts'
import { dense } from '../tensor/ops/dense.ts'
import { depthwiseConv2d } from '../tensor/ops/depthwiseConv2d.ts'
import { fusedBatchNorm } from '../tensor/ops/batchNorm.ts'
import { avgPool, globalAveragePool, maxPool } from '../tensor/ops/pool.ts'
import { relu } from '../tensor/ops/relu.ts'
import { tf } from '../tensor/tf.ts'
import type { Tensor, Tensor4D } from '../tensor/tf.ts'
import { named } from './module.ts'
import type { Scope } from './module.ts'
import type { Activation, GraphLayer } from './layerGraph.ts'
import { relu6 } from './layers/relu6.ts'

/** inputs of the layer → its output; weights and statistics from the scope, by `layer/name`. */
export function applyLayer(layer: GraphLayer, inputs: readonly Tensor[], scope: Scope): Tensor {
  const [x] = inputs
  if (!x) throw new TypeError(`layer ${layer.name} has no input`)
  if (isWeighted(layer)) return applyWeighted(layer, x, scope)
  if (layer.kind === 'batch-norm') return applyBatchNorm(layer, x, scope)
  if (layer.kind === 'activation') return activate(x, layer.activation)
  if (layer.kind === 'rescale') return tf.add(tf.mul(x, layer.scale), layer.offset)
  return isMerging(layer) ? merge(layer, inputs) : applyShape(layer, x)
}

type Merging = Extract<GraphLayer, { kind: 'add' | 'multiply' | 'concatenate' }>

function isMerging(layer: GraphLayer): layer is Merging {
  return layer.kind === 'add' || layer.kind === 'multiply' || layer.kind === 'concatenate'
}

function isWeighted(layer: GraphLayer): layer is Weighted {
  return layer.kind === 'convolution' || layer.kind === 'depthwise' || layer.kind === 'dense'
}

function merge({ kind }: Merging, inputs: readonly Tensor[]): Tensor {
  switch (kind) {
    case 'add':
      return tf.addN([...inputs])
    case 'multiply':
      return inputs.reduce((product, one) => tf.mul(product, one))
    case 'concatenate':
      return tf.concat([...inputs], -1)
  }
}

type Weighted = Extract<GraphLayer, { kind: 'convolution' | 'depthwise' | 'dense' }>

function applyWeighted(layer: Weighted, x: Tensor, { weights }: Scope): Tensor {
  const kernel = named(weights, `${layer.name}/kernel`)
  const linear =
    layer.kind === 'dense'
      ? dense(x, kernel)
      : (layer.kind === 'depthwise' ? depthwiseConv2d : conv2d)(x, kernel, layer)
  const shifted =
    'bias' in layer.weights ? biasAdd(linear, named(weights, `${layer.name}/bias`)) : linear
  return activate(shifted, layer.activation)
}

type Shaping = Exclude<
  GraphLayer,
  Weighted | Merging | BatchNorm | { kind: 'activation' } | { kind: 'rescale' }
>

function applyShape(layer: Shaping, x: Tensor): Tensor {
  const [count = 1] = x.shape
  switch (layer.kind) {
    case 'maximum-pool':
      return maxPool(x, { ...layer, size: layer.size[0] })
    case 'average-pool':
      return avgPool(x, { ...layer, size: layer.size[0] })
    case 'global-average': {
      const mean = globalAveragePool(x)
      return layer.keepsAxes ? tf.reshape(mean, [count, 1, 1, -1]) : mean
    }
    case 'zero-pad':
      return tf.pad(x as Tensor4D, [[0, 0], ...layer.margins, [0, 0]])
    case 'flatten':
      return tf.reshape(x, [count, x.size / count])
    case 'reshape':
      return tf.reshape(x, [count, ...layer.shape])
    case 'identity':
    case 'input':
      return x
  }
}

type BatchNorm = Extract<GraphLayer, { kind: 'batch-norm' }>

/** Inference by tensors rather than the fused kernel, whose inference form has no gradient. */
function applyBatchNorm(layer: BatchNorm, x: Tensor, scope: Scope): Tensor {
  const { name, epsilon } = layer
  const has = (which: string): boolean => which in layer.weights
  const width = x.shape.at(-1) ?? 1
  const scale = has('scale') ? named(scope.weights, `${name}/scale`) : tf.ones([width])
  const shift = has('shift') ? named(scope.weights, `${name}/shift`) : tf.zeros([width])
  if (scope.mode === 'train' && x.rank === 4) {
    const { output, mean, variance } = fusedBatchNorm(x, scale, shift, epsilon)
    remember(layer, scope, 'mean', mean)
    remember(layer, scope, 'variance', variance)
    return output
  }
  const variance = named(scope.statistics, `${name}/variance`)
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)))
  const offset = tf.sub(shift, tf.mul(named(scope.statistics, `${name}/mean`), factor))
  return tf.add(tf.mul(x, factor), offset)
}

/** r ← momentum · r + (1 − momentum) · batch, as Keras keeps them. */
function remember(
  { name, momentum }: BatchNorm,
  { statistics, update }: Scope,
  which: 'mean' | 'variance',
  batch: Tensor,
): void {
  const before = named(statistics, `${name}/${which}`)
  update(`${name}/${which}`, tf.add(tf.mul(before, momentum), tf.mul(batch, 1 - momentum)))
}

function activate(x: Tensor, activation: Activation): Tensor {
  switch (activation.kind) {
    case 'linear':
      return x
    case 'relu':
      if (activation.most === null) return relu(x)
      return activation.most === 6 ? relu6(x) : tf.minimum(relu(x), activation.most)
    case 'sigmoid':
      return tf.sigmoid(x)
    case 'tanh':
      return tf.tanh(x)
    case 'swish':
      return tf.mul(x, tf.sigmoid(x))
    case 'softmax':
      return tf.softmax(x)
    case 'elu':
      return tf.elu(x)
    case 'hard-sigmoid':
      return tf.div(relu6(tf.add(x, 3)), 6)
  }
}
