// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { speak } from '../text/language.ts'
import type { ChartTheme } from './colours.ts'
import { drawLineChart } from './lineChart.ts'
import type { Curve } from './lineChart.ts'
import { readings } from './readout.ts'
import type { StoredSeries } from './runCurves.ts'
import { formatDuration, formatMoment, timeTicks } from './timeTicks.ts'
import { placed } from './placedSeries.ts'
import type { PlacedRun } from './placedSeries.ts'
import { byStep, describeX, xName } from './xAxis.ts'

const floats = (...values: number[]) => Float64Array.from(values)

function series(name: string, steps: number[], values: number[]): StoredSeries {
  const seconds = floats(...steps).map((step) => step / 10)
  return { name, x: floats(...steps), y: floats(...values), seconds, total: steps.length }
}

const loss = series('train/loss', [10, 20, 30, 40], [4, 3, 2, 1])
const startedAt = '2026-01-01T10:00:00.000Z'
const start = Date.parse(startedAt) / 1000
const run: PlacedRun = { stepsPerEpoch: 20, startedAt, events: [], series: new Map() }

test('epochs are steps over those that one pass takes; training time leaves pauses out', () => {
  expect([...placed(loss, { kind: 'epoch' }, run).x]).toEqual([0.5, 1, 1.5, 2])
  expect([...placed(loss, { kind: 'seconds' }, run).x]).toEqual([1, 2, 3, 4])
})

test('a pause of an hour at step 20 shows in the time of day', () => {
  const events = [
    { step: 20, at: '2026-01-01T10:00:02.000Z' },
    { step: 20, at: '2026-01-01T11:00:02.000Z' },
  ]
  const { x } = placed(loss, { kind: 'wall' }, { ...run, events })
  expect([...x].map((at) => at - start)).toEqual([1, 2, 3603, 3604])
})

test('a clock that was set back does not make the axis run backwards', () => {
  const events = [{ step: 20, at: '2026-01-01T09:00:00.000Z' }]
  const { x } = placed(loss, { kind: 'wall' }, { ...run, events })
  expect([...x]).toEqual([...x].sort((a, b) => a - b))
})

test('over another figure points keep the order of steps, and those without a partner go', () => {
  const accuracy = series('accuracy', [10, 30, 40], [0.5, 0.9, 0.7])
  const over = { kind: 'figure', series: 'accuracy', label: 'Accuracy' } as const
  const path = placed(loss, over, { ...run, series: new Map([['accuracy', accuracy]]) })
  expect([...path.x]).toEqual([0.5, NaN, 0.9, 0.7])
  const curve = { ...path, id: 'a', group: 'a', colour: '#000', style: 'solid' } as const
  const theme = { mode: 'light', ink: '', muted: '', line: '', surface: '' } as ChartTheme
  const { option, xRange } = drawLineChart({
    ...{ curves: [curve], xName: 'Accuracy', x: over, xScale: 'linear', yName: '', theme },
    ...{ yScale: 'linear', fit: 'everything', view: null, columns: 100, size: 'full' },
  })
  const [drawn] = option.series as { data: Float64Array }[]
  expect([...(drawn?.data ?? [])]).toEqual([0.5, 4, 0.9, 2, 0.7, 1])
  expect(xRange).toEqual({ minimum: 0.5, maximum: 0.9 })
  expect(readings([curve], 0.72)[0]).toMatchObject({ x: 0.7, value: 1 })
})

test('a long path is thinned without losing its extremes', () => {
  const turns = Array.from({ length: 50_000 }, (_, index) => index)
  const x = floats(...turns.map((index) => (index === 31_415 ? 9 : Math.cos(index / 500))))
  const y = floats(...turns.map((index) => (index === 27_182 ? -9 : Math.sin(index / 500))))
  const curve: Curve = {
    ...{ id: 'a', name: 'a', group: 'a', colour: '#000', style: 'solid', total: 50_000 },
    ...{ x, y, path: true },
  }
  const theme = { mode: 'light', ink: '', muted: '', line: '', surface: '' } as ChartTheme
  const { option, drawn } = drawLineChart({
    ...{ curves: [curve], xName: '', xScale: 'linear', yName: '', yScale: 'linear', theme },
    ...{ fit: 'everything', view: null, columns: 300, size: 'full' },
  })
  expect(drawn).toBeLessThan(1_300)
  const [series] = option.series as { data: Float64Array }[]
  expect([...(series?.data ?? [])]).toEqual(expect.arrayContaining([9, -9]))
})

test('time is divided by minutes and hours', () => {
  expect(timeTicks({ minimum: 0, maximum: 600 }, 6)).toEqual([0, 120, 240, 360, 480, 600])
  expect(timeTicks({ minimum: 0, maximum: 90_000 }, 5)).toEqual([0, 21_600, 43_200, 64_800, 86_400])
  expect([3, 75, 3_725].map(formatDuration)).toEqual(['3 s', '1:15', '1:02:05'])
  expect(formatMoment(Date.parse('2026-01-01T14:05') / 1000)).toBe('14:05')
  expect(formatMoment(Date.parse('2026-01-01T00:00') / 1000)).toBe('1 Jan')
})

afterEach(() => {
  speak('en')
})

test('axes and readouts are named in Chinese, other figures as they are called', () => {
  speak('zh')
  const figure = { kind: 'figure', series: 'step', label: 'step' } as const
  expect([xName(byStep), xName({ kind: 'seconds' }), xName(figure)]).toEqual([
    '步',
    '训练时间',
    'step',
  ])
  expect([describeX(byStep, 1200), describeX(figure, 3)]).toEqual(['第 1,200 步', 'step 3'])
})
