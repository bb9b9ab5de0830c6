/** Curves over a shared x: data to ECharts option. */
import { fitRange } from './axis.ts'
import type { FittedRange } from './axis.ts'
import { bandSeries } from './bandSeries.ts'
import type { Points, Span } from './decimate.ts'
import { xAxisOf, yAxisOf } from './lineAxes.ts'
import type { ChartAxes } from './lineAxes.ts'
import { lineWidth } from './lineWidth.ts'
import type { ChartOption } from './option.ts'
import { drawablePoints, drawnPairs, keptIndices, spanOf } from './placedCurves.ts'
import type { AxisPlaces } from './placedCurves.ts'
import { linearWithinOf } from './scale.ts'
import type { Range } from './scale.ts'

export interface Curve extends Points {
  readonly id: string
  readonly name: string
  /** Curves of one legend entry: a layer's measured values and its theory. */
  readonly group: string
  readonly colour: string
  /** `faint`: raw data behind its smoothed curve. `dashed`: theory. */
  readonly style: 'solid' | 'faint' | 'dashed'
  /** Points stored, of which `x.length` are here; 0 for what is derived from others (smoothed, theory). */
  readonly total: number
  /** Edges of the area around the curve, at its own x. */
  readonly band?: {
    readonly low: Float64Array
    readonly high: Float64Array
    /** What it reaches from and to, for legends: `mean ± standard deviation`. */
    readonly words?: string
  }
  /** Lengths of line and gap, where colours have come round; solid when left out. */
  readonly dash?: readonly number[]
}

export interface LineChart extends ChartAxes {
  readonly curves: readonly Curve[]
  readonly fit: 'percentiles' | 'everything'
  /** Part of x in view; null for all. */
  readonly view: Span | null
  /** Pixels available for drawing across. */
  readonly columns: number
  /** Pixels around the plot; those of `size` when left out. */
  readonly margins?: PlotMargins
}

export interface DrawnLineChart {
  readonly option: ChartOption
  /** What the x axis runs over. */
  readonly xRange: Range
  /** Measured points that are drawn, of those that are stored. */
  readonly drawn: number
  readonly total: number
  /** Points outside the y range, and those that a log axis cannot show. */
  readonly outside: number
  readonly unshowable: number
}

export interface PlotMargins {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Pixels around the plot; fixed, so that charts under each other line up and pointers need no chart to be understood. */
export const plotMargins = {
  full: { left: 64, right: 16, top: 28, bottom: 40 },
  compact: { left: 48, right: 8, top: 8, bottom: 20 },
} as const

export function drawLineChart(chart: LineChart): DrawnLineChart {
  const visible = chart.curves.map((curve) => ({ curve, points: drawablePoints(curve, chart) }))
  const xRange = xRangeOf(visible, chart)
  const measured = visible.filter(({ curve }) => curve.style !== 'dashed' || visible.length === 1)
  const fitted = fitRange(
    [...measured.map(toPoints), ...measured.flatMap(({ curve }) => bandEdges(curve))],
    chart.yScale,
    chart.fit,
  )
  const yRange = withTheory(fitted, visible, chart)
  const axes = {
    x: { scale: chart.xScale, range: xRange },
    y: { scale: chart.yScale, range: yRange },
  }
  const series = visible.map(({ curve, points }) =>
    lineSeries(curve, points, chart, { ...axes, curves: visible.length }),
  )
  return {
    option: {
      animation: false,
      grid: { ...(chart.margins ?? plotMargins[chart.size]) },
      xAxis: xAxisOf(chart, xRange),
      yAxis: yAxisOf(chart, yRange),
      series: [
        ...visible.flatMap(({ curve }) => bandSeries(curve, chart.columns, axes)),
        ...series.map(({ option }) => option),
      ],
    },
    xRange,
    drawn: series.reduce((sum, { drawn, derived }) => (derived ? sum : sum + drawn), 0),
    total: chart.curves.reduce((sum, { total }) => sum + total, 0),
    outside: (fitted?.above ?? 0) + (fitted?.below ?? 0),
    unshowable: chart.yScale === 'log' ? countNonPositive(chart.curves) : 0,
  }
}

type VisibleCurve = { readonly curve: Curve; readonly points: Points }

/** What an area around a curve reaches must be in sight too. */
function bandEdges({ x, band }: Curve): Points[] {
  return band
    ? [
        { x, y: band.low },
        { x, y: band.high },
      ]
    : []
}

function toPoints({ points }: VisibleCurve): Points {
  return points
}

function xRangeOf(visible: readonly VisibleCurve[], { view, xScale }: LineChart): Range {
  const points = visible.map(toPoints)
  const { from, to } = view ?? spanOf(points)
  const range = { minimum: from, maximum: to > from ? to : from + 1 }
  if (xScale !== 'symlog') return range
  // Of everything that is there: zooming must not change how the axis is divided.
  const sizes = visible.map(({ curve }) => linearWithinOf(curve.x))
  return { ...range, linearWithin: Math.min(...sizes, Infinity) }
}

/** Theory stays in sight while measured values are still on their way to it. */
function withTheory(
  range: FittedRange | null,
  visible: readonly VisibleCurve[],
  { yScale }: LineChart,
): Range {
  const theory = visible.filter(({ curve }) => curve.style === 'dashed').map(toPoints)
  const ahead = fitRange(theory, yScale, 'everything')
  if (!range)
    return ahead ?? (yScale === 'log' ? { minimum: 0.1, maximum: 10 } : { minimum: 0, maximum: 1 })
  if (!ahead) return range
  return {
    minimum: Math.min(range.minimum, ahead.minimum),
    maximum: Math.max(range.maximum, ahead.maximum),
  }
}

type PlacedAxes = {
  readonly x: AxisPlaces
  readonly y: AxisPlaces
  /** How many share them. */
  readonly curves: number
}

function lineSeries(curve: Curve, points: Points, { columns }: LineChart, axes: PlacedAxes) {
  const indices = keptIndices(points, columns)
  const faint = curve.style === 'faint'
  const width = faint ? 1 : lineWidth(points.y, indices, { ...axes.y, curves: axes.curves })
  return {
    drawn: indices.length,
    derived: curve.total === 0,
    option: {
      type: 'line' as const,
      id: curve.id,
      name: curve.name,
      // ECharts reads interleaved pairs without making an object a point: 100 times faster.
      dimensions: ['x', 'y'],
      data: drawnPairs(points, indices, axes) as unknown as number[],
      // One point alone is no line, so it needs its symbol.
      showSymbol: indices.length === 1,
      symbol: 'circle',
      symbolSize: 5,
      silent: true,
      z: faint ? 1 : curve.style === 'dashed' ? 3 : 2,
      itemStyle: { color: curve.colour },
      lineStyle: {
        color: curve.colour,
        width,
        opacity: faint ? 0.28 : 1,
        // Gaps in noise are noise, and take ten times as long to draw.
        type: curve.style !== 'dashed' && width === 1 ? 'solid' : dashOf(curve),
      },
    },
  }
}

function dashOf({ style, dash }: Curve): number[] | 'solid' {
  if (style === 'dashed') return [6, 4]
  return dash ? [...dash] : 'solid'
}

function countNonPositive(curves: readonly Curve[]): number {
  return curves.reduce((sum, { y }) => sum + y.filter((value) => value <= 0).length, 0)
}
