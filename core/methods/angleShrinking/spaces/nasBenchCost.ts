/**
 * Cost of a NAS-Bench-201 cell in the benchmark's stand-alone network (C = 16, 32, 64, five cells a
 * stage, pictures of 32 × 32, ten classes): equal to the published table for all 15,625 cells.
 */
import type { Child } from '../angle/table.ts'
import type { ChildCost } from './searchSpace.ts'

const [side, classes, cells] = [32, 10, 5]
const widths = [16, 32, 64] as const

export function nasBenchCost(child: Child): ChildCost {
  const small = child.filter((type) => type === 2).length
  const large = child.filter((type) => type === 3).length
  const stages = widths.map((width, stage) => stageCost(width, side / 2 ** stage, { small, large }))
  const reductions = ([1, 2] as const).map((stage) =>
    reductionCost(widths[stage] / 2, widths[stage], side / 2 ** stage),
  )
  const [first, , last] = widths
  const ends: ChildCost = {
    operations: 27 * first * side ** 2 + last * classes + classes,
    parameters: 27 * first + 2 * first + 2 * last + last * classes + classes,
  }
  return [...stages, ...reductions].reduce(
    (sum, one) => ({
      operations: sum.operations + one.operations,
      parameters: sum.parameters + one.parameters,
    }),
    ends,
  )
}

type Counts = { readonly small: number; readonly large: number }

function stageCost(width: number, extent: number, { small, large }: Counts): ChildCost {
  const weights = (9 * large + small) * width ** 2
  return {
    operations: cells * weights * extent ** 2,
    parameters: cells * (weights + 2 * width * (large + small)),
  }
}

function reductionCost(from: number, to: number, extent: number): ChildCost {
  const weights = 9 * from * to + 9 * to * to + from * to
  return { operations: weights * extent ** 2, parameters: weights + 4 * to }
}
