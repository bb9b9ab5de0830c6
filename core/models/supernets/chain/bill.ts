/**
 * What a child of a chain costs: multiply-adds of convolutions and classifier, and parameters, from a table
 * with one row for each layer and type.
 */
import { blockKind, blockTypes, passOn } from './shape.ts'
import type { ChainLayer, ChainShape } from './shape.ts'

export type Cost = {
  /** Multiply-accumulates of one picture; normalisation and activation are not counted. */
  readonly operations: number
  /** Kernels, scales and shifts, bias. */
  readonly parameters: number
}

export type ChainBill = {
  /** Stem, fixed block, last convolution, classifier. */
  readonly fixed: Cost
  /** By layer, then by type. */
  readonly layers: readonly ReadonlyMap<number, Cost>[]
}

const nothing: Cost = { operations: 0, parameters: 0 }

export function addCosts(costs: Iterable<Cost>): Cost {
  let sum = nothing
  for (const { operations, parameters } of costs)
    sum = { operations: sum.operations + operations, parameters: sum.parameters + parameters }
  return sum
}

export type Size = { readonly height: number; readonly width: number }

export function strided({ height, width }: Size, stride: number): Size {
  return { height: Math.ceil(height / stride), width: Math.ceil(width / stride) }
}

/** Convolution of `inputs` channels each to `outputs`, and the batch norm that follows. */
export function convolutionCost(
  kernel: number,
  inputs: number,
  outputs: number,
  { height, width }: Size,
): Cost {
  const entries = kernel ** 2 * inputs * outputs
  return { operations: entries * height * width, parameters: entries + 2 * outputs }
}

/** Expand 1 × 1 (unless the expansion is 1), depthwise, project 1 × 1. */
function blockCost(
  { kernel, expansion }: { kernel: number; expansion: number },
  { from, to, stride }: ChainLayer,
  size: Size,
): Cost {
  const middle = from * expansion
  const after = strided(size, stride)
  return addCosts([
    expansion === 1 ? nothing : convolutionCost(1, from, middle, size),
    convolutionCost(kernel, 1, middle, after),
    convolutionCost(1, middle, to, after),
  ])
}

export function chainBill(shape: ChainShape): ChainBill {
  const { stem, first, layers, last, classes, input } = shape
  let size = strided(input, stem.stride)
  const stemCost = convolutionCost(3, input.channels, stem.channels, size)
  const fixedBlock = { from: stem.channels, to: first, stride: 1 }
  const firstCost = blockCost({ kernel: 3, expansion: 1 }, fixedBlock, size)
  const rows = layers.map((layer) => {
    const row = new Map<number, Cost>(
      blockTypes.map((type) => [type, blockCost(blockKind(type), layer, size)]),
    )
    size = strided(size, layer.stride)
    return row.set(passOn, nothing)
  })
  const lastCost = convolutionCost(1, layers.at(-1)?.to ?? first, last, size)
  const classifier = { operations: last * classes, parameters: last * classes + classes }
  return { fixed: addCosts([stemCost, firstCost, lastCost, classifier]), layers: rows }
}

export function chainCost({ fixed, layers }: ChainBill, child: readonly number[]): Cost {
  return addCosts([fixed, ...child.map((type, layer) => layers[layer]?.get(type) ?? nothing)])
}
