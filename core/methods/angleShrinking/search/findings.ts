/** What a search tells a person, as plain JSON: judged children, the front, the child that is returned. */
import type { Config } from '../../../contract/method.ts'
import type { Child } from '../angle/table.ts'
import type { Benchmark } from '../rank/benchmark.ts'
import { childNumber } from '../rank/truth.ts'
import type { SpaceFacts } from '../spaces/searchSpace.ts'
import type { Cost } from '../../../models/supernets/chain/bill.ts'
import type { SearchKind } from './settings.ts'
import type { Found, SearchResult } from './result.ts'
import type { Judged } from './steps/evaluator.ts'

/** Children that a run's result keeps; the front is whole among them. */
const mostKept = 600

export type SearchFindings = {
  readonly kind: SearchKind
  /** Multiply-adds that a child may cost; null for no limit. */
  readonly limit: number | null
  readonly children: readonly {
    readonly types: Child
    readonly generation: number
    readonly origin: string
    readonly parents: readonly number[]
    /** 0 … 1, on the judging pictures with shared weights. */
    readonly accuracy: number
    readonly operations: number
    readonly parameters: number
  }[]
  /** Places among the children, cheapest first. */
  readonly front: readonly number[]
  readonly found: {
    readonly types: Child
    readonly names: readonly string[]
    /** Names in the reduction cell, where a space has one. */
    readonly reduction: readonly string[] | null
    /** By edge: what its type adds to the bill. */
    readonly bill: readonly Cost[]
    readonly fixed: Cost
    readonly total: Cost
    readonly sharedAccuracy: number | null
    /** Published test accuracy, %; null where unknown. */
    readonly trueAccuracy: number | null
    readonly alone: Judged | null
  }
  /** By row, a reduction cell's last; and the types they are of. */
  readonly probabilities: readonly (readonly number[])[]
  readonly rowTypes: readonly (readonly number[])[]
}

export type FindingsGiven = {
  readonly kind: SearchKind
  readonly limit: number | null
  readonly facts: SpaceFacts
  readonly truth: Benchmark | null
  readonly cost: (child: Child, reduction?: Child) => Cost
  readonly alone: Judged | null
}

export function searchFindings(
  { found, history, front, probabilities, rowTypes }: SearchResult,
  given: FindingsGiven,
): SearchFindings {
  const { kind, limit, facts, truth, alone } = given
  const namesOf = (child: Child) => child.map((type) => facts.typeNames.get(type) ?? String(type))
  return {
    ...{ kind, limit, probabilities, rowTypes },
    children: history.slice(0, mostKept).map(({ child: types, ...rest }) => ({ types, ...rest })),
    front: front.filter((place) => place < mostKept),
    found: {
      types: found.child,
      names: namesOf(found.child),
      reduction: found.reduction ? namesOf(found.reduction) : null,
      ...billOf(found, given),
      sharedAccuracy: found.accuracy,
      trueAccuracy: truth?.accuracy[childNumber(found.child)] ?? null,
      alone,
    },
  }
}

/** Each edge's part, in cells of both kinds, is what the child saves without it; what is left is fixed. */
function billOf({ child, reduction }: Found, { cost, facts }: FindingsGiven) {
  const total = cost(child, reduction)
  const cheapest = (edge: number) =>
    (facts.whole[edge] ?? [])
      .map((type) => cost(child.with(edge, type), reduction?.with(edge, type)))
      .reduce((least, one) => (one.operations < least.operations ? one : least))
  const bill = child.map((_, edge): Cost => {
    const without = cheapest(edge)
    return {
      operations: total.operations - without.operations,
      parameters: total.parameters - without.parameters,
    }
  })
  const sum = (part: keyof Cost) => bill.reduce((all, one) => all + one[part], 0)
  const fixed = {
    operations: total.operations - sum('operations'),
    parameters: total.parameters - sum('parameters'),
  }
  return { bill, fixed, total }
}

export function asConfig(findings: SearchFindings): Config {
  return { search: findings } as unknown as Config
}
