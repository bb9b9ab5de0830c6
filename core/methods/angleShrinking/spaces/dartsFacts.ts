/** DARTS cells for the form, and how their children are drawn and repaired. */
import { edgesIntoNode } from '../../../models/supernets/darts/shape.ts'
import type { DartsShape } from '../../../models/supernets/darts/shape.ts'
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'
import type { Operator } from '../shrink/drop.ts'
import { dartsTypes, wholeDarts } from './darts.ts'
import type { SpaceFacts } from './searchSpace.ts'
import type { SpaceSettings } from './settings.ts'
import { drawType } from './space.ts'
import type { Operations } from './space.ts'

const none = 0

export function dartsShapeOf(
  { width, cells }: SpaceSettings,
  input: DartsShape['input'],
  classes: number,
): DartsShape {
  return { input, classes, width, cells }
}

export const dartsFacts: SpaceFacts = {
  title: 'DARTS cells',
  edges: edgesIntoNode.flatMap((edges, node) =>
    edges.map(([, source]) => `${node + 2}<-${source}`),
  ),
  typeNames: new Map(dartsTypes.map((name, type) => [type, name])),
  whole: wholeDarts,
  published: false,
  cutOff: (operations) => {
    const live = (edge: number) => operations[edge]?.some((type) => type !== none) === true
    const dead = edgesIntoNode.findIndex((edges) => !edges.some(([edge]) => live(edge)))
    return dead < 0 ? null : `node ${dead + 2} has no input left but none`
  },
}

/** A uniform type on each edge, repaired; then `fixed`, which may leave a node one live input more or fewer. */
export function drawDarts(operations: Operations, random: Random, fixed: Operator | null): Child {
  const child = repairDarts(
    operations.map((types) => drawType(types, random)),
    operations,
    random,
  )
  return fixed === null ? child : child.with(fixed.edge, fixed.type)
}

/**
 * Two live inputs a node: node j of four has j + 2 edges and exactly j of type none. Too few: live edges are
 * set to none, even where the space has lost it. Too many: none edges draw one of their other types.
 */
export function repairDarts(drawn: Child, operations: Operations, random: Random): Child {
  const child = [...drawn]
  edgesIntoNode.forEach((edges, node) => {
    const all = edges.map(([edge]) => edge)
    const dead = all.filter((edge) => child[edge] === none)
    const alive = all.filter((edge) => child[edge] !== none)
    for (const edge of some(alive, node - dead.length, random)) child[edge] = none
    for (const edge of some(dead, dead.length - node, random)) {
      const others = (operations[edge] ?? []).filter((type) => type !== none)
      if (others.length > 0) child[edge] = drawType(others, random)
    }
  })
  return child
}

/** `count` of the edges at random; none when negative. */
function some(edges: readonly number[], count: number, random: Random): number[] {
  if (count <= 0) return []
  return [...random.permutation(edges.length)].slice(0, count).map((at) => edges[at] ?? 0)
}
