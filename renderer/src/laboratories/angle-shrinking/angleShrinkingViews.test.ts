import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../core/contract/run.ts'
import { dartsGraph } from './dartsGraph.ts'
import { cellGraph } from './cellGraph.ts'
import { operatorName, readFindings } from './findings.ts'
import type { Findings, Round } from './findings.ts'
import { histogramOption, sizeOption } from './shrinkCharts.ts'
import { spaceMap } from './spaceMap.ts'

const theme = { mode: 'light', ink: '#000', muted: '#555', line: '#ddd', surface: '#fff' } as const

const space = {
  title: 'two edges',
  edges: ['left', 'right'],
  types: [
    { type: 0, name: 'none' },
    { type: 3, name: 'conv' },
  ],
  operations: [[0, 3], [3]],
}

function cut(
  round: number,
  before: number[][],
  after: number[][],
  dropped: Round['dropped'],
): Round {
  const size = (operations: number[][]) => operations.reduce((sum, one) => sum * one.length, 1)
  return {
    ...{ round, step: 10 * (round + 1), dropped, truth: null, wouldDrop: { angle: dropped } },
    before: { size: size(before), operations: before },
    after: { size: size(after), operations: after },
    scores: before.flatMap((types, edge) =>
      types.map((type) => ({ edge, type, score: 0.5 + 0.1 * type + round, count: 4 })),
    ),
    histogram: { low: 0.2, high: 0.6, before: [0.25, 0.75], after: [0, 1] },
  }
}

const findings: Findings = {
  space,
  rounds: [cut(0, [[0, 3], [3]], [[3], [3]], [{ edge: 0, type: 0 }])],
}

describe('the map of a space', () => {
  test('before the first cut shows all operators with the scores that it will see', () => {
    const map = spaceMap(findings, 0)
    expect(map).toMatchObject({ size: 2, left: 3, low: 0.5, high: 0.8 })
    expect(map.rows[0]!.cells[0]).toMatchObject({ state: 'left', score: 0.5, level: 0 })
    expect(map.rows[0]!.cells[1]).toMatchObject({ state: 'absent', score: null, level: null })
    expect(map.rows[1]!.cells[1]).toMatchObject({ state: 'left', score: 0.8, level: 1 })
  })

  test('after it names the cut that took an operator, and keeps its score', () => {
    const map = spaceMap(findings, 1)
    expect(map).toMatchObject({ size: 1, left: 2 })
    expect(map.rows[0]!.cells[0]).toMatchObject({ state: 'dropped', droppedIn: 1, score: 0.5 })
    expect(map.rows[1]!.cells[0]).toMatchObject({ state: 'left', droppedIn: null })
  })

  test('without any cut follows the scores of now', () => {
    const live = new Map([
      ['left/none', 0.1],
      ['left/conv', 0.3],
      ['right/conv', 0.2],
    ])
    const map = spaceMap({ space, rounds: [] }, 0, live)
    expect(map.rows.map(({ cells }) => cells.map(({ score }) => score))).toEqual([
      [0.1, null],
      [0.3, 0.2],
    ])
    expect(map.rows[1]!.cells[1]!.level).toBeCloseTo(0.5, 12)
    expect(spaceMap({ space, rounds: [] }, 0)).toMatchObject({ low: null, high: null })
  })
})

test('the cell is drawn for its six edges alone, no operator over a node or another edge’s list', () => {
  expect(cellGraph(spaceMap(findings, 0))).toBeNull()
  const edges = ['1<-0', '2<-0', '2<-1', '3<-0', '3<-1', '3<-2']
  const types = [0, 1, 2, 3, 4].map((type) => ({ type, name: `type ${type}` }))
  const operations = edges.map(() => types.map(({ type }) => type))
  const graph = cellGraph(
    spaceMap({ space: { title: '', edges, types, operations }, rounds: [] }, 0),
  )!
  const chips = graph.edges.flatMap((edge) => edge.chips)
  expect(chips).toHaveLength(30)
  for (const { x, y } of chips) {
    expect(y - 10).toBeGreaterThanOrEqual(0)
    expect(y + 10).toBeLessThanOrEqual(graph.height)
    const others = chips.filter((one) => Math.abs(one.x - x) < 116 && Math.abs(one.y - y) < 20)
    expect(others).toHaveLength(1)
    for (const node of graph.nodes)
      expect(Math.abs(node.x - x) > 58 + 20 || Math.abs(node.y - y) > 10 + 20).toBe(true)
  }
})

describe('charts', () => {
  test('the size falls as a logarithm, with the shown cut marked', () => {
    const { series } = sizeOption(findings.rounds, 1, theme) as { series: { data: number[][] }[] }
    expect(series[0]!.data).toEqual([
      [0, Math.log10(2)],
      [1, 0],
    ])
    expect(series[1]!.data).toEqual([[1, 0]])
  })

  test('bins are steps of their shares in percent', () => {
    const { series } = histogramOption(findings.rounds[0]!, theme) as {
      series: { data: number[][] }[]
    }
    expect(series[0]!.data).toEqual([
      [0.2, 25],
      [0.4, 75],
      [0.6, 75],
    ])
  })
})

test('findings are read from a run’s result, and null until they are there', () => {
  const run = { result: JSON.parse(JSON.stringify(findings)) as unknown } as Run
  expect(readFindings(run)).toEqual(findings)
  expect(readFindings({ result: null } as Run)).toBeNull()
  expect(readFindings({ result: { rounds: [] } } as unknown as Run)).toBeNull()
  expect(operatorName(space, { edge: 1, type: 3 })).toBe('right/conv')
})

test('a DARTS child is drawn by its live edges, labels clear of each other', () => {
  const edges = [2, 3, 4, 5].flatMap((target) =>
    Array.from({ length: target }, (_, source) => `${target}<-${source}`),
  )
  const every = dartsGraph(
    edges,
    edges.map(() => 'skip_connect'),
  )!
  for (const [at, one] of every.arcs.entries())
    for (const other of every.arcs.slice(at + 1))
      expect(Math.abs(one.x - other.x) >= 116 || Math.abs(one.y - other.y) >= 20).toBe(true)
  const names = edges.map((edge) => (edge === '5<-0' ? 'sep_conv_3x3' : 'none'))
  expect(dartsGraph(edges, names)!.arcs.map(({ type }) => type)).toEqual(['sep_conv_3x3'])
  expect(dartsGraph(['1<-0'], ['none'])).toBeNull()
})
