/** Runs by two figures, those that none beats joined by a line. */
import type { ChartTheme } from './colours.ts'
import { categoricalColour } from './colours.ts'
import type { ChartOption } from './option.ts'
import { plainAxis } from './plainAxis.ts'

type Point = { readonly id: string; readonly x: number; readonly y: number }

export interface ParetoChart {
  readonly points: readonly Point[]
  /** From left to right. */
  readonly front: readonly Point[]
  readonly xName: string
  readonly yName: string
  readonly theme: ChartTheme
}

export function paretoOption({ points, front, xName, yName, theme }: ParetoChart): ChartOption {
  const isFront = new Set(front.map(({ id }) => id))
  const others = points.filter(({ id }) => !isFront.has(id))
  const accent = categoricalColour(1, theme)
  return {
    animation: false,
    grid: { left: 64, right: 16, top: 28, bottom: 44 },
    xAxis: { ...plainAxis(xName, theme), nameLocation: 'middle', nameGap: 28, scale: true },
    yAxis: { ...plainAxis(yName, theme), scale: true },
    series: [
      {
        ...{ type: 'scatter', id: 'others', symbolSize: 7, color: theme.muted },
        data: others.map(({ x, y }) => [x, y]),
      },
      {
        ...{ type: 'line', id: 'front', symbol: 'circle', symbolSize: 9, color: accent },
        lineStyle: { color: accent, width: 1.5 },
        data: front.map(({ x, y }) => [x, y]),
      },
    ],
  }
}
