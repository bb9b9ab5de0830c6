/**
 * The cell of DARTS (Liu et al., ICLR 2019): inputs 0 and 1, nodes 2 … 5, fourteen edges, eight types.
 * One list of types serves all cells, normal and reduction alike.
 *
 * Of the cell's output only node 5 counts for the angle, though the network concatenates 2 … 5: the
 * published code does so, and a node off every path to 5 then contributes nothing.
 */
import type { AngleLayout, Contribution } from '../angle/table.ts'
import type { Operations } from './space.ts'

export const dartsTypes = [
  'none',
  'max_pool_3x3',
  'avg_pool_3x3',
  'skip_connect',
  'sep_conv_3x3',
  'sep_conv_5x5',
  'dil_conv_3x3',
  'dil_conv_5x5',
] as const

/** Number of the edge from `source` into `target` (2 … 5). */
export function dartsEdge(source: number, target: number): number {
  return (dartsOffsets[target - 2] ?? 0) + source
}

const dartsOffsets = [0, 2, 5, 9]
const lastNode = 5

/** The sixteen rising sequences from an input over nodes to node 5, as edge numbers. */
export const dartsPaths: readonly (readonly number[])[] = [0, 1].flatMap((input) => onwards(input))

function onwards(from: number): number[][] {
  if (from === lastNode) return [[]]
  const nexts = [2, 3, 4, 5].filter((node) => node > from)
  return nexts.flatMap((node) => onwards(node).map((rest) => [dartsEdge(from, node), ...rest]))
}

export const wholeDarts: Operations = Array.from({ length: 14 }, () => dartsTypes.map((_, t) => t))

export type DartsCell = {
  readonly channels: number
  /** Convolution tensors of one separable (4) or dilated (2) operator. */
  readonly kernels: (edge: number, type: number) => readonly string[]
}

export function dartsLayout(always: readonly string[], cells: readonly DartsCell[]): AngleLayout {
  return {
    always,
    paths: dartsPaths,
    operators: wholeDarts.map(
      (types, edge) => new Map(types.map((type) => [type, contribution(edge, type, cells)])),
    ),
  }
}

function contribution(edge: number, type: number, cells: readonly DartsCell[]): Contribution {
  const name = dartsTypes[type]
  if (name === undefined || name === 'none') return { kind: 'blocks' }
  // Nothing even at stride 2, where a skip is a factorised reduction with weights.
  if (name === 'skip_connect') return { kind: 'nothing' }
  if (name === 'max_pool_3x3' || name === 'avg_pool_3x3')
    return { kind: 'pooling', channels: cells.map(({ channels }) => channels) }
  return { kind: 'weights', names: cells.flatMap(({ kernels }) => kernels(edge, type)) }
}
