import { expect, test } from 'vitest'
import type { ChartTheme } from '../../charts/colours.ts'
import { familyOption, paretoOption } from './searchCharts.ts'
import { lineageOf } from './searchFindings.ts'
import type { JudgedChild, SearchFindings } from './searchFindings.ts'

const theme = { mode: 'light', line: '#111111', muted: '#222222' }
const asTheme = theme as unknown as ChartTheme

function child(generation: number, accuracy: number, parents: number[]): JudgedChild {
  const cost = { operations: 1e6 * (1 + parents.length), parameters: 10 }
  return { types: [0], generation, origin: 'random', parents, accuracy, ...cost }
}

const children = [
  child(0, 0.5, []),
  child(0, 0.6, []),
  child(1, 0.55, [0]),
  child(1, 0.7, [0, 1]),
  child(2, 0.9, [3]),
]

test('the line of the best child holds its parents and theirs, nobody else', () => {
  expect([...lineageOf(children)].sort()).toEqual([0, 1, 3, 4])
  expect(lineageOf([]).size).toBe(0)
})

test('the front is drawn over all judged children, in millions and percent', () => {
  const findings = { children, front: [1, 4] } as unknown as SearchFindings
  const { series } = paretoOption(findings, asTheme) as { series: { data: unknown[] }[] }
  expect(series[0]!.data).toHaveLength(5)
  expect(series[1]!.data).toEqual([
    [1, 60],
    [2, 90],
  ])
})

test('the last generation does not lie on the edge of the chart, and only generations are named', () => {
  const { xAxis } = familyOption({ children }, asTheme) as {
    xAxis: { max: number; axisLabel: { formatter: (value: number) => string } }
  }
  expect(xAxis.max).toBe(4)
  expect([0, 1, 3, 4].map(xAxis.axisLabel.formatter)).toEqual(['', '1', '3', ''])
})

test('each descent is a line of its own', () => {
  const { series } = familyOption({ children }, asTheme) as { series: { data: unknown[] }[] }
  expect(series[0]!.data.filter((point) => (point as unknown[])[0] === null)).toHaveLength(3)
  expect(series[2]!.data).toHaveLength(4)
})
