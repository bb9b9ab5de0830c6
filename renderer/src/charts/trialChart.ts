/** Trials of a study in the order they were made: each value, and the best so far as a staircase. */
import { plainAxis } from './plainAxis.ts'
import type { ChartTheme } from './colours.ts'
import { categoricalColour } from './colours.ts'
import type { ChartOption } from './option.ts'
import { translate } from '../text/language.ts'

export interface TrialPoint {
  readonly index: number
  readonly value: number
}

export interface TrialChart {
  readonly points: readonly TrialPoint[]
  readonly direction: 'minimize' | 'maximize'
  readonly metric: string
  readonly theme: ChartTheme
}

/** Best value up to each trial, in the order of their index. */
export function bestSoFar({
  points,
  direction,
}: Pick<TrialChart, 'points' | 'direction'>): TrialPoint[] {
  const better = direction === 'minimize' ? Math.min : Math.max
  let best: number | null = null
  return [...points]
    .sort((one, other) => one.index - other.index)
    .map(({ index, value }) => {
      best = best === null ? value : better(best, value)
      return { index, value: best }
    })
}

export function trialChartOption(chart: TrialChart): ChartOption {
  const { points, metric, theme } = chart
  const accent = categoricalColour(0, theme)
  return {
    animation: false,
    grid: { left: 64, right: 16, top: 28, bottom: 40 },
    xAxis: {
      ...plainAxis(translate('trial'), theme),
      nameLocation: 'middle',
      nameGap: 26,
      minInterval: 1,
    },
    yAxis: { ...plainAxis(metric, theme), scale: true },
    series: [
      {
        ...{ type: 'scatter', id: 'trials', symbolSize: 7 },
        color: theme.muted,
        data: points.map(({ index, value }) => [index, value]),
      },
      {
        ...{ type: 'line', id: 'best', step: 'end', showSymbol: false },
        lineStyle: { color: accent, width: 2 },
        data: bestSoFar(chart).map(({ index, value }) => [index, value]),
      },
    ],
  }
}
