/** NAS-Bench-201 for the form, and which of its cells pass no signal. */
import { nasBenchEdges, nasBenchPaths, nasBenchTypes, wholeNasBench } from './nasBench.ts'
import type { SpaceFacts } from './searchSpace.ts'
import type { Operations } from './space.ts'

const none = nasBenchTypes.indexOf('none')

export const nasBenchFacts: SpaceFacts = {
  title: 'NAS-Bench-201',
  edges: nasBenchEdges,
  typeNames: new Map(nasBenchTypes.map((name, type) => [type, name])),
  whole: wholeNasBench,
  published: true,
  cutOff: (operations) => {
    const passes = (edge: number) => (operations[edge] ?? []).some((type) => type !== none)
    if (nasBenchPaths.some((path) => path.every(passes))) return null
    return 'every path from node 0 to node 3 has an edge that is left with none alone'
  },
}

/**
 * The types that matter: an operator with no way on to node 3, or none to it from node 0, is
 * replaced by none.
 *
 * The output stays the same, and what would have got a gradient of zeros gets none at all: weight
 * decay and momentum must not move it.
 */
export function liveTypes(types: readonly number[]): number[] {
  const open = (edge: number) => types[edge] !== none
  const livePaths = nasBenchPaths.filter((path) => path.every(open))
  return types.map((type, edge) =>
    livePaths.some((path) => (path as readonly number[]).includes(edge)) ? type : none,
  )
}

/** Whether a whole space still has a child that passes a signal through `edge`. */
export function isReachable(operations: Operations, edge: number): boolean {
  const passes = (one: number) => (operations[one] ?? []).some((type) => type !== none)
  return nasBenchPaths.some(
    (path) => (path as readonly number[]).includes(edge) && path.every(passes),
  )
}
