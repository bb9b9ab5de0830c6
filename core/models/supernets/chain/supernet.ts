/** The supernet of a chain of inverted residuals: every layer holds the weights of each of its types. */
import { dense } from '../../../tensor/ops/dense.ts'
import { globalAveragePool } from '../../../tensor/ops/pool.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { constant, heNormal } from '../../layers/initialise.ts'
import { relu6 } from '../../layers/relu6.ts'
import { named } from '../../module.ts'
import { addAffineNorm, convolutionNorm, depthwise, emptyRegistry, kernelOf } from '../parts.ts'
import type { Registry } from '../parts.ts'
import type { Operator, Route, RoutedSupernet } from '../route.ts'
import { normalise } from '../supernetNorm.ts'
import type { SupernetScope } from '../supernetNorm.ts'
import { blockKind, keepsShape, passOn } from './shape.ts'
import type { ChainLayer, ChainShape } from './shape.ts'

/** The three convolutions of one inverted residual: expand, depthwise, project. */
export function blockKernels(layer: number, type: number): string[] {
  return ['expand', 'depthwise', 'project'].map((part) =>
    kernelOf(`layer${layer}/type${type}/${part}`),
  )
}

/** `operations` lists the types that each layer holds. */
export function chainSupernet(
  shape: ChainShape,
  operations: readonly (readonly number[])[],
): RoutedSupernet {
  const registry = emptyRegistry()
  const { stem, first, layers, last, classes, input } = shape
  const outputs = layers.at(-1)?.to ?? first
  addConvolution(registry, 'stem', { size: 3, from: input.channels, to: stem.channels })
  addDepthwise(registry, 'first/depthwise', 3, stem.channels)
  addConvolution(registry, 'first/project', { size: 1, from: stem.channels, to: first })
  addConvolution(registry, 'last', { size: 1, from: outputs, to: last })
  registry.weights['classifier/kernel'] = narrowNormal([last, classes])
  registry.weights['classifier/bias'] = constant([classes], 0)
  const always = Object.keys(registry.weights).filter((name) => name.endsWith('/kernel'))
  operations.forEach((types, layer) => {
    for (const type of types) addBlock(registry, layer, type, layers[layer] as ChainLayer)
  })
  return {
    ...{ ...registry, always },
    places: layers.map((_, index) => ({ index, edge: index, row: index })),
    apply: (x, route, scope) => applyChain(shape, operations, { x, route, scope }),
  }
}

type Convolution = { readonly size: number; readonly from: number; readonly to: number }

function addConvolution(registry: Registry, name: string, { size, from, to }: Convolution): void {
  registry.weights[kernelOf(name)] = heNormal([size, size, from, to], size ** 2 * to)
  addAffineNorm(registry, name, to)
}

function addDepthwise(registry: Registry, name: string, size: number, channels: number): void {
  registry.weights[kernelOf(name)] = heNormal([size, size, channels, 1], size ** 2 * channels)
  addAffineNorm(registry, name, channels)
}

function addBlock(registry: Registry, layer: number, type: number, { from, to }: ChainLayer): void {
  if (type === passOn) return
  const { kernel, expansion } = blockKind(type)
  const name = `layer${layer}/type${type}`
  const middle = from * expansion
  addConvolution(registry, `${name}/expand`, { size: 1, from, to: middle })
  addDepthwise(registry, `${name}/depthwise`, kernel, middle)
  addConvolution(registry, `${name}/project`, { size: 1, from: middle, to })
}

/** N(0, 0.01²) */
function narrowNormal(shape: readonly number[]) {
  return heNormal(shape, 2 / 0.01 ** 2)
}

type Pass = { readonly x: Tensor; readonly route: Route; readonly scope: SupernetScope }

function applyChain(
  { stem, layers }: ChainShape,
  operations: readonly (readonly number[])[],
  { x, route, scope }: Pass,
): Tensor {
  let value = relu6(convolutionNorm(x, 'stem', scope, { stride: stem.stride }))
  value = relu6(normalise(depthwise(value, 'first/depthwise', scope), 'first/depthwise', scope))
  value = convolutionNorm(value, 'first/project', scope)
  layers.forEach((layer, index) => {
    const inside = { ...scope, children: 1 }
    const operators = (operations[index] ?? []).map((type): Operator => {
      return { type, run: (input) => applyBlock(input, { index, type, layer }, inside) }
    })
    value = route({ index, edge: index, row: index }, value, operators)
  })
  const pooled = globalAveragePool(relu6(convolutionNorm(value, 'last', scope)))
  const bias = named(scope.weights, 'classifier/bias')
  return dense(pooled, named(scope.weights, 'classifier/kernel'), bias)
}

type Block = { readonly index: number; readonly type: number; readonly layer: ChainLayer }

/** Project(depthwise(expand(x))), plus x where the shape stays. */
function applyBlock(x: Tensor, { index, type, layer }: Block, scope: SupernetScope): Tensor {
  if (type === passOn) return x
  const name = `layer${index}/type${type}`
  const { stride } = layer
  const wide = relu6(convolutionNorm(x, `${name}/expand`, scope))
  const filtered = depthwise(wide, `${name}/depthwise`, scope, { stride })
  const inner = relu6(normalise(filtered, `${name}/depthwise`, scope))
  const output = convolutionNorm(inner, `${name}/project`, scope)
  return keepsShape(layer) ? tf.add(x, output) : output
}
