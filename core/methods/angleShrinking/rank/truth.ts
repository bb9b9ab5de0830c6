/** The published accuracies as a run looks at them: of children, of operators, of whole spaces. */
import { exhaustiveScores } from '../shrink/exhaustive.ts'
import { wholeNasBench } from '../spaces/nasBench.ts'
import { childrenOf, spaceSize } from '../spaces/space.ts'
import type { Operations } from '../spaces/space.ts'
import type { Benchmark } from './benchmark.ts'

export type OperatorTruth = {
  readonly edge: number
  readonly type: number
  /** Mean true accuracy of its children in the whole space, %. */
  readonly accuracy: number
  /** 1 is the best of all operators. */
  readonly rank: number
}

/** Its types read as digits of base 5. */
export function childNumber(child: readonly number[]): number {
  return child.reduce((number, type) => 5 * number + type, 0)
}

export function operatorTruths({ accuracy }: Benchmark): OperatorTruth[] {
  return exhaustiveScores(wholeNasBench, (child) => accuracy[childNumber(child)] ?? Number.NaN)
    .sort((left, right) => right.score - left.score)
    .map(({ edge, type, score }, place) => ({ edge, type, accuracy: score, rank: place + 1 }))
}

/** Mean true accuracy over the children of a space, %. */
export function meanTruth(operations: Operations, { accuracy }: Benchmark): number {
  let sum = 0
  for (const child of childrenOf(operations)) sum += accuracy[childNumber(child)] ?? Number.NaN
  return sum / spaceSize(operations)
}

/** Of the truly best `count` operators, how many are left. */
export function bestKept(
  operations: Operations,
  truths: readonly OperatorTruth[],
  count: number,
): number {
  return truths.filter(({ edge, type, rank }) => rank <= count && operations[edge]?.includes(type))
    .length
}
