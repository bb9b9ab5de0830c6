import { expect, test } from 'vitest'
import { angleGrid } from './angleMap.ts'
import { inCell } from './cellCurves.ts'
import { readFindings, regulariserText } from './findings.ts'
import type { GroupFinding, TransferFindings } from './findings.ts'
import { gainOption } from './gainChart.ts'
import { verdictsOf } from './verdict.ts'

const theme = { mode: 'light', ink: '#000', muted: '#555', line: '#ddd', surface: '#fff' } as const

function group(change: Partial<GroupFinding>): GroupFinding {
  return {
    ...{
      source: 'recipe:x',
      regulariser: 'l2-sp',
      strength: 1,
      rule: 'sum',
      seeds: 5,
      diverged: 0,
    },
    ...{ accuracy: 80, deviation: 1, againstSum: null, againstFineTuning: null },
    ...{ conflictShare: 1, cosine: -0.5, opposedShare: 0.5, distance: 1, trainLoss: 0.1 },
    ...change,
  }
}

const paired = (mean: number, p = 0.01) => ({ pairs: 5, mean, standardError: 0.5, p })

function findings(groups: GroupFinding[]): TransferFindings {
  return { planned: 4, steps: 10, cells: [], groups, sources: [] }
}

test('a pull that hurts is called so, with what DTNH gives back and what it cannot', () => {
  const [verdict] = verdictsOf(
    findings([
      group({ againstFineTuning: paired(-9) }),
      group({ rule: 'never-hurt', againstSum: paired(4), againstFineTuning: paired(-5) }),
    ]),
  )
  expect(verdict!.tone).toBe('bad')
  expect(verdict!.text).toContain('9.0 points below fine-tuning')
  expect(verdict!.text).toContain('4.0 points back')
  expect(verdict!.text).toContain('still 5.0 points below')
})

test('without enough seeds nothing is called certain', () => {
  const [verdict] = verdictsOf(findings([group({ seeds: 2, againstFineTuning: paired(-9, 0.4) })]))
  expect(verdict!.tone).toBe('quiet')
  expect(verdict!.text).toContain('may hurt')
  expect(verdict!.text).toContain('not certain with 2 seeds')
})

test('a pull that helps is called so', () => {
  const [verdict] = verdictsOf(findings([group({ againstFineTuning: paired(2) })]))
  expect(verdict).toMatchObject({ source: 'x', tone: 'good' })
})

test('a cell’s part of a series runs over the cell’s own steps', () => {
  const x = Float64Array.of(9, 10, 11, 15, 20, 21)
  const cut = inCell({ x, y: x }, { firstStep: 10, steps: 10 })
  expect([...cut.x]).toEqual([1, 5, 10])
  expect([...cut.y]).toEqual([11, 15, 20])
})

test('angles are averaged by column; empty columns stay empty', () => {
  const layer = { layer: 'conv1', x: Float64Array.of(1, 2, 10), y: Float64Array.of(80, 100, 120) }
  const { values } = angleGrid([layer], 2)
  expect(values).toEqual([[90, 120]])
  expect(angleGrid([{ ...layer, x: layer.x.subarray(0, 2) }], 2).steps).toEqual([0.5, 1.5])
})

test('gains are drawn in the order of the table, names in full', () => {
  const option = gainOption(
    [group({ rule: 'never-hurt', againstSum: paired(1.5) })],
    [],
    theme,
  ) as { yAxis: { data: string[] }; series: { data: unknown }[] }
  expect(option.yAxis.data).toEqual(['x, L2-SP, α = 1, Never hurt (DTNH)'])
  expect(option.series[0]!.data).toEqual([[1.5, 0]])
  expect(option.series[1]!.data).toEqual([
    [1, 0],
    [2, 0],
  ])
})

test('results of another shape are no findings', () => {
  expect(readFindings(null)).toBeNull()
  expect(readFindings({ cells: 3 })).toBeNull()
  expect(regulariserText({ regulariser: 'none', strength: 0 })).toBe('Fine-tuning')
})
