import { expect, test } from 'vitest'
import type { ChartTheme } from '../../charts/colours.ts'
import type { StoredSeries } from '../../charts/runCurves.ts'
import { batchSizeOption, methodMark } from './batchSizeChart.ts'
import type { CellFindings, GridFindings, MethodFindings } from './findings.ts'
import { learningCurves } from './learningCurves.ts'
import { cellName, readFindings } from './findings.ts'
import { gapCurve, lastByLayer, layerMedians, statisticCurves } from './statisticsCurves.ts'

const theme: ChartTheme = {
  ...{ mode: 'light', ink: '#000', muted: '#666', line: '#ddd', surface: '#fff' },
}

function cell(rest: Partial<CellFindings>): CellFindings {
  return {
    ...{ id: 'one', method: 'Batch norm', normaliser: 'batch', batchSize: 2, perSample: false },
    ...{ window: 1, seed: 1, state: 'finished', firstStep: 0, steps: 100, doneSteps: 100 },
    ...{ testAccuracy: 0.5, curve: [], inferenceGap: null, statistics: {} },
    ...rest,
  }
}

function method(rest: Partial<MethodFindings>): MethodFindings {
  return {
    ...{ method: 'Batch norm', perSample: false, ablation: false, points: [] },
    ...{ gapClosed: null, spread: null, criticalBatch: null },
    ...rest,
  }
}

function point(batchSize: number, accuracy: number, deviation: number | null = null) {
  return { batchSize, accuracy, deviation, seeds: deviation === null ? 1 : 3 }
}

function grid(methods: MethodFindings[]): GridFindings {
  const cells = [cell({}), cell({ id: 'two', batchSize: 32 })]
  const ends = { smallestBatch: 2, largestBatch: 32, gap: null }
  return { cells, summary: { ...ends, gapClosed: null, gapClosedCentred: null, methods } }
}

type Series = { id: string; data: number[][]; lineStyle: { type: unknown } }[]

function seriesOf(methods: MethodFindings[]): Series {
  return batchSizeOption(grid(methods), theme).series as Series
}

test('a method is a line of its accuracies in percent; one that needs no batch goes across', () => {
  const series = seriesOf([
    method({ points: [point(2, 0.5), point(32, 0.6)] }),
    method({ method: 'Group norm', perSample: true, points: [point(32, 0.55)] }),
  ])
  expect(series.map(({ id }) => id)).toEqual(['Batch norm', 'Group norm'])
  expect(series[0]!.data).toEqual([
    [2, 50],
    [32, 60],
  ])
  const [left, right] = series[1]!.data
  expect(left![0]).toBeLessThan(2)
  expect(right![0]).toBeGreaterThan(32)
  expect(left![1]).toBeCloseTo(55, 10)
  expect(series[1]!.lineStyle.type).toBe('dashed')
})

test('seeds show as one standard deviation up and down, within the axis', () => {
  const methods = [method({ points: [point(2, 0.5, 0.02), point(32, 0.6, 0.01)] })]
  const series = seriesOf(methods)
  const [low, high] = series.find(({ id }) => id === 'Batch norm·2')!.data
  expect(low![1]).toBeCloseTo(48, 10)
  expect(high![1]).toBeCloseTo(52, 10)
  const { min, max } = batchSizeOption(grid(methods), theme).yAxis as { min: number; max: number }
  expect(min).toBeLessThan(48)
  expect(max).toBeGreaterThan(61)
})

test('the critical batch of batch norm is a dotted line up the chart', () => {
  const critical = seriesOf([
    method({ criticalBatch: 16, points: [point(2, 0.5), point(16, 0.6)] }),
  ])
  const line = critical.find(({ id }) => id === 'critical batch')!
  expect(line.data.map(([size]) => size)).toEqual([16, 16])
})

test('an empty grid has axes over its batch sizes and nothing else', () => {
  const option = batchSizeOption(grid([]), theme)
  expect(option.series).toEqual([])
  expect(
    (option.xAxis as { axisLabel: { customValues: number[] } }).axisLabel.customValues,
  ).toEqual([2, 32])
})

test('colour and symbol together tell the first twenty-four methods apart', () => {
  const marks = Array.from({ length: 24 }, (_, index) => methodMark(index, method({}), theme))
  expect(new Set(marks.map(({ colour, symbol }) => `${colour} ${symbol}`)).size).toBe(24)
})

function stored(name: string, points: [number, number][]): [string, StoredSeries] {
  const x = Float64Array.from(points, ([step]) => step)
  const y = Float64Array.from(points, ([, value]) => value)
  return [name, { name, x, y, seconds: x, total: x.length }]
}

const series = new Map([
  stored('momentVariance:conv1', [[50, 1], [100, 2], [150, 4]]),
  stored('momentVariance:conv2', [[50, 3], [100, 8], [150, 10]]),
  stored('momentVariance:conv3', [[50, 9], [100, 4], [150, 12]]),
  stored('momentAverageDeviation:conv1', [[150, 0.5]]),
  stored('inferenceGap', [[50, 0.1], [150, 0.2], [200, 0.3], [250, 9]]),
]) // prettier-ignore
const second = cell({ firstStep: 100, steps: 100, normaliser: 'moving-average-batch' })

test('medians over layers are those of the cell’s own steps, counted from its start', () => {
  const first = layerMedians(series, 'momentVariance', cell({}))
  expect([...first.x]).toEqual([50, 100])
  expect([...first.y]).toEqual([3, 4])
  expect([...layerMedians(series, 'momentVariance', second).x]).toEqual([50])
})

test('batches are solid, their window average dashed; what was not measured has no curve', () => {
  const curves = statisticCurves(series, 'moment', second, theme)
  expect(curves.map(({ name, style, y }) => [name, style, y[0]])).toEqual([
    ['single batches', 'solid', 10],
    ['window average', 'dashed', 0.5],
  ])
  expect(statisticCurves(series, 'mean', second, theme)).toEqual([])
  const [gap] = gapCurve(series.get('inferenceGap'), second, theme)
  expect([...gap!.x, ...gap!.y]).toEqual([50, 100, 0.2, 0.3])
})

test('the table holds the last measurement of each layer within the cell', () => {
  expect(lastByLayer(series, cell({})).map(({ layer, figures }) => [layer, figures])).toEqual([
    ['conv1', { momentVariance: 2 }],
    ['conv2', { momentVariance: 8 }],
    ['conv3', { momentVariance: 4 }],
  ])
})

test('a result of another shape is no findings', () => {
  expect(readFindings(null)).toBeNull()
  expect(readFindings({ layers: [] })).toBeNull()
  expect(cellName(cell({}))).toBe('Batch norm, batch 2, seed 1')
})

test('a cell’s learning curve is in percent, solid at its method’s largest batch', () => {
  const curves = learningCurves(
    {
      ...grid([method({ method: 'Batch norm' })]),
      cells: [
        cell({ id: 'small', batchSize: 2, curve: [[10, 0.25], [20, 0.5]] }),
        cell({ id: 'large', batchSize: 32, curve: [[10, 0.75]] }),
        cell({ id: 'waiting', batchSize: 8 }),
      ],
    },
    theme,
  ) // prettier-ignore
  expect(curves.map(({ id, style, y }) => [id, style, [...y]])).toEqual([
    ['small', 'dashed', [25, 50]],
    ['large', 'solid', [75]],
  ])
  expect(new Set(curves.map(({ colour }) => colour)).size).toBe(1)
})
