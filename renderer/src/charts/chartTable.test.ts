import { expect, test } from 'vitest'
import { chartSummary, chartTable } from './chartTable.ts'
import type { Curve } from './lineChart.ts'

function curve(id: string, count: number, style: Curve['style'] = 'solid'): Curve {
  const x = Float64Array.from({ length: count }, (_, index) => index + 1)
  return { id, name: id, group: id, colour: '', style, total: count, x, y: x.map((at) => at * 2) }
}

test('twenty rows over the longest curve, first and last among them; others end where they end', () => {
  const { columns, rows } = chartTable(
    [curve('a', 1000), curve('b', 10), curve('raw', 1000, 'faint')],
    null,
  )
  expect(columns.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(rows).toHaveLength(20)
  expect(rows[0]).toEqual({ x: 1, values: [2, 2] })
  expect(rows.at(-1)).toEqual({ x: 1000, values: [2000, NaN] })
})

test('only what is in view', () => {
  const { rows } = chartTable([curve('a', 1000)], { minimum: 10, maximum: 12 })
  expect(rows.map(({ x }) => x)).toEqual([10, 11, 12])
})

test('one sentence says where each curve ends', () => {
  expect(chartSummary([curve('loss', 3)], 'nat')).toBe('loss ends at 6. Unit: nat.')
  expect(chartSummary([], '')).toBe('No points yet.')
})
