import { expect, test } from 'vitest'
import {
  exactFigure,
  formatBytes,
  formatFigure,
  formatPercent,
  formatTick,
  tellingApart,
} from './figures.ts'
import { parseFigure, parseFigures, stepByDecade, writeFigure } from './parseFigure.ts'
import { formatDuration, formatMoment } from './times.ts'

test.each([
  [0.00324, '0.003240'],
  [0.000324, '3.240e-4'],
  [12.34567, '12.35'],
  [-0.5, '−0.5000'],
  [1_000_000, '1,000,000'],
  [123_456.78, '123,457'],
  [1.5e7 + 0.5, '1.500e+7'],
  [0, '0'],
  [NaN, 'NaN'],
  [-Infinity, '−∞'],
])('%d is shown with four significant digits', (value, text) => {
  expect(formatFigure(value)).toBe(text)
})

test('the exact figure keeps every digit', () => {
  expect(exactFigure(0.1 + 0.2)).toBe('0.30000000000000004')
})

test('percentages, sizes and ticks', () => {
  expect(formatPercent(0.02134)).toBe('2.13 %')
  expect(formatBytes(999)).toBe('999 B')
  expect(formatBytes(5_490_000)).toBe('5.49 MB')
  expect([0.001, 1e-4, 25_000, 2e6, 0].map(formatTick)).toEqual([
    '0.001',
    '1e-4',
    '25,000',
    '2e6',
    '0',
  ])
})

test.each([
  ['5e-3', 0.005],
  [' .5 ', 0.5],
  ['1_000', 1000],
  ['−2', -2],
  ['1/512', 1 / 512],
  ['1E2', 100],
])('“%s” is read as %d', (text, value) => {
  expect(parseFigure(text)).toEqual({ kind: 'number', value })
})

test.each(['', '0,5', 'abc', '1/2/3', '1/0', '1e999', '0x10', 'Infinity', '1e'])(
  '“%s” is refused with a reason',
  (text) => {
    expect(parseFigure(text)).toMatchObject({ kind: 'refused' })
  },
)

test('a list of numbers takes commas, blanks and lines', () => {
  expect(parseFigures('0.1, 0.2\n5e-3')).toEqual({ kind: 'numbers', values: [0.1, 0.2, 0.005] })
  expect(parseFigures('0.1, x')).toMatchObject({ kind: 'refused' })
})

test('what is written reads back as the same number', () => {
  for (const value of [0, 0.1, 5e-4, 1 / 3, 1e21, -3e-9]) {
    expect(parseFigure(writeFigure(value))).toEqual({ kind: 'number', value })
  }
})

test('steps by decade go 1, 2, 5, 10 both ways', () => {
  expect([0.001, 0.002, 0.005, 0.003].map((value) => stepByDecade(value, 1))).toEqual([
    0.002, 0.005, 0.01, 0.005,
  ])
  expect([0.01, 0.005, 0.002, 0.1].map((value) => stepByDecade(value, -1))).toEqual([
    0.005, 0.002, 0.001, 0.05,
  ])
})

test('durations and moments', () => {
  expect([4.25, 42, 312, 7380, 90_000].map(formatDuration)).toEqual([
    '4.3 s',
    '42 s',
    '5 min 12 s',
    '2 h 3 min',
    '1 d 1 h',
  ])
  const now = new Date(2026, 10, 24, 15)
  expect(formatMoment(new Date(2026, 10, 24, 14, 32).toISOString(), now)).toBe('today 14:32')
  expect(formatMoment(new Date(2026, 10, 21, 9, 10).toISOString(), now)).toBe('21 Nov 09:10')
})

test('ticks of a deep zoom do not read the same', () => {
  const far = [4_211_000, 4_211_500, 4_212_000]
  expect(far.map(tellingApart(far, formatTick))).toEqual(['4,211,000', '4,211,500', '4,212,000'])
  const round = [4e6, 4.1e6, 4.2e6]
  expect(round.map(tellingApart(round, formatTick))).toEqual(['4e6', '4.1e6', '4.2e6'])
  const close = [0.123401, 0.123402]
  expect(close.map(tellingApart(close, formatTick))).toEqual(['0.123401', '0.123402'])
})
