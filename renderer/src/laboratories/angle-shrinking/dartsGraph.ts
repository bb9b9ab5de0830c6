/** One child of DARTS cells as a picture: two inputs and four nodes in a row, an arc for each edge that lives. */
import type { GraphNode } from './cellGraph.ts'

export interface DartsArc {
  readonly name: string
  /** Of its operator. */
  readonly type: string
  /** An SVG path from source to target. */
  readonly path: string
  /** Centre of its label. */
  readonly x: number
  readonly y: number
}

export interface DartsGraph {
  readonly width: number
  readonly height: number
  readonly nodes: readonly GraphNode[]
  readonly arcs: readonly DartsArc[]
}

const [gap, left, middle, rise] = [164, 40, 236, 40]
const labels = ['in 0', 'in 1', '2', '3', '4', '5']
const edgeCount = 14

/** Null for spaces whose edges are not those of the cell. names: the type on each edge. */
export function dartsGraph(edges: readonly string[], names: readonly string[]): DartsGraph | null {
  if (edges.length !== edgeCount || edges.at(-1) !== '5<-4') return null
  return {
    ...{ width: 2 * left + 5 * gap, height: middle + 44 },
    nodes: labels.map((label, node) => ({ x: xOf(node), y: middle, label })),
    arcs: edges.flatMap((name, edge) => {
      const type = names[edge] ?? 'none'
      return type === 'none' ? [] : [arcOf(name, type)]
    }),
  }
}

function xOf(node: number): number {
  return left + node * gap
}

/**
 * The more nodes an arc spans, the higher: labels of equal height lie at least a node apart, others
 * at different heights, so that none covers another.
 */
function arcOf(name: string, type: string): DartsArc {
  const [target = 0, source = 0] = name.split('<-').map(Number)
  const [from, to] = [xOf(source), xOf(target)]
  const x = (from + to) / 2
  const lift = (target - source) * rise
  // A quadratic arc reaches half the height of its control point.
  const path = `M ${from} ${middle - 22} Q ${x} ${middle - 22 - 2 * lift} ${to} ${middle - 22}`
  return { name, type, path, x, y: middle - 22 - lift }
}
