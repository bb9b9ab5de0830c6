/** What a run concludes: how its metrics agree with the truth, and the child that it would take. */
import { createRandom } from '../../tensor/random.ts'
import type { Random } from '../../tensor/random.ts'
import type { Child } from './angle/table.ts'
import { allNasBench, angleMeasure } from './angles.ts'
import type { Benchmark } from './rank/benchmark.ts'
import { bootstrapTau, kendallTau } from './rank/kendall.ts'
import { rankDrawn } from './rank/drawnRanking.ts'
import type { RankedChild } from './rank/drawnRanking.ts'
import type { MetricName, TestedChildren } from './rank/rivals.ts'
import { childNumber } from './rank/truth.ts'
import { currentWeights } from './session.ts'
import type { Session } from './session.ts'
import { mostEnumerated } from './shrink/limits.ts'
import type { ChildCost, SearchSpace } from './spaces/searchSpace.ts'
import { childrenOf, spaceSize } from './spaces/space.ts'
import type { Operations } from './spaces/space.ts'

const plotted = 400
const drawnForWinner = 100_000

export type Agreement = {
  readonly metric: MetricName | 'angleFromInitial' | 'angleFromEpoch' | 'angleTested'
  /** Kendall's τ_b with the true accuracy. */
  readonly tau: number
  readonly low: number
  readonly high: number
  readonly children: number
}

export type Winner = {
  readonly child: Child
  readonly types: readonly string[]
  /** Radians. */
  readonly angle: number
  readonly cost: ChildCost
  /** What each edge adds to it; the rest is what every child has. */
  readonly bill: readonly ChildCost[]
  /** Published accuracy, %, and its place among all children; null where unknown. */
  readonly trueAccuracy: number | null
  readonly trueRank: number | null
}

export type Conclusion = {
  readonly agreements: readonly Agreement[]
  /** Children for the scatter: [angle rad, true accuracy %]. */
  readonly scatter: readonly (readonly [number, number])[]
  readonly winner: Winner
}

export type Evidence = {
  readonly truth: Benchmark | null
  /** Drawn from the whole space, with the final weights. */
  readonly tested: TestedChildren
  /** Child's strength by α; null where none were trained. */
  readonly magnitude: ((child: Child) => number) | null
  readonly seed: number
  readonly accepts: (child: Child) => boolean
  readonly resamples: number
}

export function conclude(session: Session, evidence: Evidence): Conclusion {
  const { space, base, operations } = session
  const current = currentWeights(session)
  const random = createRandom(evidence.seed).split('conclusion')
  const measure = angleMeasure(space, base, current)
  const { truth } = evidence
  return {
    agreements: truth ? agreements(session, evidence, { truth, measure, random }) : [],
    scatter: truth ? scatterOf(space, { truth, measure, random }) : [],
    winner: winnerOf(space, operations, { truth, measure, random, accepts: evidence.accepts }),
  }
}

type Judged = {
  readonly truth: Benchmark
  readonly measure: (child: Child) => number
  readonly random: Random
}

/** Over all children where the metric is cheap, over the tested ones where it is not. */
function agreements(session: Session, evidence: Evidence, judged: Judged): Agreement[] {
  const { truth, measure, random } = judged
  const { space, bases } = session
  const current = currentWeights(session)
  const agreed = (metric: Agreement['metric'], x: ArrayLike<number>, y: ArrayLike<number>) => {
    const interval = bootstrapTau(x, y, evidence.resamples, random.split(metric))
    return { metric, tau: kendallTau(x, y), ...interval, children: x.length }
  }
  const whole = (metric: Agreement['metric'], by: (child: Child) => number) =>
    agreed(metric, allNasBench(by), truth.accuracy)
  const { children, accuracies } = evidence.tested
  const known = children.map((child) => truth.accuracy[childNumber(child)] ?? Number.NaN)
  const tested = (metric: Agreement['metric'], values: readonly number[]) =>
    values.length < 2 ? [] : [agreed(metric, values, known)]
  const angle = whole('angle', measure)
  const fromInitial = angleMeasure(space, bases.initial, current)
  // Mostly W0 is the initial weights: then the interval need not be drawn twice.
  const isSame =
    children.length > 0 && children.every((child) => measure(child) === fromInitial(child))
  return [
    angle,
    isSame ? { ...angle, metric: 'angleFromInitial' } : whole('angleFromInitial', fromInitial),
    ...(bases.epoch ? [whole('angleFromEpoch', angleMeasure(space, bases.epoch, current))] : []),
    ...(evidence.magnitude ? [whole('magnitude', evidence.magnitude)] : []),
    whole('parameters', (child) => space.costOf(child).parameters),
    whole('operations', (child) => space.costOf(child).operations),
    whole('random', () => random.uniform()),
    ...tested('angleTested', children.map(measure)),
    ...tested(
      'accuracy',
      accuracies.map(({ recalibrated }) => recalibrated),
    ),
    ...tested(
      'accuracyRunning',
      accuracies.map(({ running }) => running),
    ),
  ]
}

function scatterOf({ drawChild, facts }: SearchSpace, { truth, measure, random }: Judged) {
  return Array.from({ length: plotted }, (): [number, number] => {
    const child = drawChild(facts.whole, random, null)
    return [measure(child), truth.accuracy[childNumber(child)] ?? Number.NaN]
  })
}

type Choosing = {
  readonly truth: Benchmark | null
  readonly measure: (child: Child) => number
  readonly random: Random
  readonly accepts: (child: Child) => boolean
}

/** The child of the space that is left whose weights turned most, of all or of very many drawn ones. */
function winnerOf(space: SearchSpace, operations: Operations, choosing: Choosing): Winner {
  const { truth, random, accepts } = choosing
  const measure = (child: Child) => (accepts(child) ? choosing.measure(child) : -1)
  const all = childrenOf(operations)
  const size = spaceSize(operations)
  const isSmall = size <= mostEnumerated
  const drawOne =
    space.drawerOf?.(operations) ?? ((from: Random) => space.drawChild(operations, from, null))
  const { best } = rankDrawn({
    draw: isSmall ? () => all.next().value as Child : () => drawOne(random),
    measure,
    count: isSmall ? size : drawnForWinner,
    keep: 1,
  })
  const { child, value: angle } = best[0] as RankedChild
  const known = truth ? (truth.accuracy[childNumber(child)] ?? null) : null
  return {
    ...{ child, angle, trueAccuracy: known },
    types: child.map((type) => space.facts.typeNames.get(type) ?? String(type)),
    cost: space.costOf(child),
    bill: billOf(space, child),
    trueRank:
      truth && known !== null ? 1 + truth.accuracy.filter((one) => one > known).length : null,
  }
}

function billOf({ costOf, freeType }: SearchSpace, child: Child): ChildCost[] {
  const whole = costOf(child)
  return child.map((_, edge) => {
    const without = costOf(child.map((type, place) => (place === edge ? freeType : type)))
    return {
      operations: whole.operations - without.operations,
      parameters: whole.parameters - without.parameters,
    }
  })
}
