/** The axes of a line chart, also alone: while a gesture moves the picture of its curves, only they are drawn. */
import { formatTick, tellingApart } from '../text/figures.ts'
import { ticksOf } from './axis.ts'
import { axisOption } from './axisOption.ts'
import type { ChartTheme } from './colours.ts'
import type { ChartOption } from './option.ts'
import type { Range, Scale } from './scale.ts'
import { byStep, formatX, xTicks } from './xAxis.ts'
import type { XQuantity } from './xAxis.ts'

export interface ChartAxes {
  readonly xName: string
  /** What x is: says how its ticks are divided and written. Steps when left out. */
  readonly x?: XQuantity
  readonly xScale: Scale
  /** Unit of the values, written above the axis. */
  readonly yName: string
  readonly yScale: Scale
  readonly theme: ChartTheme
  /** Of all texts, pixels; 11 when left out. */
  readonly fontSize?: number
  /** `compact`: one of many small charts. */
  readonly size: 'full' | 'compact'
}

export function xAxisOf(chart: ChartAxes, range: Range) {
  const { x = byStep, xScale: scale, size, theme, fontSize = 11 } = chart
  const count = size === 'full' ? 6 : 3
  const ticks = scale === 'linear' ? xTicks(x, range, count) : ticksOf(range, scale, count)
  const name = size === 'full' ? chart.xName : ''
  const format = tellingApart(ticks, formatX(x))
  const axis = axisOption({ name, scale, range, ticks, format, theme, fontSize })
  return { ...axis, nameLocation: 'middle' as const, nameGap: 2.2 * fontSize }
}

export function yAxisOf(chart: ChartAxes, range: Range) {
  const { yScale: scale, size, theme, fontSize = 11 } = chart
  const ticks = ticksOf(range, scale, size === 'full' ? 6 : 3)
  const name = size === 'full' ? chart.yName : ''
  const format = tellingApart(ticks, formatTick)
  const axis = axisOption({ name, scale, range, ticks, format, theme, fontSize })
  return { ...axis, nameLocation: 'end' as const, nameGap: 0.9 * fontSize }
}

/** A drawn chart without its curves, its x axis over another range. */
export function axesOver(option: ChartOption, chart: ChartAxes, range: Range): ChartOption {
  return { ...option, xAxis: xAxisOf(chart, range), series: [] }
}
