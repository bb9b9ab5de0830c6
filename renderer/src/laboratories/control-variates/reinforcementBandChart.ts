/** Means with their standard errors as bands: bands to an ECharts option. */
import { fitRange, ticksOf } from '../../charts/axis.ts'
import type { Range, Scale } from '../../charts/scale.ts'
import { categoricalColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import type { ChartOption } from '../../charts/option.ts'
import { formatTick } from '../../text/figures.ts'
import type { Band } from './reinforcementFindings.ts'
import { translate } from '../../text/language.ts'

export interface BandChart {
  readonly bands: readonly Band[]
  readonly yName: string
  readonly yScale: Scale
  readonly theme: ChartTheme
}

export function bandChart({ bands, yName, yScale, theme }: BandChart): ChartOption {
  const last = Math.max(1, ...bands.flatMap(({ x }) => x.slice(-1)))
  const range = rangeOf(bands, yScale)
  return {
    animation: false,
    grid: { left: 72, right: 20, top: 30, bottom: 44 },
    xAxis: {
      ...axis({ minimum: 0, maximum: last }, 'linear', theme),
      ...{
        name: translate('environment steps of each policy'),
        nameLocation: 'middle',
        nameGap: 26,
      },
    },
    yAxis: { ...axis(range, yScale, theme), name: yName, nameLocation: 'end', nameGap: 10 },
    series: bands.flatMap((band, index) =>
      bandSeries(band, categoricalColour(index, theme), yScale),
    ),
  }
}

/** The lower edge, invisible, the band stacked on it, and the mean. */
function bandSeries(band: Band, colour: string, yScale: Scale) {
  const { control, x, mean, error } = band
  const low = mean.map((value, place) => lowEdge(value, error[place] ?? 0, yScale))
  const pairs = (values: readonly number[]) => x.map((at, place) => [at, values[place] ?? NaN])
  const hidden = {
    type: 'line' as const,
    silent: true,
    showSymbol: false,
    stackStrategy: 'all' as const,
  }
  const edge = { ...hidden, stack: control, lineStyle: { opacity: 0 } }
  // A log axis cannot stack differences: there the mean alone is drawn.
  const shaded =
    yScale === 'log'
      ? []
      : [
          { ...edge, id: `${control}·low`, data: pairs(low) },
          {
            ...{ ...edge, id: `${control}·band`, areaStyle: { color: colour, opacity: 0.18 } },
            data: pairs(mean.map((value, place) => 2 * (value - (low[place] ?? value)))),
          },
        ]
  return [
    ...shaded,
    {
      ...{ type: 'line' as const, silent: true, id: control, name: control },
      ...{ showSymbol: x.length === 1, symbol: 'circle', symbolSize: 5, data: pairs(mean) },
      lineStyle: { color: colour, width: 2 },
      itemStyle: { color: colour },
    },
  ]
}

function lowEdge(mean: number, error: number, scale: Scale): number {
  return scale === 'log' ? mean : mean - error
}

function rangeOf(bands: readonly Band[], scale: Scale): Range {
  const curves = bands.flatMap(({ x, mean, error }) =>
    [-1, 1].map((sign) => ({
      x: Float64Array.from(x),
      y: Float64Array.from(mean, (value, place) =>
        scale === 'log' ? value : value + sign * (error[place] ?? 0),
      ),
    })),
  )
  return fitRange(curves, scale, 'everything') ?? { minimum: 0.1, maximum: 1 }
}

function axis(range: Range, scale: Scale, theme: ChartTheme) {
  const ticks = ticksOf(range, scale, 6)
  return {
    type: scale === 'log' ? ('log' as const) : ('value' as const),
    ...{ min: range.minimum, max: range.maximum },
    nameTextStyle: { color: theme.muted, fontSize: 11 },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
    axisTick: { show: true, length: 4, customValues: ticks, lineStyle: { color: theme.line } },
    axisLabel: {
      ...{ color: theme.muted, fontSize: 11, hideOverlap: true },
      ...{ customValues: ticks, formatter: formatTick },
    },
    splitLine: { show: true, lineStyle: { color: theme.line, opacity: 0.55 } },
  }
}
