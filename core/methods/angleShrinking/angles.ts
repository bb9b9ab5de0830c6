/** Angles of children between two moments of a supernet. */
import { angleFunction } from './angle/ranking.ts'
import { angleTable } from './angle/table.ts'
import type { Child } from './angle/table.ts'
import type { Weights } from './angle/turn.ts'
import { childNumber } from './rank/truth.ts'
import { wholeNasBench } from './spaces/nasBench.ts'
import type { SearchSpace } from './spaces/searchSpace.ts'
import { childrenOf, spaceSize } from './spaces/space.ts'

/** Radians by child. */
export function angleMeasure(
  { layout }: SearchSpace,
  base: Weights,
  current: Weights,
): (child: Child) => number {
  return angleFunction(angleTable(layout, base, current))
}

/** Of every NAS-Bench-201 child, by the child's number. */
export function allNasBench(measure: (child: Child) => number): Float64Array {
  const values = new Float64Array(spaceSize(wholeNasBench))
  for (const child of childrenOf(wholeNasBench)) values[childNumber(child)] = measure(child)
  return values
}
