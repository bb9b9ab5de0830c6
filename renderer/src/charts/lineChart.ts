/** Curves over a shared x: data to ECharts option. */
import { formatTick } from '../text/figures.ts'
import { fitRange, ticksOf } from './axis.ts'
import type { FittedRange, Range, Scale } from './axis.ts'
import type { ChartTheme } from './colours.ts'
import { indicesToDraw, interleave, within } from './decimate.ts'
import type { Points, Span } from './decimate.ts'
import { bandSeries } from './bandSeries.ts'
import type { ChartOption } from './option.ts'

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
  readonly band?: { readonly low: Float64Array; readonly high: Float64Array }
}

export interface LineChart {
  readonly curves: readonly Curve[]
  readonly xName: string
  readonly xScale: Scale
  /** Unit of the values, written above the axis. */
  readonly yName: string
  readonly yScale: Scale
  readonly fit: 'percentiles' | 'everything'
  /** Part of x in view; null for all. */
  readonly view: Span | null
  /** Pixels available for drawing across. */
  readonly columns: number
  readonly theme: ChartTheme
  /** `compact`: one of many small charts. */
  readonly size: 'full' | 'compact'
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

/** Pixels around the plot; fixed, so that charts under each other line up and pointers need no chart to be understood. */
export const plotMargins = {
  full: { left: 64, right: 16, top: 28, bottom: 40 },
  compact: { left: 48, right: 8, top: 8, bottom: 20 },
} as const

export function drawLineChart(chart: LineChart): DrawnLineChart {
  const visible = chart.curves.map((curve) => ({ curve, points: drawablePoints(curve, chart) }))
  const xRange = chart.view ?? spanOf(visible.map(({ points }) => points))
  const measured = visible.filter(({ curve }) => curve.style !== 'dashed' || visible.length === 1)
  const yRange = fitRange(
    [...measured.map(toPoints), ...measured.flatMap(({ curve }) => bandEdges(curve))],
    chart.yScale,
    chart.fit,
  )
  const range = toRange(xRange)
  const series = visible.map(({ curve, points }) => lineSeries(curve, points, chart))
  return {
    option: {
      animation: false,
      grid: { ...plotMargins[chart.size] },
      xAxis: { ...axis(chart.xName, chart.xScale, range, chart), ...below },
      yAxis: {
        ...axis(chart.yName, chart.yScale, withTheory(yRange, visible, chart), chart),
        ...above,
      },
      series: [
        ...visible.flatMap(({ curve }) => bandSeries(curve, chart)),
        ...series.map(({ option }) => option),
      ],
    },
    xRange: range,
    drawn: series.reduce((sum, { drawn, derived }) => (derived ? sum : sum + drawn), 0),
    total: chart.curves.reduce((sum, { total }) => sum + total, 0),
    outside: (yRange?.above ?? 0) + (yRange?.below ?? 0),
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

function drawablePoints(curve: Curve, { view, xScale, yScale }: LineChart): Points {
  const { x, y } = within(curve, view)
  const start = xScale === 'log' ? x.findIndex((value) => value > 0) : 0
  // A value that a log axis cannot place becomes a gap, not a lie.
  const shown = yScale === 'log' ? y.map((value) => (value > 0 ? value : NaN)) : y
  return start > 0 ? { x: x.subarray(start), y: shown.subarray(start) } : { x, y: shown }
}

function spanOf(curves: readonly Points[]): Span {
  const filled = curves.filter(({ x }) => x.length > 0)
  if (filled.length === 0) return { from: 0, to: 1 }
  return {
    from: Math.min(...filled.map(({ x }) => x[0] ?? 0)),
    to: Math.max(...filled.map(({ x }) => x[x.length - 1] ?? 1)),
  }
}

function toRange({ from, to }: Span): Range {
  return { minimum: from, maximum: to > from ? to : from + 1 }
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

function lineSeries(curve: Curve, points: Points, { columns }: LineChart) {
  const indices = indicesToDraw(points, columns)
  const faint = curve.style === 'faint'
  return {
    drawn: indices.length,
    derived: curve.total === 0,
    option: {
      type: 'line' as const,
      id: curve.id,
      name: curve.name,
      // ECharts reads interleaved pairs without making an object a point: 100 times faster.
      dimensions: ['x', 'y'],
      data: interleave(points, indices) as unknown as number[],
      // One point alone is no line, so it needs its symbol.
      showSymbol: indices.length === 1,
      symbol: 'circle',
      symbolSize: 5,
      silent: true,
      z: faint ? 1 : curve.style === 'dashed' ? 3 : 2,
      itemStyle: { color: curve.colour },
      lineStyle: {
        color: curve.colour,
        width: faint ? 1 : 1.5,
        opacity: faint ? 0.28 : 1,
        type: curve.style === 'dashed' ? ([6, 4] as number[]) : ('solid' as const),
      },
    },
  }
}

const below = { nameLocation: 'middle' as const, nameGap: 24 }
const above = { nameLocation: 'end' as const, nameGap: 10 }

function axis(name: string, scale: Scale, range: Range, { theme, size }: LineChart) {
  const ticks = ticksOf(range, scale, size === 'full' ? 6 : 3)
  return {
    type: scale === 'log' ? ('log' as const) : ('value' as const),
    name: size === 'full' ? name : '',
    min: range.minimum,
    max: range.maximum,
    nameTextStyle: { color: theme.muted, fontSize: 11 },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
    axisTick: { show: true, length: 4, customValues: ticks, lineStyle: { color: theme.line } },
    axisLabel: {
      ...{ color: theme.muted, fontSize: 11, hideOverlap: true },
      customValues: ticks,
      formatter: formatTick,
    },
    splitLine: { show: true, lineStyle: { color: theme.line, opacity: 0.55 } },
  }
}

function countNonPositive(curves: readonly Curve[]): number {
  return curves.reduce((sum, { y }) => sum + y.filter((value) => value <= 0).length, 0)
}
