/** One cut: angles of children, scores of operators, what goes and what is left. */
import type { Random } from '../../tensor/random.ts'
import type { Child } from './angle/table.ts'
import { allNasBench } from './angles.ts'
import type { Benchmark } from './rank/benchmark.ts'
import { kendallTau } from './rank/kendall.ts'
import { rivalDrops } from './rank/rivals.ts'
import type { MetricName, RivalMaterial } from './rank/rivals.ts'
import { bestKept, meanTruth, operatorTruths } from './rank/truth.ts'
import { cutHistogram } from './shrink/distribution.ts'
import type { Histogram } from './shrink/distribution.ts'
import type { Operator } from './shrink/drop.ts'
import { dropBy, scoreOperators } from './shrink/score.ts'
import type { ShrinkSettings } from './shrink/settings.ts'
import type { SearchSpace } from './spaces/searchSpace.ts'
import { spaceSize } from './spaces/space.ts'
import type { Operations } from './spaces/space.ts'

export type ScoreRow = {
  readonly edge: number
  readonly type: number
  /** Mean angle of its children, rad. */
  readonly score: number
  readonly count: number
}

export type SpaceState = { readonly size: number; readonly operations: Operations }

export type Round = {
  /** Counts from 0. */
  readonly round: number
  readonly step: number
  /** Run from which this round was taken over. */
  readonly from?: string
  readonly before: SpaceState
  readonly after: SpaceState
  readonly scores: readonly ScoreRow[]
  /** In the order in which they went. */
  readonly dropped: readonly Operator[]
  readonly histogram: Histogram
  readonly wouldDrop: Partial<Record<MetricName, readonly Operator[]>>
  /** Against the published accuracies; null where there are none. */
  readonly truth: RoundTruth | null
}

export type RoundTruth = {
  /** Of the angles of all children of the whole space. */
  readonly tau: number
  /** Mean true accuracy over the children before and after, %. */
  readonly accuracyBefore: number
  readonly accuracyAfter: number
  /** Of the truly best eight operators, how many are left. */
  readonly bestKept: number
  /** The same two figures for what each rival would have left. */
  readonly rivals: Partial<Record<MetricName, { accuracyAfter: number; bestKept: number }>>
}

export const bestCount = 8

export type CutInput = {
  readonly round: number
  readonly step: number
  readonly shrink: ShrinkSettings
  readonly measure: (child: Child) => number
  readonly accepts: (child: Child) => boolean
  readonly rivals: Pick<RivalMaterial, 'tested' | 'magnitudes'>
  readonly truth: Benchmark | null
  readonly random: Random
}

export function cutRound(space: SearchSpace, operations: Operations, input: CutInput): Round {
  const { round, step, shrink, measure, accepts, truth, random } = input
  const given = { operations, accepts, perOperator: shrink.childrenPerOperator, random }
  const scores = scoreOperators(space, given, measure)
  const { dropped, operations: after } = dropBy(shrink, operations, scores)
  const material = { ...input.rivals, space, operations, accepts, random: random.split('rivals') }
  const wouldDrop = { angle: dropped, ...rivalDrops(shrink, material) }
  const spaces = { before: operations, after }
  return {
    ...{ round, step, scores, dropped, wouldDrop },
    before: { size: spaceSize(operations), operations },
    after: { size: spaceSize(after), operations: after },
    histogram: cutHistogram(space, measure, spaces, random.split('histogram')),
    truth: truth && roundTruth(truth, measure, { operations, after, wouldDrop }),
  }
}

type CutSpaces = {
  readonly operations: Operations
  readonly after: Operations
  readonly wouldDrop: Round['wouldDrop']
}

function roundTruth(
  truth: Benchmark,
  measure: (child: Child) => number,
  { operations, after, wouldDrop }: CutSpaces,
): RoundTruth {
  const truths = operatorTruths(truth)
  const judge = (left: Operations) => ({
    accuracyAfter: meanTruth(left, truth),
    bestKept: bestKept(left, truths, bestCount),
  })
  const rivals = Object.entries(wouldDrop).map(([name, dropped]) => [
    name,
    judge(without(operations, dropped)),
  ])
  return {
    tau: kendallTau(allNasBench(measure), truth.accuracy),
    accuracyBefore: meanTruth(operations, truth),
    ...judge(after),
    rivals: Object.fromEntries(rivals) as RoundTruth['rivals'],
  }
}

function without(operations: Operations, dropped: readonly Operator[]): Operations {
  return operations.map((types, edge) =>
    types.filter((type) => !dropped.some((one) => one.edge === edge && one.type === type)),
  )
}
