import { expect, test } from 'vitest'
import { dropLowest, dropOnePerEdge } from './drop.ts'
import { exhaustiveScores } from './exhaustive.ts'

const operations = [[0, 1, 2, 3], [0, 1, -1], [2, 5], [4]]
const given: [number, number, number][] = [
  [0, 0, 0.5],
  [0, 1, 0.61],
  [0, 2, 0.47],
  [0, 3, 0.55],
  [1, 0, 0.3],
  [1, 1, 0.32],
  [1, -1, 0.31],
  [2, 2, 0.33],
  [2, 5, 0.7],
]
const scores = given.map(([edge, type, score]) => ({ edge, type, score }))

// Worked cases of the published rule.
test('global rule: two, then four operators; the last of an edge stays', () => {
  const two = dropLowest(operations, scores, 2)
  expect(two.dropped).toEqual([
    { edge: 1, type: 0 },
    { edge: 1, type: -1 },
  ])
  expect(two.operations).toEqual([[0, 1, 2, 3], [1], [2, 5], [4]])
  expect(dropLowest(operations, scores, 4).operations).toEqual([[0, 1, 3], [1], [5], [4]])
})

test('asking for more than there is leaves one type an edge', () => {
  expect(dropLowest(operations, scores, 100).operations).toEqual([[1], [1], [5], [4]])
})

test('one per edge: the lowest of each, none where one is left', () => {
  expect(dropOnePerEdge(operations, scores).operations).toEqual([[0, 1, 3], [1, -1], [5], [4]])
})

test('ties go by the order of edges and types', () => {
  const tied = [0, 1].flatMap((edge) => [7, 3].map((type) => ({ edge, type, score: 1 })))
  expect(
    dropLowest(
      [
        [7, 3],
        [7, 3],
      ],
      tied,
      1,
    ).dropped,
  ).toEqual([{ edge: 0, type: 7 }])
})

test('a score that is not a number is refused', () => {
  expect(() => dropLowest([[0, 1]], [{ edge: 0, type: 0, score: Number.NaN }], 1)).toThrow(
    'has no score',
  )
})

test('exhaustive scores are the means over the children of an operator', () => {
  const scored = exhaustiveScores(
    [
      [0, 1],
      [2, 5, 9],
    ],
    ([a = 0, b = 0]) => 10 * a + b,
  )
  expect(scored.map(({ score, count }) => [score, count])).toEqual([
    [16 / 3, 3],
    [46 / 3, 3],
    [7, 2],
    [10, 2],
    [14, 2],
  ])
})
