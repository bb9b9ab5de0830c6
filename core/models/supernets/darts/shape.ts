/**
 * Networks of DARTS cells (Liu et al., ICLR 2019): a cell has inputs 0 and 1, nodes 2 … 5 and fourteen edges of
 * eight types; its output holds all four nodes. Two reduction cells halve the picture.
 *
 * Types: 0 none, 1 max pool, 2 average pool, 3 skip, 4 and 5 separable 3 × 3 and 5 × 5, 6 and 7 dilated.
 */
import { addCosts } from '../chain/bill.ts'
import type { Cost } from '../chain/bill.ts'

export type DartsShape = {
  readonly input: { readonly height: number; readonly width: number; readonly channels: number }
  readonly classes: number
  /** Channels of an edge in the first cells; doubled by each reduction. */
  readonly width: number
  readonly cells: number
}

export const stemFactor = 3
export const dartsNodes = [2, 3, 4, 5] as const
export const edgesPerDartsCell = 14

/** Edges into each node, as [edge, source]. */
export const edgesIntoNode: readonly (readonly (readonly [number, number])[])[] = dartsNodes.map(
  (node, at) => {
    const offset = [0, 2, 5, 9][at] ?? 0
    return Array.from({ length: node }, (_, source) => [offset + source, source] as const)
  },
)

export type CellShape = {
  readonly name: string
  readonly reduces: boolean
  readonly beforeReduced: boolean
  /** Channels of each edge. */
  readonly channels: number
  /** Channels of its two inputs. */
  readonly inputs: readonly [number, number]
  /** Height and width of its second input. */
  readonly size: readonly [number, number]
}

/** Cells in order; reductions after one and two thirds of them. */
export function dartsCells({ width, cells, input }: DartsShape): CellShape[] {
  const reductions = new Set([Math.floor(cells / 3), Math.floor((2 * cells) / 3)])
  let inputs: readonly [number, number] = [stemFactor * width, stemFactor * width]
  let channels = width
  let size: readonly [number, number] = [input.height, input.width]
  let beforeReduced = false
  return Array.from({ length: cells }, (_, at): CellShape => {
    const reduces = reductions.has(at)
    if (reduces) channels *= 2
    const cell = { name: `cell${at}`, reduces, beforeReduced, channels, inputs, size }
    inputs = [inputs[1], 4 * channels]
    if (reduces) size = [Math.ceil(size[0] / 2), Math.ceil(size[1] / 2)]
    beforeReduced = reduces
    return cell
  })
}

const kernelSizes: Readonly<Record<number, number>> = { 4: 3, 5: 5, 6: 3, 7: 5 }

export function kernelSizeOf(type: number): number {
  return kernelSizes[type] ?? 1
}

export function isSeparable(type: number): boolean {
  return type === 4 || type === 5
}

export function isDilated(type: number): boolean {
  return type === 6 || type === 7
}

/** One operator: convolutions without normalisation, of which cells keep no parameters. */
export function operatorCost(
  type: number,
  { channels }: CellShape,
  pixels: number,
  reduces: boolean,
): Cost {
  const one = (entries: number): Cost => ({ operations: entries * pixels, parameters: entries })
  const unit = one(kernelSizeOf(type) ** 2 * channels + channels ** 2)
  if (isSeparable(type)) return addCosts([unit, unit])
  if (isDilated(type)) return unit
  if (type === 3 && reduces) return one(channels ** 2)
  return { operations: 0, parameters: 0 }
}

/** Convolutions and classifier of the network whose normal and reduction cells are these. */
export function dartsCost(
  shape: DartsShape,
  normal: readonly number[],
  reduction: readonly number[] = normal,
): Cost {
  const { input, width, classes } = shape
  const cells = dartsCells(shape)
  const last = 4 * (cells.at(-1)?.channels ?? width)
  const stem = 9 * input.channels * stemFactor * width
  const pixels = input.height * input.width
  const ends: Cost = {
    operations: stem * pixels + last * classes,
    parameters: stem + 2 * stemFactor * width + last * classes + classes,
  }
  return addCosts([ends, ...cells.map((cell) => cellCost(cell, cell.reduces ? reduction : normal))])
}

function cellCost(cell: CellShape, child: readonly number[]): Cost {
  const { channels, inputs, size, reduces } = cell
  const before = size[0] * size[1]
  const after = reduces ? Math.ceil(size[0] / 2) * Math.ceil(size[1] / 2) : before
  const squeeze = (inputs[0] + inputs[1]) * channels
  const costs = edgesIntoNode.flatMap((edges) =>
    edges.map(([edge, source]) =>
      operatorCost(child[edge] ?? 0, cell, after, reduces && source < 2),
    ),
  )
  return addCosts([{ operations: squeeze * before, parameters: squeeze }, ...costs])
}
