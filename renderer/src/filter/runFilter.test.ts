import { expect, test } from 'vitest'
import type { Run } from '../../../core/contract/run.ts'
import { parseFilter, passesFilter } from './filter.ts'
import { filterable, filterFields } from './runFilter.ts'

const run = {
  ...{ runId: 'run-1', name: 'First', method: 'spherical-motion', seed: 3, tags: ['paper'] },
  config: { dataset: 'digits', optimizer: { learningRate: 0.1 }, training: { steps: 9 } },
  status: { kind: 'finished' },
  ...{ createdAt: '2026-11-24T10:00:00Z', step: 9, seconds: 4, notes: '' },
  metrics: { 'test/accuracy': 0.9 },
} as unknown as Run
const names = {
  method: () => 'Spherical motion dynamics',
  dataset: () => '手写数字',
  datasetAsStored: () => 'Handwritten digits',
  state: () => 'Finished',
}

test.each([
  ['handwritten', true],
  ['dataset ~ 手写', true],
  ['dataset = digits and method ~ sphere', false],
  ['dataset = digits and method ~ spher', true],
  ['optimizer.learningRate = 0.1', true],
  ['training.steps > 9', false],
  ['test/accuracy > 0.85 seed = 3 tag = paper', true],
  ['constructor ~ a or optimizer.constructor ~ a or __proto__ ~ a', false],
])('“%s” → %s', (text, passes) => {
  expect(passesFilter(parseFilter(text), filterable(run, names))).toBe(passes)
})

test('fields come from the runs', () => {
  expect(filterFields([run])).toEqual(
    expect.arrayContaining(['state', 'test/accuracy', 'optimizer.learningRate']),
  )
})
