import { expect, test } from 'vitest'
import type { ChartTheme } from './colours.ts'
import {
  drawnHistograms,
  histogramCells,
  histogramRows,
  histogramsOf,
  kindsIn,
} from './histogramMap.ts'
import type { StoredSeries } from './runCurves.ts'
import { byStep } from './xAxis.ts'

const theme: ChartTheme = {
  ...{ mode: 'light', ink: '#000', muted: '#555' },
  ...{ line: '#ddd', surface: '#fff' },
}
const steps = Float64Array.of(10, 20, 30)

function stored(name: string, ...y: number[]): [string, StoredSeries] {
  return [name, { name, x: steps, y: Float64Array.from(y), seconds: steps, total: y.length }]
}

const bins = Array.from({ length: 32 }, (_, bin) => {
  const shares = bin === 16 ? [1, 0.5, 0.5] : bin === 31 ? [0, 0.5, 0.5] : [0, 0, 0]
  return stored(`histogram/updates/${String(bin).padStart(2, '0')}:conv1`, ...shares)
})
const series = new Map([stored('histogram/updates/rms:conv1', 1, 2, 4), ...bins])

test('cells lie at the values that their bin held at that step', () => {
  expect(kindsIn(series)).toEqual(['updates'])
  const [histograms] = histogramsOf(series, 'updates')
  const map = { histograms: histograms!, places: steps, x: byStep, view: null, theme }
  expect(histogramCells(map)).toEqual([
    [5, 15, 0, 0.25, 1],
    [15, 25, 0, 0.5, 0.5],
    [15, 25, 7.5, 8, 0.5],
    [25, 35, 0, 1, 0.5],
    [25, 35, 15, 16, 0.5],
  ])
  expect(histogramRows(map).map(({ scale, far }) => [scale, far])).toEqual([
    [1, 0],
    [2, 0.5],
    [4, 0.5],
  ])
})

test('a layer of which a bin is missing is not drawn as if it were whole', () => {
  const torn = new Map([...series].slice(0, 20))
  expect(histogramsOf(torn, 'updates')).toEqual([])
})

test('thousands of histograms are thinned evenly, those out of view left out', () => {
  const places = Float64Array.from({ length: 5_000 }, (_, index) => index)
  expect(drawnHistograms({ places, view: null }).length).toBeLessThanOrEqual(80)
  expect(drawnHistograms({ places, view: { from: 10, to: 12 } })).toEqual([10, 11, 12])
})
