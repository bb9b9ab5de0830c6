import { expect, test } from 'vitest'
import type { Config } from '../../contract/method.ts'
import { gridCells } from './cells.ts'
import { layerMedians, newRow } from './row.ts'
import type { CellRow } from './row.ts'
import { mabnSchema } from './settings.ts'
import { summarise } from './summary.ts'

/** The paper's figure for ImageNet (errors read off it), one seed. */
const errors: Record<string, Record<number, number>> = {
  'Batch norm': { 2: 35.2, 4: 27.9, 8: 25.5, 16: 24.3, 32: 23.4 },
  'Batch renormalisation': { 2: 30.3, 4: 26.9, 8: 25.3, 16: 24.4, 32: 23.6 },
  'Moving average batch norm': { 2: 23.5, 4: 23.7, 8: 23.6, 16: 23.7, 32: 23.5 },
}

function finishedRows(): CellRow[] {
  const settings = mabnSchema.parse({
    batchSizes: [2, 4, 8, 16, 32],
    normalisers: { batchRenorm: true },
  })
  return gridCells(settings).map((cell) => ({
    ...newRow(cell, 0, 10),
    ...{ state: 'finished', testAccuracy: 1 - errors[cell.method]![cell.batchSize]! / 100 },
  }))
}

function lineOf(summary: Config, method: string): Config {
  return (summary['methods'] as Config[]).find((one) => one['method'] === method)!
}

test('the gap, its closed shares, spreads and critical batches of the paper’s figure', () => {
  const summary = summarise(finishedRows())
  expect(summary['gap']).toBeCloseTo(0.118, 10)
  // (35.2 − 23.5) / (35.2 − 23.4) and (35.2 − 30.3) / 11.8
  expect(summary['gapClosed']).toBeCloseTo(11.7 / 11.8, 10)
  expect(lineOf(summary, 'Batch renormalisation')['gapClosed']).toBeCloseTo(4.9 / 11.8, 10)
  expect(lineOf(summary, 'Batch norm')).toMatchObject({ gapClosed: 0, criticalBatch: 16 })
  expect(lineOf(summary, 'Moving average batch norm')['criticalBatch']).toBe(2)
})

test('nothing is concluded before both ends of batch norm are trained, or from a gap in the noise', () => {
  const rows = finishedRows()
  expect(summarise(rows.slice(0, 1))).toMatchObject({ gap: null, gapClosed: null })
  const equal = rows.map((row) => ({ ...row, testAccuracy: 0.9 }))
  expect(summarise(equal)).toMatchObject({ gapClosed: null })
})

test('seeds are averaged, with their standard deviation', () => {
  const [row] = finishedRows()
  const seeds = [0.5, 0.6].map((testAccuracy, seed) => ({ ...row!, seed, testAccuracy }))
  const [point] = lineOf(summarise(seeds), 'Batch norm')['points'] as Config[]
  expect(point!['accuracy']).toBeCloseTo(0.55, 12)
  expect(point!['deviation']).toBeCloseTo(Math.SQRT1_2 / 10, 12)
  expect(point!['seeds']).toBe(2)
})

test('a figure’s median is over its layers alone', () => {
  const figures = { 'a:one': 1, 'a:two': 5, 'a:three': 2, 'b:one': 4, 'b:two': 6, gap: 9 }
  expect(layerMedians(figures)).toEqual({ a: 2, b: 5 })
})
