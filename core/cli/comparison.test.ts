import { expect, test } from 'vitest'
import { comparisonTable } from './comparison.ts'

test('settings side by side, with a dash for what one of them does not tell', () => {
  const comparison = [
    { label: 'batch 32', seeds: 1, worstError: 0.02, testLoss: null },
    { label: 'batch 64', seeds: 1, worstError: 0.03, testLoss: 0.5 },
  ]
  const lines = comparisonTable({ result: { comparison } }).split('\n')
  expect(lines[0]).toMatch(/^setting +seeds +worst error +test loss/)
  expect(lines.find((line) => line.startsWith('batch 32'))).toMatch(/0\.02.*–/)
})

test('a run that compared nothing has no table', () => {
  expect(comparisonTable({ result: null })).toBe('')
  expect(comparisonTable({ result: { comparison: 'none' } })).toBe('')
})
