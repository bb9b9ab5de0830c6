/** The rules against their formulas in float64, on pairs that the recorded graph was given. */
import { describe, expect, test } from 'vitest'
import { scalarsFrom } from '../../../tensor/eager.ts'
import { readValues } from '../../../tensor/read.ts'
import { tf } from '../../../tensor/tf.ts'
import { ruleNames } from '../names.ts'
import type { RuleName, ScopeName } from '../names.ts'
import { checkDirections } from './propertyCheck.ts'
import { descentDirection } from './rule.ts'

function directionOf(
  rule: RuleName,
  pair: { g: number[][]; r: number[][] },
  strength: number,
  scope: ScopeName = 'whole',
): number[][] {
  return tf.tidy(() => {
    const named = (vectors: number[][]) =>
      Object.fromEntries(vectors.map((vector, at) => [`layer${at}/kernel`, tf.tensor1d(vector)]))
    const { alpha } = scalarsFrom({ alpha: strength })
    const { direction } = descentDirection(
      rule,
      scope,
      { empirical: named(pair.g), regulariser: named(pair.r) },
      alpha!,
    )
    return Object.values(direction).map((tensor) => [...readValues(tensor)])
  })
}

describe('g = (1, 0), r = (−2, 3), α = ½, worked by hand', () => {
  const expected: Record<RuleName, number[]> = {
    sum: [0, 1.5],
    'never-hurt': [1, 1.5],
    pcgrad: [9 / 13, 6 / 13 + 1.5],
    'a-gem': [9 / 13 - 1, 6 / 13 + 1.5],
    drop: [1, 0],
  }
  test.each(ruleNames)('%s', (rule) => {
    const [direction] = directionOf(rule, { g: [[1, 0]], r: [[-2, 3]] }, 0.5)
    direction!.forEach((value, at) => expect(value).toBeCloseTo(expected[rule][at]!, 6))
  })
})

test.each(ruleNames)('%s without a conflict is the plain sum', (rule) => {
  expect(directionOf(rule, { g: [[1, 0]], r: [[2, 3]] }, 0.5)).toEqual([[2, 1.5]])
})

describe('a gradient of zero', () => {
  test.each(ruleNames)('%s: of the loss leaves α r, of the regulariser leaves g', (rule) => {
    expect(directionOf(rule, { g: [[0, 0]], r: [[-2, 3]] }, 0.5)).toEqual([[-1, 1.5]])
    expect(directionOf(rule, { g: [[1, -4]], r: [[0, 0]] }, 0.5)).toEqual([[1, -4]])
    expect(directionOf(rule, { g: [[0, 0]], r: [[0, 0]] }, 0.5)).toEqual([[0, 0]])
  })

  test('tiny gradients are projected as fully as large ones', () => {
    const [direction] = directionOf('never-hurt', { g: [[1e-12, 0]], r: [[-2e-12, 3e-12]] }, 1)
    expect(direction![0]!).toBeCloseTo(1e-12, 18)
    expect(direction![1]! / 3e-12).toBeCloseTo(1, 5)
  })
})

test('tensor by tensor, a conflict in one leaves the other alone; over the whole it may be none', () => {
  const pair = { g: [[1], [1]], r: [[-1], [3]] }
  expect(directionOf('never-hurt', pair, 1, 'whole')).toEqual([[0], [4]])
  expect(directionOf('never-hurt', pair, 1, 'tensor')).toEqual([[1], [4]])
  expect(directionOf('never-hurt', pair, 1, 'layer')).toEqual([[1], [4]])
})

test('10,000 random pairs: the rule’s formula, its promise, and the plain sum bit for bit', () => {
  const checked = checkDirections(10_000)
  expect(checked.pairs).toBe(10_000)
  expect(checked.conflicts).toBeGreaterThan(3_000)
  expect(checked.violations).toEqual({ formula: 0, promise: 0, plainSum: 0, notFinite: 0 })
})
