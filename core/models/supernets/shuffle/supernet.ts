/** The supernet of a chain of ShuffleNetV2 blocks: every layer holds the weights of each of its types. */
import { conv2d } from '../../../tensor/ops/conv2d.ts'
import { matrixProduct } from '../../../tensor/ops/dense.ts'
import { globalAveragePool } from '../../../tensor/ops/pool.ts'
import { relu } from '../../../tensor/ops/relu.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { heNormal } from '../../layers/initialise.ts'
import { named } from '../../module.ts'
import { addAffineNorm, convolutionNorm, depthwise, emptyRegistry, kernelOf } from '../parts.ts'
import type { Registry } from '../parts.ts'
import type { Operator, Route, RoutedSupernet } from '../route.ts'
import { normalise } from '../supernetNorm.ts'
import type { SupernetScope } from '../supernetNorm.ts'
import { allConvolutions, blockBranches } from './block.ts'
import type { BlockConvolution } from './block.ts'
import type { ShuffleLayer, ShuffleShape } from './shape.ts'

function blockName(layer: number, type: number): string {
  return `layer${layer}/type${type}`
}

/** All convolutions of one block, both branches. */
export function shuffleKernels(layer: number, type: number, shape: ShuffleLayer): string[] {
  return allConvolutions(type, shape).map(({ name }) =>
    kernelOf(`${blockName(layer, type)}/${name}`),
  )
}

/** `operations` lists the types that each layer holds. */
export function shuffleSupernet(
  shape: ShuffleShape,
  operations: readonly (readonly number[])[],
): RoutedSupernet {
  const registry = emptyRegistry()
  const { stem, layers, last, classes, input } = shape
  const outputs = layers.at(-1)?.to ?? stem.channels
  addConvolution(registry, 'stem', [3, 3, input.channels, stem.channels], stem.channels)
  addConvolution(registry, 'last', [1, 1, outputs, last], last)
  registry.weights[kernelOf('classifier')] = heNormal([last, classes], 2 / 0.01 ** 2)
  const always = Object.keys(registry.weights).filter((name) => name.endsWith('/kernel'))
  layers.forEach((layer, index) => {
    for (const type of operations[index] ?? [])
      for (const one of allConvolutions(type, layer))
        addConvolution(registry, `${blockName(index, type)}/${one.name}`, extents(one), one.to)
  })
  return {
    ...{ ...registry, always },
    places: layers.map((_, index) => ({ index, edge: index, row: index })),
    apply: (x, route, scope) => applyChain(shape, operations, { x, route, scope }),
  }
}

function extents({ kind, kernel, from, to }: BlockConvolution): number[] {
  return kind === 'depthwise' ? [kernel, kernel, to, 1] : [1, 1, from, to]
}

function addConvolution(
  registry: Registry,
  name: string,
  shape: readonly number[],
  channels: number,
): void {
  const [height = 1, width = 1] = shape
  registry.weights[kernelOf(name)] = heNormal(shape, height * width * channels)
  addAffineNorm(registry, name, channels)
}

type Pass = { readonly x: Tensor; readonly route: Route; readonly scope: SupernetScope }

function applyChain(
  { stem, layers }: ShuffleShape,
  operations: readonly (readonly number[])[],
  { x, route, scope }: Pass,
): Tensor {
  let value = relu(convolutionNorm(x, 'stem', scope, { stride: stem.stride }))
  layers.forEach((layer, index) => {
    const inside = { ...scope, children: 1 }
    const operators = (operations[index] ?? []).map((type): Operator => {
      return { type, run: (input) => applyBlock(input, { index, type, layer }, inside) }
    })
    value = route({ index, edge: index, row: index }, value, operators)
  })
  const pooled = globalAveragePool(relu(convolutionNorm(value, 'last', scope)))
  return matrixProduct(pooled, named(scope.weights, kernelOf('classifier')))
}

type Block = { readonly index: number; readonly type: number; readonly layer: ShuffleLayer }

/** x [n, h, w, c] → [n, h/stride, w/stride, d]: what passes by, then what is changed. */
function applyBlock(x: Tensor, { index, type, layer }: Block, scope: SupernetScope): Tensor {
  const { main, pass } = blockBranches(type, layer)
  const along = (from: Tensor, convolutions: readonly BlockConvolution[]) =>
    convolutions.reduce(
      (value, one) => applyConvolution(value, `${blockName(index, type)}/${one.name}`, one, scope),
      from,
    )
  const [passed, changed] = layer.stride === 1 ? everySecond(x) : [x, x]
  return tf.concat([along(passed, pass), along(changed, main)], 3)
}

function applyConvolution(
  x: Tensor,
  name: string,
  { kind, stride }: BlockConvolution,
  scope: SupernetScope,
): Tensor {
  if (kind === 'depthwise') return normalise(depthwise(x, name, scope, { stride }), name, scope)
  return relu(normalise(conv2d(x, named(scope.weights, kernelOf(name))), name, scope))
}

/** Even and odd channels: the shuffle of two groups, and the split that follows it. x [n, h, w, c] → 2 × [n, h, w, c/2] */
function everySecond(x: Tensor): readonly [Tensor, Tensor] {
  const [count = 1, height = 1, width = 1, channels = 1] = x.shape
  const pairs = tf.reshape(x, [count, height, width, channels / 2, 2])
  const [even, odd] = tf
    .split(pairs, 2, 4)
    .map((half) => tf.reshape(half, [count, height, width, channels / 2]))
  return [even as Tensor, odd as Tensor]
}
