/** What other metrics say of the same space: what each would drop, and how it ranks children. */
import type { Random } from '../../../tensor/random.ts'
import type { Child } from '../angle/table.ts'
import type { SearchSpace } from '../spaces/searchSpace.ts'
import type { Operations } from '../spaces/space.ts'
import type { Operator } from '../shrink/drop.ts'
import { dropBy, scoreOperators, scoresFrom } from '../shrink/score.ts'
import type { ShrinkSettings } from '../shrink/settings.ts'
import type { ChildAccuracy, ChildTester } from './childAccuracy.ts'

export const metricNames = [
  'angle',
  'accuracy',
  'accuracyRunning',
  'magnitude',
  'parameters',
  'operations',
  'random',
] as const
export type MetricName = (typeof metricNames)[number]

export type TestedChildren = {
  readonly children: readonly Child[]
  readonly accuracies: readonly ChildAccuracy[]
}

/** Tests `count` children drawn from the space; fewer when the person stops. */
export async function testChildren(
  { test }: ChildTester,
  draw: () => Child,
  count: number,
  goOn: () => Promise<boolean>,
): Promise<TestedChildren> {
  const children: Child[] = []
  const accuracies: ChildAccuracy[] = []
  while (children.length < count && (await goOn())) {
    const child = [...draw()]
    children.push(child)
    accuracies.push(test(child))
  }
  return { children, accuracies }
}

export type RivalMaterial = {
  readonly space: SearchSpace
  readonly operations: Operations
  readonly accepts: (child: Child) => boolean
  readonly tested: TestedChildren
  /** Strength α of every operator, softmax over its edge; null where none were trained. */
  readonly magnitudes: ((operator: Operator) => number) | null
  readonly random: Random
}

/** Per metric, the operators that it would have dropped here, first to go first. */
export function rivalDrops(
  shrink: ShrinkSettings,
  { space, operations, accepts, tested, magnitudes, random }: RivalMaterial,
): Partial<Record<MetricName, readonly Operator[]>> {
  const given = { operations, accepts, perOperator: shrink.childrenPerOperator, random }
  const byChild = (measure: (child: Child) => number) => scoreOperators(space, given, measure)
  const byTested = (values: (one: ChildAccuracy) => number) =>
    scoresFrom(operations, tested.children, tested.accuracies.map(values))
  const operators = operations.flatMap((types, edge) => types.map((type) => ({ edge, type })))
  const scores = {
    parameters: byChild((child) => space.costOf(child).parameters),
    operations: byChild((child) => space.costOf(child).operations),
    random: operators.map((one) => ({ ...one, score: random.uniform() })),
    ...(magnitudes && {
      magnitude: operators.map((one) => ({ ...one, score: magnitudes(one) })),
    }),
    ...(tested.children.length > 0 && {
      accuracy: byTested(({ recalibrated }) => recalibrated),
      accuracyRunning: byTested(({ running }) => running),
    }),
  }
  return Object.fromEntries(
    Object.entries(scores)
      // Too few children were tested to see every operator.
      .filter(([, list]) => list.every(({ score }) => !Number.isNaN(score)))
      .map(([name, list]) => [name, dropBy(shrink, operations, list).dropped]),
  )
}
