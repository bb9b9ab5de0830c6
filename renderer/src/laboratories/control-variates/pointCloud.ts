/** Points in a plane: data to an ECharts option. */
import type { ChartTheme } from '../../charts/colours.ts'
import { categoricalColour } from '../../charts/colours.ts'
import type { ChartOption } from '../../charts/option.ts'
import { formatTick } from '../../text/figures.ts'

export interface PointCloud {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly xName: string
  readonly yName: string
  /** Draws the line y = x + a constant on which y − x does not vary: the constant is its mean. */
  readonly diagonal: 'drawn' | 'none'
  readonly theme: ChartTheme
}

export function pointCloud({ x, y, xName, yName, diagonal, theme }: PointCloud): ChartOption {
  const axis = (name: string, values: readonly number[]) => {
    const [minimum, maximum] = padded(values)
    return {
      ...{ type: 'value' as const, name, nameLocation: 'middle' as const },
      ...{ min: minimum, max: maximum, splitNumber: 3 },
      nameTextStyle: { color: theme.muted },
      axisLine: { lineStyle: { color: theme.line } },
      splitLine: { lineStyle: { color: theme.line } },
      axisLabel: {
        ...{ color: theme.muted, formatter: formatTick },
        ...{ showMinLabel: false, showMaxLabel: false },
      },
    }
  }
  const apart = mean(y) - mean(x)
  const line = {
    ...{ type: 'line' as const, silent: true, showSymbol: false },
    data: padded(x).map((value) => [value, value + apart]),
    lineStyle: { color: theme.muted, type: 'dashed' as const, width: 1 },
  }
  return {
    animation: false,
    grid: { left: 64, right: 12, top: 12, bottom: 44 },
    xAxis: { ...axis(xName, x), nameGap: 26 },
    yAxis: { ...axis(yName, y), nameGap: 48 },
    series: [
      ...(diagonal === 'drawn' ? [line] : []),
      {
        ...{ type: 'scatter', silent: true, symbolSize: 4 },
        color: categoricalColour(0, theme),
        data: x.map((value, place) => [value, y[place] ?? NaN]),
      },
    ],
  }
}

function padded(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = 0.05 * (high - low) || 1
  return [low - margin, high + margin]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
