/** NAS-Bench-201 as a run uses it: supernet, drawing, costs. */
import { routedNasBench } from '../../../models/supernets/nasBenchRouted.ts'
import { cellKernel, nasBenchSupernet } from '../../../models/supernets/nasBenchSupernet.ts'
import type { SupernetShape } from '../../../models/supernets/nasBenchSupernet.ts'
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'
import { nasBenchCost } from './nasBenchCost.ts'
import { liveTypes, nasBenchFacts } from './nasBenchFacts.ts'
import { nasBenchLayout, nasBenchTypes, wholeNasBench } from './nasBench.ts'
import type { SearchSpace } from './searchSpace.ts'
import { drawType } from './space.ts'
import type { Operations } from './space.ts'

/** Edges into nodes 1, 2 and 3. */
const inputsOf = [[0], [1, 2], [3, 4, 5]] as const
const none = nasBenchTypes.indexOf('none')
const mostTries = 1000

export function nasBenchSpace(shape: SupernetShape): SearchSpace {
  const { always, cells } = nasBenchSupernet(shape)
  const located = cells.map(({ name, channels }) => ({
    channels,
    kernel: (edge: number, type: number) => cellKernel(name, edge, type),
  }))
  const everywhere = (child: Child) => cells.flatMap(() => liveTypes(child))
  return {
    facts: nasBenchFacts,
    supernet: routedNasBench(shape, wholeNasBench),
    layout: nasBenchLayout(always, located),
    drawStep: (operations, random) =>
      Int32Array.from(cells.flatMap(() => liveTypes(drawCell(operations, random)))),
    drawChild: (operations, random, fixed) =>
      operations.map((types, edge) =>
        edge === fixed?.edge ? fixed.type : drawType(types, random),
      ),
    choicesOf: (child) => Int32Array.from(everywhere(child)),
    costOf: nasBenchCost,
    freeType: none,
  }
}

/** A uniform type per edge; the inputs of a node are drawn again while all of them are none. */
export function drawCell(operations: Operations, random: Random): Child {
  return inputsOf.flatMap((edges) => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const types = edges.map((edge) => drawType(operations[edge] ?? [], random))
      if (types.some((type) => type !== none)) return types
    }
    // A shrunk space can leave a node nothing but none: then its inputs are cut off for good.
    return edges.map((edge) => drawType(operations[edge] ?? [], random))
  })
}
