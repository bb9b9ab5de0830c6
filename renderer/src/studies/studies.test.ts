import { expect, test } from 'vitest'
import type { FormField } from '../../../core/contract/method.ts'
import type { Study, Trial } from '../../../core/contract/study.ts'
import { axisOf, brushed, linePath, placeOn, valueAt } from '../charts/parallelCoordinates.ts'
import { bestSoFar } from '../charts/trialChart.ts'
import { dimensionOf, draftOf } from './search.ts'
import { bestTrial, progressText, rankedTrials, trialAxes, trialRows } from './studyRows.ts'

const field: FormField = {
  ...{ path: 'optimizer.learningRate', label: 'Learning rate', group: 'Optimiser', help: '' },
  ...{ kind: 'number', unit: '', initial: 0.1, choices: [], minimum: 0, maximum: 100 },
  ...{ exclusiveMinimum: true, exclusiveMaximum: false, scale: 'log', advanced: false },
  visibleWhen: null,
}

function trial(index: number, value: number | null, change: Partial<Trial> = {}): Trial {
  return {
    ...{ index, runId: `run-${index}`, proposal: { rate: index / 10 }, knew: [], rung: 0 },
    ...{ from: null, state: value === null ? 'running' : 'finished', value },
    ...change,
  }
}

function study(trials: Trial[]): Study {
  return {
    ...{ studyId: 'study-1', status: 'running', trials, createdAt: '2026-01-01T00:00:00.000Z' },
    plan: {
      ...{ name: 'a', method: 'mabn', base: {}, sampler: 'random', seed: 1, halving: null },
      space: [{ kind: 'number', path: 'rate', low: 0, high: 1, scale: 'linear', points: 5 }],
      objective: { metric: 'test/loss', direction: 'minimize' },
      ...{ budget: 10, concurrency: 2 },
    },
  }
}

test('a draft starts as a decade around the value and reads as a dimension', () => {
  const draft = draftOf(field, 0.1)
  expect(draft).toMatchObject({ low: '0.0316', high: '0.316', scale: 'log' })
  expect(dimensionOf(field, draft)).toMatchObject({ kind: 'dimension', dimension: { low: 0.0316 } })
})

test.each([
  [{ low: '0' }, 'starts above 0'],
  [{ low: '1', high: '0.5' }, '1 is not below 0.5'],
  [{ low: 'x' }, '“x” is not a number'],
])('%o is refused: %s', (change, reason) => {
  const read = dimensionOf(field, { ...draftOf(field, 0.1), ...change })
  expect(read).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) as string })
})

test('the best trial leads, and those without a value come last', () => {
  const trials = [trial(0, 3), trial(1, null), trial(2, 1)]
  expect(rankedTrials(study(trials)).map(({ index }) => index)).toEqual([2, 0, 1])
  expect(bestTrial(study([trial(1, null)]))).toBeUndefined()
  expect(progressText(study(trials))).toBe('3 of 10 trials, 1 under way')
})

test('the best so far never gets worse', () => {
  const points = [4, 2, 3, 1].map((value, index) => ({ index, value }))
  expect(bestSoFar({ points, direction: 'minimize' }).map(({ value }) => value)).toEqual([
    4, 2, 2, 1,
  ])
  expect(bestSoFar({ points, direction: 'maximize' }).map(({ value }) => value)).toEqual([
    4, 4, 4, 4,
  ])
})

test('axes span what is searched; more than two decades of a figure are logarithmic', () => {
  const shown = study([trial(2, 0.001), trial(4, 1)])
  const [rate, objective] = trialAxes(shown, trialRows(shown))
  expect(rate).toMatchObject({ low: 0, high: 1, kind: 'linear' })
  expect(objective).toMatchObject({ kind: 'log' })
  expect(placeOn(objective!, 0.0316)).toBeCloseTo(0.5, 2)
  expect(valueAt(objective!, 1)).toBeCloseTo(1, 12)
})

test('a brush keeps the rows inside it, and never one without a value there', () => {
  const rows = [0, 0.5, 1, null].map((value, at) => ({
    id: String(at),
    values: new Map([['x', value]]),
  }))
  const axes = [axisOf('x', 'x', [0, 0.5, 1, null])]
  expect(brushed(rows, axes, new Map()).map(({ id }) => id)).toEqual(['0', '1', '2', '3'])
  expect(brushed(rows, axes, new Map([['x', [0.4, 1]]])).map(({ id }) => id)).toEqual(['1', '2'])
})

test('a line breaks where a value is missing', () => {
  const axes = ['a', 'b', 'c', 'd'].map((id) => axisOf(id, id, [0, 1]))
  const values = new Map([
    ['a', 0],
    ['b', null],
    ['c', 1],
    ['d', 0.5],
  ] as const)
  const frame = { x: [0, 10, 20, 30], top: 0, height: 100 }
  expect(linePath({ id: 'r', values }, axes, frame)).toBe('M0 100.0M20 0.0L30 50.0')
})
