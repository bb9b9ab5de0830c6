import { describe, expect, test } from 'vitest'
import { fitRange, linearTicks, logTicks } from './axis.ts'
import { categoricalColour, layerColour } from './colours.ts'
import type { ChartTheme } from './colours.ts'
import { indicesToDraw, within } from './decimate.ts'
import { deviationGrid, heatMapOption } from './heatMap.ts'
import { axesOver } from './lineAxes.ts'
import { drawLineChart } from './lineChart.ts'
import type { LineChart } from './lineChart.ts'
import { smooth } from '../../../core/statistics/smoothing.ts'

const theme: ChartTheme = {
  mode: 'light',
  ink: '#000',
  muted: '#555',
  line: '#ddd',
  surface: '#fff',
}

const floats = (...values: number[]) => Float64Array.from(values)

describe('smoothing', () => {
  // By hand, s = 0.6, y = 1, 2, 4: last = 0.4, 1.04, 2.224; out = last / (0.4, 0.64, 0.784).
  test('is the debiased moving average', () => {
    const smoothed = smooth(floats(1, 2, 4), 0.6)
    expect([...smoothed].map((value) => value.toFixed(6))).toEqual([
      '1.000000',
      '1.625000',
      '2.836735',
    ])
  })

  test('passes NaN through uncounted', () => {
    const smoothed = smooth(floats(1, NaN, 2), 0.6)
    expect(smoothed[1]).toBeNaN()
    expect(smoothed[2]).toBeCloseTo(1.625, 12)
  })

  test('leaves a constant series and weight 0 alone', () => {
    const constant = floats(0.1, 0.1, 0.1)
    expect(smooth(constant, 0.6)).toBe(constant)
    expect([...smooth(floats(1, 5), 0)]).toEqual([1, 5])
  })
})

describe('decimation', () => {
  const x = Float64Array.from({ length: 100_000 }, (_, index) => index)
  const y = x.map((step) => Math.sin(step / 1000))
  y[54_321] = 50
  y[12_345] = -50

  test('keeps every spike, the first and the last point, in order', () => {
    const indices = indicesToDraw({ x, y }, 300)
    expect(indices.length).toBeLessThanOrEqual(602)
    expect(indices).toContain(54_321)
    expect(indices).toContain(12_345)
    expect([indices[0], indices.at(-1)]).toEqual([0, 99_999])
    expect([...indices]).toEqual([...new Set(indices)].sort((a, b) => a - b))
  })

  test('draws few points as they are', () => {
    expect([...indicesToDraw({ x: floats(1, 2, 9), y: floats(0, 0, 0) }, 10)]).toEqual([0, 1, 2])
  })

  test('cuts to the view with one neighbour on each side', () => {
    const { x: inside } = within({ x, y }, { from: 10.5, to: 12.5 })
    expect([...inside]).toEqual([10, 11, 12, 13])
  })

  test('a gap stays a gap', () => {
    const gap = { x: x.subarray(0, 100), y: new Float64Array(100).fill(NaN) }
    expect(indicesToDraw(gap, 10).length).toBeGreaterThan(2)
  })
})

describe('axes', () => {
  test('one spike does not flatten the curve, and is counted', () => {
    const y = Float64Array.from({ length: 100 }, (_, index) => index / 100)
    y[50] = 1000
    const range = fitRange([{ x: y, y }], 'linear', 'percentiles')
    expect(range?.maximum).toBeLessThan(2)
    expect(range?.above).toBe(1)
    expect(fitRange([{ x: y, y }], 'linear', 'everything')).toMatchObject({ above: 0, below: 0 })
  })

  test('what is nearly always the same is shown whole: the rest is what there is to see', () => {
    const y = Float64Array.from({ length: 400 }, (_, at) => (at % 40 === 0 ? 0 : 1 - 1e-9 * at))
    expect(fitRange([{ x: y, y }], 'linear', 'percentiles')).toMatchObject({ minimum: 0, below: 0 })
  })

  test('values that are never negative get no room below zero', () => {
    expect(fitRange([{ x: floats(1, 2), y: floats(0, 1) }], 'linear', 'everything')?.minimum).toBe(
      0,
    )
  })

  test('a log range ignores what it cannot show', () => {
    const range = fitRange([{ x: floats(1, 2, 3), y: floats(0, 1, 100) }], 'log', 'everything')
    expect(range?.minimum).toBeCloseTo(10 ** -0.12, 6)
    expect(fitRange([{ x: floats(1), y: floats(-1) }], 'log', 'everything')).toBeNull()
  })

  test('ticks are round numbers', () => {
    expect(linearTicks({ minimum: 0, maximum: 1 })).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(logTicks({ minimum: 1e-3, maximum: 5e-2 })).toEqual([1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05])
    expect(logTicks({ minimum: 1e-9, maximum: 1 }).length).toBeLessThan(8)
    // Inside one decade a log axis would have no tick at all.
    expect(logTicks({ minimum: 0.0041, maximum: 0.0059 }).length).toBeGreaterThan(2)
  })
})

