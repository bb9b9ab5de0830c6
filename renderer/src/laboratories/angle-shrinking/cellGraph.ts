/** The cell of NAS-Bench-201 as a picture: four nodes in a row, an edge for each pair, types along it. */
import type { SpaceMap } from './spaceMap.ts'

export interface GraphNode {
  readonly x: number
  readonly y: number
  readonly label: string
}

export interface GraphChip {
  readonly x: number
  readonly y: number
  readonly name: string
  readonly state: 'left' | 'dropped' | 'absent'
  readonly droppedIn: number | null
  readonly level: number | null
}

export interface GraphEdge {
  readonly name: string
  /** An SVG path from source to target. */
  readonly path: string
  readonly chips: readonly GraphChip[]
}

export interface CellGraph {
  readonly width: number
  readonly height: number
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

const [width, height] = [880, 384]
const nodeXs = [40, 306, 574, 840]
const middle = 242
/** Height of an arc over the row, by how many nodes it spans; arcs of equal span alternate sides. */
const lift: Readonly<Record<string, number>> = {
  '1<-0': 0,
  '2<-1': 0,
  '3<-2': 0,
  '2<-0': -172,
  '3<-1': 172,
  '3<-0': -356,
}
const chipGap = 22

/** Null for spaces whose edges are not those of the cell. */
export function cellGraph(map: SpaceMap): CellGraph | null {
  if (!map.edges.every((name) => name in lift)) return null
  return {
    ...{ width, height },
    nodes: nodeXs.map((x, node) => ({ x, y: middle, label: nodeLabel(node) })),
    edges: map.edges.map((name, edge) => {
      const [target = 0, source = 0] = name.split('<-').map(Number)
      return edgeBetween(map, { name, edge, source, target })
    }),
  }
}

function nodeLabel(node: number): string {
  return ['in', '1', '2', 'out'][node] ?? String(node)
}

type Place = {
  readonly name: string
  readonly edge: number
  readonly source: number
  readonly target: number
}

function edgeBetween({ rows }: SpaceMap, { name, edge, source, target }: Place): GraphEdge {
  const [from, to] = [nodeXs[source] ?? 0, nodeXs[target] ?? 0]
  const centre = (from + to) / 2
  const bend = lift[name] ?? 0
  const cells = rows.map((row) => ({ ...row.cells[edge], name: row.name }))
  // A quadratic arc reaches half the height of its control point.
  const top = middle + bend / 2
  const start = top - ((cells.length - 1) * chipGap) / 2
  return {
    name,
    path: `M ${from + 22} ${middle} Q ${centre} ${middle + bend} ${to - 22} ${middle}`,
    chips: cells.map(({ name: type, state, droppedIn, level }, place) => ({
      ...{ x: centre, y: start + place * chipGap, name: type },
      ...{ state: state ?? 'absent', droppedIn: droppedIn ?? null, level: level ?? null },
    })),
  }
}
