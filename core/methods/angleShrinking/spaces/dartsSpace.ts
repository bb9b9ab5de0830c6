/** DARTS cells as a run uses them: supernet, drawing, costs. */
import { operatorKernels } from '../../../models/supernets/darts/operators.ts'
import { dartsCells, dartsCost } from '../../../models/supernets/darts/shape.ts'
import type { DartsShape } from '../../../models/supernets/darts/shape.ts'
import { dartsSupernet, edgeName } from '../../../models/supernets/darts/supernet.ts'
import type { Child } from '../angle/table.ts'
import { dartsLayout, wholeDarts } from './darts.ts'
import { dartsFacts, drawDarts } from './dartsFacts.ts'
import type { SearchSpace } from './searchSpace.ts'

const none = 0

export function dartsSpace(shape: DartsShape): SearchSpace {
  const cells = dartsCells(shape)
  const supernet = dartsSupernet(shape, wholeDarts)
  // Types are numbered from 0 in the order of each list, in all cells alike.
  const everywhere = (child: Child) => Int32Array.from(cells.flatMap(() => child))
  const located = cells.map((cell) => ({
    channels: cell.channels,
    kernels: (edge: number, type: number) => operatorKernels(edgeName(cell, edge), type),
  }))
  return {
    facts: dartsFacts,
    supernet,
    layout: dartsLayout(supernet.always, located),
    freeType: none,
    drawStep: (operations, random) => everywhere(drawDarts(operations, random, null)),
    drawChild: drawDarts,
    choicesOf: everywhere,
    costOf: (child) => dartsCost(shape, child),
  }
}
