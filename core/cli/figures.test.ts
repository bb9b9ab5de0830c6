import { expect, test } from 'vitest'
import { duration, figure, signedPercent, table } from './figures.ts'
import { lineChart } from '../app/report/lineChart.ts'

test('figures have four significant digits', () => {
  expect([0.0229416, 12345.6, 1.23456e-5, 0, Number.NaN].map(figure)).toEqual([
    '0.02294',
    '12350',
    '1.235e-5',
    '0',
    'NaN',
  ])
})

test('durations are said in the two largest units', () => {
  expect([4.4, 75, 7260].map(duration)).toEqual(['4 s', '1 min 15 s', '2 h 1 min'])
})

test('percentages carry their sign', () => {
  expect([0.0123, -0.02].map(signedPercent)).toEqual(['+1.23 %', '−2.00 %'])
})

test('numbers align right, words left', () => {
  expect(
    table(
      ['layer', 'angle'],
      [
        ['conv1', '0.02'],
        ['fc', '10.5'],
      ],
    ),
  ).toBe(['layer  angle', '─────  ─────', 'conv1   0.02', 'fc      10.5'].join('\n'))
})

test('a logarithmic chart leaves a gap where a value is not positive', () => {
  const drawn = lineChart({
    title: 't',
    logarithmic: true,
    lines: [{ name: '<b>', colour: '#000', dashed: false, steps: [1, 2, 3], values: [1, 0, 10] }],
  })
  expect(drawn.match(/d="M[^L"]*M[^L"]*"/)).not.toBeNull()
  expect(drawn).not.toContain('<b>')
})
