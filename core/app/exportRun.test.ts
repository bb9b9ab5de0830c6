import { expect, test } from 'vitest'
import type { SeriesData } from '../contract/metric.ts'
import { asCsv, textCell } from './exportRun.ts'

function series(family: string, steps: number[], values: number[]): SeriesData {
  return {
    key: { family, layer: null },
    steps: Float64Array.from(steps),
    seconds: Float64Array.from(steps, (step) => step / 2),
    values: Float64Array.from(values),
    smoothed: null,
    total: steps.length,
  }
}

test('series that were sampled at other steps share rows where they meet and leave gaps elsewhere', () => {
  expect(
    asCsv([series('train/loss', [1, 2], [0.5, 0.25]), series('test/loss', [2], [Number.NaN])]),
  ).toBe('step,seconds,train/loss,test/loss\n1,0.5,0.5,\n2,1,0.25,NaN\n')
})

test('text that a spreadsheet would run as a formula is written as text', () => {
  expect(['=1+1', '+a', '-b', '@c', 'a,b', 'a"b', 'plain'].map(textCell)).toEqual([
    "'=1+1",
    "'+a",
    "'-b",
    "'@c",
    '"a,b"',
    '"a""b"',
    'plain',
  ])
})
