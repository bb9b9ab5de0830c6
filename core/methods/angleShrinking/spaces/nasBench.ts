/**
 * The cell of NAS-Bench-201 (Dong and Yang, ICLR 2020): nodes 0 … 3, an edge i ← j for every j < i,
 * five types on each. A child is the same cell in all search cells of the network.
 */
import type { AngleLayout, Contribution } from '../angle/table.ts'
import type { Operations } from './space.ts'

export const nasBenchEdges = ['1<-0', '2<-0', '2<-1', '3<-0', '3<-1', '3<-2'] as const
export const nasBenchTypes = [
  'none',
  'skip_connect',
  'nor_conv_1x1',
  'nor_conv_3x3',
  'avg_pool_3x3',
] as const

/** Edge numbers along 0-3, 0-2-3, 0-1-2-3, 0-1-3. */
export const nasBenchPaths = [[3], [1, 5], [0, 2, 5], [0, 4]] as const

export const wholeNasBench: Operations = nasBenchEdges.map(() => nasBenchTypes.map((_, t) => t))

/** How a supernet names the tensors of one search cell, and its width there. */
export type NasBenchCell = {
  readonly channels: number
  readonly kernel: (edge: number, type: number) => string
}

export function nasBenchLayout(
  always: readonly string[],
  cells: readonly NasBenchCell[],
): AngleLayout {
  return {
    always,
    paths: nasBenchPaths,
    operators: nasBenchEdges.map(
      (_, edge) =>
        new Map(nasBenchTypes.map((__, type) => [type, contribution(edge, type, cells)])),
    ),
  }
}

function contribution(edge: number, type: number, cells: readonly NasBenchCell[]): Contribution {
  const name = nasBenchTypes[type]
  if (name === undefined || name === 'none') return { kind: 'blocks' }
  if (name === 'skip_connect') return { kind: 'nothing' }
  if (name === 'avg_pool_3x3')
    return { kind: 'pooling', channels: cells.map(({ channels }) => channels) }
  return { kind: 'weights', names: cells.map(({ kernel }) => kernel(edge, type)) }
}

/** `1<-0/skip_connect` */
export function nasBenchOperator(edge: number, type: number): string {
  return `${nasBenchEdges[edge] ?? edge}/${nasBenchTypes[type] ?? type}`
}
