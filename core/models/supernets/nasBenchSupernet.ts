/**
 * The supernet of NAS-Bench-201 (Dong and Yang, ICLR 2020): stem, three stages of search cells with a
 * reduction block before the second and third, classifier. Every search cell holds all kernels of
 * its six edges; a forward pass runs one type per edge of each cell, chosen as it runs, so that one
 * recorded graph serves every child.
 *
 * Batch norm inside search cells has no scale and shift; in stem, reductions and head it has.
 */
import { choose } from '../../tensor/compile/choice.ts'
import { conv2d } from '../../tensor/ops/conv2d.ts'
import { dense } from '../../tensor/ops/dense.ts'
import { avgPool, globalAveragePool } from '../../tensor/ops/pool.ts'
import { relu } from '../../tensor/ops/relu.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { constant, uniformFanIn } from '../layers/initialise.ts'
import { named } from '../module.ts'
import type { TensorSource } from '../module.ts'
import { normalise } from './supernetNorm.ts'
import type { SupernetScope } from './supernetNorm.ts'

export type SupernetShape = {
  readonly inputChannels: number
  readonly classes: number
  /** Channels of the first stage; doubled at each reduction. */
  readonly width: number
  /** Search cells per stage. */
  readonly cellsPerStage: number
}

export type SearchCell = { readonly name: string; readonly channels: number }

export type NasBenchSupernet = {
  readonly weights: Readonly<Record<string, TensorSource>>
  readonly statistics: Readonly<Record<string, TensorSource>>
  readonly cells: readonly SearchCell[]
  /** Tensors that every child runs through. */
  readonly always: readonly string[]
  /** choices[6 · cell + edge]: the type, int32 scalar. x [n, h, w, c] → logits [n, classes] */
  readonly apply: (input: Tensor, choices: readonly Tensor[], scope: SupernetScope) => Tensor
}

/** Source node of each edge, by target: 1 ← 0, 2 ← 0, 2 ← 1, 3 ← 0, 3 ← 1, 3 ← 2. */
const edgesInto = [
  [[0, 0]],
  [
    [1, 0],
    [2, 1],
  ],
  [
    [3, 0],
    [4, 1],
    [5, 2],
  ],
] as const
export const edgesPerCell = 6
const convolution1 = 2

export function cellKernel(cell: string, edge: number, type: number): string {
  return `${cell}/edge${edge}/conv${type === convolution1 ? 1 : 3}/kernel`
}

type Registry = {
  readonly weights: Record<string, TensorSource>
  readonly statistics: Record<string, TensorSource>
}

export function nasBenchSupernet(shape: SupernetShape): NasBenchSupernet {
  const registry: Registry = { weights: {}, statistics: {} }
  const { width, classes, cellsPerStage } = shape
  addConvolution(registry, 'stem', { size: 3, from: shape.inputChannels, to: width })
  addNorm(registry, 'stem', width)
  const stages = [0, 1, 2].map((stage) => {
    const channels = width * 2 ** stage
    if (stage > 0) addReduction(registry, `reduction${stage}`, channels / 2, channels)
    return Array.from({ length: cellsPerStage }, (_, index): SearchCell => {
      return { name: `stage${stage}/cell${index}`, channels }
    })
  })
  addNorm(registry, 'head', 4 * width)
  registry.weights['classifier/kernel'] = uniformFanIn([4 * width, classes], 4 * width)
  registry.weights['classifier/bias'] = uniformFanIn([classes], 4 * width)
  const always = Object.keys(registry.weights)
  const cells = stages.flat()
  cells.forEach((cell) => addCell(registry, cell))
  return {
    ...{ ...registry, cells, always },
    apply: (input, choices, scope) => applySupernet(stages, input, choices, scope),
  }
}

type ConvolutionShape = { readonly size: number; readonly from: number; readonly to: number }

function addConvolution({ weights }: Registry, name: string, shape: ConvolutionShape): void {
  const { size, from, to } = shape
  weights[`${name}/kernel`] = uniformFanIn([size, size, from, to], size * size * from)
}

