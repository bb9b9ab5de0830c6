/** npm run verify -- abs-vectors FILE: angles, drop rules and exhaustive shrinks of a test-vector file. */
import { angleFunction } from '../methods/angleShrinking/angle/ranking.ts'
import { angleTable, childTurn } from '../methods/angleShrinking/angle/table.ts'
import type { AngleTable } from '../methods/angleShrinking/angle/table.ts'
import { angleOf } from '../methods/angleShrinking/angle/turn.ts'
import type { Weights } from '../methods/angleShrinking/angle/turn.ts'
import { dropLowest, dropOnePerEdge } from '../methods/angleShrinking/shrink/drop.ts'
import { exhaustiveScores } from '../methods/angleShrinking/shrink/exhaustive.ts'
import { nasBenchOperator } from '../methods/angleShrinking/spaces/nasBench.ts'
import { spaceSize } from '../methods/angleShrinking/spaces/space.ts'
import { readVectorFile } from './absVectorFile.ts'
import type { DropCase, ExhaustiveShrink, VectorCase, VectorChild } from './absVectorFile.ts'
import { vectorLayout } from './absVectorLayouts.ts'

const angleTolerance = 1e-9

export type VectorOutcome = {
  readonly passed: number
  readonly failed: number
  /** Largest |angle − expected|, radians. */
  readonly worstAngleError: number
  /** What failed, in words. */
  readonly failures: readonly string[]
}

type Verdict = { readonly what: string; readonly agrees: boolean; readonly angleError: number }

export async function verifyAngleVectors(file: string): Promise<VectorOutcome> {
  const { cases, scale, drop_rule: drops } = await readVectorFile(file)
  const verdicts = [
    ...cases.flatMap((one) => checkCase(one, scale)),
    ...drops.map((one, index) => checkDrop(one, index)),
  ]
  const failures = verdicts.filter(({ agrees }) => !agrees)
  return {
    passed: verdicts.length - failures.length,
    failed: failures.length,
    worstAngleError: Math.max(0, ...verdicts.map(({ angleError }) => angleError)),
    failures: failures.map(({ what }) => what),
  }
}

function checkCase(one: VectorCase, scale: number): Verdict[] {
  const [base, current] = [scaled(one.W0, scale), scaled(one.W1, scale)]
  const table = angleTable(vectorLayout(one.id, base), base, current)
  const fast = angleFunction(table)
  const verdicts = one.expected.map((child) => checkChild(one.id, child, { table, fast, scale }))
  if (!one.exhaustive_shrink) return verdicts
  return [...verdicts, ...checkShrink(one.exhaustive_shrink, fast)]
}

function scaled(tensors: VectorCase['W0'], scale: number): Weights {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, v }]) => [
      name,
      { shape, values: Float64Array.from(v, (value) => value / scale) },
    ]),
  )
}

type Metric = {
  readonly table: AngleTable
  readonly fast: (child: readonly number[]) => number
  readonly scale: number
}

function checkChild(space: string, expected: VectorChild, { table, fast, scale }: Metric): Verdict {
  const { ops, arch } = expected
  const child = Array.isArray(arch) ? arch : Array.from(ops ?? '', Number)
  const turn = childTurn(table, child)
  const unit = scale * scale
  const exact =
    turn.dot * unit === expected.dot_i &&
    turn.base * unit === expected.n0_i &&
    turn.current * unit === expected.n1_i &&
    turn.pooling === expected.pool &&
    turn.weights + turn.pooling === expected.len
  const angleError = Math.max(
    Math.abs(angleOf(turn) - expected.angle),
    Math.abs(fast(child) - expected.angle),
  )
  return {
    what: `${space} child ${child.join(' ')}`,
    agrees: exact && angleError <= angleTolerance,
    angleError,
  }
}

function checkShrink(expected: ExhaustiveShrink, angle: Metric['fast']): Verdict[] {
  const { operations } = expected
  const scores = exhaustiveScores(operations, angle)
  const verdict = (what: string, agrees: boolean, angleError = 0): Verdict => ({
    ...{ what: `exhaustive shrink: ${what}`, agrees, angleError },
  })
  const byName = new Map(scores.map((one) => [nasBenchOperator(one.edge, one.type), one]))
  const { dropped, operations: after } = dropLowest(operations, scores, expected.k)
  const names = dropped.map(({ edge, type }) => nasBenchOperator(edge, type))
  return [
    verdict('children', spaceSize(operations) === expected.children),
    ...Object.entries(expected.scores).map(([name, { mean_angle: mean, count }]) => {
      const own = byName.get(name)
      const angleError = Math.abs((own?.score ?? Number.POSITIVE_INFINITY) - mean)
      return verdict(name, own?.count === count && angleError <= angleTolerance, angleError)
    }),
    verdict(`dropped ${names.join(', ')}`, same(names, expected.dropped)),
    verdict('what is left', same(after, expected.after)),
  ]
}

function checkDrop(expected: DropCase, index: number): Verdict {
  const { operations, mode, k = 0 } = expected
  const scores = operations.flatMap((types, edge) =>
    types.flatMap((type) => {
      const score = expected.scores[`${edge},${type}`]
      return score === undefined ? [] : [{ edge, type, score }]
    }),
  )
  const outcome =
    mode === 'global-k' ? dropLowest(operations, scores, k) : dropOnePerEdge(operations, scores)
  const pairs = outcome.dropped.map(({ edge, type }) => [edge, type])
  const agrees = same(pairs, expected.dropped) && same(outcome.operations, expected.after)
  return { what: `drop rule ${index} (${mode})`, agrees, angleError: 0 }
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** Prints the outcome; its last line is `{"passed", "failed", "worstAngleError"}`. */
export async function printAngleVectors(file: string): Promise<boolean> {
  const { failures, passed, failed, worstAngleError } = await verifyAngleVectors(file)
  for (const failure of failures) process.stderr.write(`MISS ${failure}\n`)
  process.stdout.write(`${JSON.stringify({ passed, failed, worstAngleError })}\n`)
  return failed === 0
}
