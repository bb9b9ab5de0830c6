import { expect, test } from 'vitest'
import { chainLayout } from '../spaces/chain.ts'
import { dartsPaths } from '../spaces/darts.ts'
import { nasBenchLayout, wholeNasBench } from '../spaces/nasBench.ts'
import { childrenOf, spaceSize } from '../spaces/space.ts'
import { angleFunction } from './ranking.ts'
import { angleTable, childAngle, childTurn } from './table.ts'
import { angleOf, noTurn, tensorTurn } from './turn.ts'
import type { Weights } from './turn.ts'

function weights(entries: Record<string, number[]>): Weights {
  return Object.fromEntries(
    Object.entries(entries).map(([name, values]) => [name, { shape: [values.length], values }]),
  )
}

/** One 3 × 3 and one 1 × 1 kernel an edge, in one cell of one channel. */
function smallNasBench(shift: number): Weights {
  const entries: Record<string, number[]> = { stem: [1, 2 + shift] }
  for (let edge = 0; edge < 6; edge += 1) {
    entries[`${edge}/2`] = [edge + 1 - shift]
    entries[`${edge}/3`] = Array.from({ length: 9 }, (_, place) => place + edge + shift * place)
  }
  return weights(entries)
}

const layout = nasBenchLayout(
  ['stem'],
  [{ channels: 1, kernel: (edge, type) => `${edge}/${type}` }],
)
const table = angleTable(layout, smallNasBench(0), smallNasBench(0.5))

test('a right angle, a half turn, no turn at all', () => {
  expect(angleOf(tensorTurn([1, 0], [0, 3]))).toBeCloseTo(Math.PI / 2, 15)
  expect(angleOf(tensorTurn([1, 2], [-2, -4]))).toBe(Math.PI)
  expect(angleOf(tensorTurn([0.1, 0.7, 0.3], [0.1, 0.7, 0.3]))).toBe(0)
  expect(angleOf(noTurn)).toBe(0)
})

test('an edge on two paths is counted twice', () => {
  // 1<-0 lies on 0-1-2-3 and 0-1-3; a skip beyond it keeps both alive.
  const turn = childTurn(table, [3, 0, 1, 0, 1, 1])
  expect(turn.weights).toBe(2 + 2 * 9)
  expect(turn.dot).toBe(
    tensorTurn([1, 2], [1, 2.5]).dot +
      2 * tensorTurn(smallNasBench(0)['0/3']!.values, smallNasBench(0.5)['0/3']!.values).dot,
  )
})

test('none discards what its path collected before', () => {
  const cut = childTurn(table, [3, 3, 3, 0, 0, 0])
  expect(cut).toEqual(childTurn(table, [0, 0, 0, 0, 0, 0]))
  expect(cut).toEqual(childTurn(table, [1, 1, 1, 1, 1, 1]))
})

test('pooling adds nine constants a channel and path, the same at both moments', () => {
  const pooled = childTurn(table, [4, 4, 4, 4, 4, 4])
  expect(pooled.pooling).toBe(9 * (1 + 2 + 3 + 2))
  // Stem [1, 2] → [1, 2.5] and 72 constants of 1/81 each.
  const expected = Math.acos((6 + 8 / 9) / Math.sqrt((5 + 8 / 9) * (7.25 + 8 / 9)))
  expect(angleOf(pooled)).toBeCloseTo(expected, 12)
})

test('the angle is that of the concatenated vectors', () => {
  const [base, current] = [smallNasBench(0), smallNasBench(0.5)]
  const names = ['stem', '3/3', '1/2', '5/3', '0/3', '2/2', '5/3', '0/3', '4/2']
  const joined = (from: Weights) => names.flatMap((name) => Array.from(from[name]!.values))
  const [v, w] = [joined(base), joined(current)]
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, place) => sum + x * b[place]!, 0)
  const expected = Math.acos(dot(v, w) / Math.sqrt(dot(v, v) * dot(w, w)))
  expect(childAngle(table, [3, 2, 2, 3, 2, 3])).toBeCloseTo(expected, 12)
})

test('the fast ranking gives every child of NAS-Bench-201 the same angle in under 100 ms', () => {
  const angle = angleFunction(table)
  for (const child of childrenOf(wholeNasBench))
    expect(Math.abs(angle(child) - childAngle(table, child))).toBeLessThan(1e-12)
  const started = performance.now()
  let sum = 0
  for (const child of childrenOf(wholeNasBench)) sum += angle(child)
  expect(sum).toBeGreaterThan(0)
  expect(performance.now() - started).toBeLessThan(100)
  expect(spaceSize(wholeNasBench)).toBe(15_625)
})

test('an identity layer of a chain adds nothing; types keep their own weights', () => {
  const base = weights({ stem: [1], a: [1, 0], b: [0, 1] })
  const current = weights({ stem: [1], a: [0, 1], b: [0, 1] })
  const chain = chainLayout(['stem'], [[-1, 0, 1]], (_, type) => (type === 0 ? ['a'] : ['b']))
  const chainTable = angleTable(chain, base, current)
  expect(childAngle(chainTable, [-1])).toBe(0)
  expect(childAngle(chainTable, [0])).toBeCloseTo(Math.acos(1 / 2), 15)
  expect(angleFunction(chainTable)([1])).toBeCloseTo(0, 12)
})

test('the sixteen paths of a DARTS cell hold forty edges and end in node 5', () => {
  expect(dartsPaths).toHaveLength(16)
  expect(dartsPaths.flat()).toHaveLength(40)
  expect(dartsPaths.every((path) => path.at(-1)! >= 9)).toBe(true)
})