describe('line chart', () => {
  test('while a picture is moved, the axes alone are drawn: x over the view, y as it was', () => {
    const drawn = drawLineChart(base)
    const moved = axesOver(drawn.option, base, { minimum: 20, maximum: 30 })
    expect(moved.series).toEqual([])
    expect(moved.xAxis).toMatchObject({ min: 20, max: 30 })
    expect(moved.yAxis).toEqual(drawn.option.yAxis)
  })

  test('a dashed zigzag is drawn without gaps, a calm curve keeps its dashes', () => {
    const x = Float64Array.from({ length: 1_000 }, (_, index) => index)
    const typeOf = (value: (index: number) => number) => {
      const [curve] = base.curves
      if (!curve) throw new Error('no curve')
      const one = { ...curve, x, y: x.map(value), dash: [2, 2] }
      const [series] = drawLineChart({ ...base, curves: [one] }).option.series as {
        lineStyle: { type: unknown }
      }[]
      return series?.lineStyle.type
    }
    expect(typeOf((index) => index % 2)).toBe('solid')
    expect(typeOf((index) => index)).toEqual([2, 2])
  })

  const base: LineChart = {
    curves: [
      {
        ...{
          id: 'loss',
          name: '<img src=x onerror=alert(1)>',
          colour: '#0067a8',
          style: 'solid',
          group: 'loss',
        },
        ...{ x: floats(1, 2, 3), y: floats(3, 0, 1), total: 1_000_000 },
      },
    ],
    ...{ xName: 'step', xScale: 'linear', yName: 'nats', yScale: 'linear', fit: 'everything' },
    ...{ view: null, columns: 600, theme, size: 'full' },
  }

  test('is still, named with its units, and fed interleaved pairs', () => {
    const { option, drawn, total } = drawLineChart(base)
    expect(option).toMatchObject({
      animation: false,
      xAxis: { type: 'value', name: 'step', min: 1, max: 3 },
      yAxis: { name: 'nats' },
      series: [{ id: 'loss', data: floats(1, 3, 2, 0, 3, 1) }],
    })
    expect({ drawn, total }).toEqual({ drawn: 3, total: 1_000_000 })
  })

  test('what a log axis cannot show is a gap that is counted', () => {
    const { option, unshowable } = drawLineChart({ ...base, yScale: 'log' })
    expect(option).toMatchObject({ series: [{ data: floats(1, 3, 2, NaN, 3, 1) }] })
    expect(unshowable).toBe(1)
  })

  test('theory stays in sight while the measured curve is far from it', () => {
    const theory = {
      ...{
        id: 'theory',
        name: 'theory',
        group: 'theory',
        colour: '#000',
        style: 'dashed' as const,
        total: 2,
      },
      ...{ x: floats(1, 3), y: floats(9, 9) },
    }
    const { option } = drawLineChart({ ...base, curves: [...base.curves, theory] })
    expect((option.yAxis as { max: number }).max).toBeGreaterThan(9)
  })

  test('an empty chart has axes', () => {
    expect(drawLineChart({ ...base, curves: [] }).option).toMatchObject({
      xAxis: { min: 0, max: 1 },
    })
  })
})

describe('heat map', () => {
  const x = floats(1, 2, 3, 4)
  const layers = [
    {
      layer: 'conv1',
      measured: { x, y: floats(2, 2, 1, 1) },
      predicted: { x, y: floats(1, 1, 1, 1) },
    },
    { layer: 'conv2', measured: { x: floats(), y: floats() }, predicted: { x, y: x } },
  ]

  test('holds log₂ of measured over predicted, and NaN where nothing was measured', () => {
    const grid = deviationGrid({ layers, view: null, columns: 2, theme })
    expect([...grid.values]).toEqual([1, 0, NaN, NaN])
    expect(grid.steps).toEqual([1.75, 3.25])
    expect(heatMapOption(grid, theme)).toMatchObject({
      animation: false,
      series: [
        {
          data: [
            [0, 0, 1],
            [1, 0, 0],
          ],
        },
      ],
    })
  })
})

/** Relative luminance contrast as WCAG 2 defines it. */
function contrast(first: string, second: string): number {
  const [light = 0, dark = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const channels = colour.startsWith('#')
    ? [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16))
    : (colour.match(/\d+/g) ?? []).map(Number)
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

// WCAG 2 asks 3:1 of graphics.
test('every run and layer colour stands out from its surface', () => {
  for (const [mode, surface] of [
    ['light', '#ffffff'],
    ['dark', '#171b21'],
  ] as const) {
    const shown = { ...theme, mode }
    for (let index = 0; index < 6; index++)
      expect(contrast(categoricalColour(index, shown), surface)).toBeGreaterThan(3)
    for (let index = 0; index < 20; index++)
      expect(contrast(layerColour(index, 20, shown), surface)).toBeGreaterThan(3)
  }
})
