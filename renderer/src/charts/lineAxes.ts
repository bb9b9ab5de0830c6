/** The axes of a line chart, also alone: while a gesture moves the picture of its curves, only they are drawn. */
import { formatTick, tellingApart } from '../text/figures.ts'
import { ticksOf } from './axis.ts'
import { axisOption } from './axisOption.ts'
import type { LineChart } from './lineChart.ts'
import type { ChartOption } from './option.ts'
import type { Range } from './scale.ts'
import { byStep, formatX, xTicks } from './xAxis.ts'

type Chart = Pick<
  LineChart,
  'xName' | 'x' | 'xScale' | 'yName' | 'yScale' | 'size' | 'theme' | 'fontSize'
>

export function xAxisOf(chart: Chart, range: Range) {
  const { x = byStep, xScale: scale, size, theme, fontSize = 11 } = chart
  const count = size === 'full' ? 6 : 3
  const ticks = scale === 'linear' ? xTicks(x, range, count) : ticksOf(range, scale, count)
  const name = size === 'full' ? chart.xName : ''
  const format = tellingApart(ticks, formatX(x))
  const axis = axisOption({ name, scale, range, ticks, format, theme, fontSize })
  return { ...axis, nameLocation: 'middle' as const, nameGap: 2.2 * fontSize }
}

export function yAxisOf(chart: Chart, range: Range) {
  const { yScale: scale, size, theme, fontSize = 11 } = chart
  const ticks = ticksOf(range, scale, size === 'full' ? 6 : 3)
  const name = size === 'full' ? chart.yName : ''
  const format = tellingApart(ticks, formatTick)
  const axis = axisOption({ name, scale, range, ticks, format, theme, fontSize })
  return { ...axis, nameLocation: 'end' as const, nameGap: 0.9 * fontSize }
}

/** A drawn chart without its curves, its x axis over another range. */
export function axesOver(option: ChartOption, chart: Chart, range: Range): ChartOption {
  return { ...option, xAxis: xAxisOf(chart, range), series: [] }
}