function addNorm({ weights, statistics }: Registry, name: string, channels: number): void {
  weights[`${name}/scale`] = constant([channels], 1)
  weights[`${name}/shift`] = constant([channels], 0)
  addStatistics(statistics, name, channels)
}

function addStatistics(statistics: Registry['statistics'], name: string, channels: number): void {
  statistics[`${name}/mean`] = constant([channels], 0)
  statistics[`${name}/variance`] = constant([channels], 1)
}

function addReduction(registry: Registry, name: string, from: number, to: number): void {
  addConvolution(registry, `${name}/a`, { size: 3, from, to })
  addNorm(registry, `${name}/a`, to)
  addConvolution(registry, `${name}/b`, { size: 3, from: to, to })
  addNorm(registry, `${name}/b`, to)
  addConvolution(registry, `${name}/shortcut`, { size: 1, from, to })
}

function addCell(registry: Registry, { name, channels }: SearchCell): void {
  for (let edge = 0; edge < edgesPerCell; edge += 1)
    for (const size of [1, 3]) {
      const operator = `${name}/edge${edge}/conv${size}`
      addConvolution(registry, operator, { size, from: channels, to: channels })
      addStatistics(registry.statistics, operator, channels)
    }
}

function applySupernet(
  stages: readonly (readonly SearchCell[])[],
  input: Tensor,
  choices: readonly Tensor[],
  scope: SupernetScope,
): Tensor {
  const kernel = (name: string) => named(scope.weights, `${name}/kernel`)
  let value = normalise(conv2d(input, kernel('stem')), 'stem', scope)
  let place = 0
  stages.forEach((cells, stage) => {
    if (stage > 0) value = applyReduction(value, `reduction${stage}`, scope)
    for (const { name } of cells) {
      value = applyCell(value, name, choices.slice(place, place + edgesPerCell), scope)
      place += edgesPerCell
    }
  })
  const pooled = globalAveragePool(relu(normalise(value, 'head', scope)))
  return dense(pooled, kernel('classifier'), named(scope.weights, 'classifier/bias'))
}

/** Basic residual block of stride 2, without a rectifier at its end. */
function applyReduction(input: Tensor, name: string, scope: SupernetScope): Tensor {
  const kernel = (part: string) => named(scope.weights, `${name}/${part}/kernel`)
  const first = conv2d(relu(input), kernel('a'), { stride: 2, padding: 1 })
  const inner = relu(normalise(first, `${name}/a`, scope))
  const branch = normalise(conv2d(inner, kernel('b')), `${name}/b`, scope)
  const small = avgPool(input, { size: 2, stride: 2, padding: 'same' })
  return tf.add(branch, conv2d(small, kernel('shortcut')))
}

function applyCell(
  input: Tensor,
  cell: string,
  choices: readonly Tensor[],
  scope: SupernetScope,
): Tensor {
  const nodes: Tensor[] = [input]
  for (const sources of edgesInto) {
    const parts = sources.map(([edge, source]) =>
      applyEdge(nodes[source] as Tensor, choices[edge] as Tensor, `${cell}/edge${edge}`, scope),
    )
    nodes.push(parts.reduce((sum, part) => tf.add(sum, part)))
  }
  return nodes.at(-1) as Tensor
}

/** In the order of the types: none, skip, 1 × 1, 3 × 3, average pooling. */
function applyEdge(from: Tensor, choice: Tensor, edge: string, scope: SupernetScope): Tensor {
  const convolution = (size: number) => (x: Tensor) => {
    const operator = `${edge}/conv${size}`
    const filtered = conv2d(relu(x), named(scope.weights, `${operator}/kernel`))
    return normalise(filtered, operator, scope)
  }
  return choose(
    choice,
    [from],
    [
      (x) => tf.zerosLike(x),
      (x) => x,
      convolution(1),
      convolution(3),
      (x) => avgPool(x, { size: 3, stride: 1, padding: 'same' }),
    ],
  )
}
