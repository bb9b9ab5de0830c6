/** Test accuracy against the normalisation batch, a line a normaliser: the paper's figure. */
import { linearTicks } from '../../charts/axis.ts'
import { categoricalColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import type { ChartOption } from '../../charts/option.ts'
import { formatTick } from '../../text/figures.ts'
import type { GridFindings, MethodFindings } from './findings.ts'
import { translate } from '../../text/language.ts'

export interface MethodMark {
  readonly colour: string
  readonly symbol: 'circle' | 'rect' | 'triangle' | 'diamond'
  readonly dash: 'solid' | 'dashed'
}

const symbols = ['circle', 'triangle', 'rect', 'diamond'] as const

/** Colour and symbol of method `index`; together they tell twenty-four apart. Dashed needs no batch. */
export function methodMark(index: number, method: MethodFindings, theme: ChartTheme): MethodMark {
  return {
    colour: categoricalColour(index, theme),
    symbol: symbols[Math.floor(index / 6) % symbols.length] ?? 'circle',
    dash: method.perSample ? 'dashed' : 'solid',
  }
}

export function batchSizeOption({ cells, summary }: GridFindings, theme: ChartTheme): ChartOption {
  const sizes = [
    ...new Set(cells.filter(({ perSample }) => !perSample).map(({ batchSize }) => batchSize)),
  ].toSorted((one, other) => one - other)
  const [smallest = 1, largest = 2] = [sizes[0], sizes.at(-1)]
  const span = { from: smallest / 1.25, to: Math.max(largest, smallest * 1.5) * 1.25 }
  const range = accuracyRange(summary.methods)
  const critical = summary.methods.find(({ method }) => method === 'Batch norm')?.criticalBatch
  const label = { color: theme.muted, fontSize: 11 }
  const ticks = linearTicks(range, 6)
  return {
    animation: false,
    grid: { left: 56, right: 16, top: 28, bottom: 44 },
    xAxis: {
      ...{ type: 'log', logBase: 2, min: span.from, max: span.to },
      ...{
        name: translate('pictures of a normalisation batch'),
        nameLocation: 'middle',
        nameGap: 26,
      },
      nameTextStyle: label,
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
      axisTick: { show: true, customValues: sizes, lineStyle: { color: theme.line } },
      axisLabel: { ...label, customValues: sizes, formatter: formatTick },
      splitLine: { show: false },
    },
    yAxis: {
      ...{ type: 'value', min: range.minimum, max: range.maximum },
      ...{ name: translate('test accuracy (%)'), nameLocation: 'end', nameGap: 10 },
      nameTextStyle: { ...label, align: 'left', padding: [0, 0, 0, -44] },
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
      axisTick: { show: true, customValues: ticks, lineStyle: { color: theme.line } },
      axisLabel: { ...label, customValues: ticks, formatter: formatTick },
      splitLine: { show: true, lineStyle: { color: theme.line, opacity: 0.55 } },
    },
    series: [
      ...(critical === null || critical === undefined
        ? []
        : [criticalLine(critical, range, theme)]),
      ...summary.methods.flatMap((method, index) => [
        methodLine(method, methodMark(index, method, theme), span),
        ...deviationLines(method, categoricalColour(index, theme)),
      ]),
    ],
  }
}

interface AccuracyRange {
  readonly minimum: number
  readonly maximum: number
}

/** Percent, around everything measured, deviations included. */
function accuracyRange(methods: readonly MethodFindings[]): AccuracyRange {
  const values = methods.flatMap(({ points }) =>
    points.flatMap(({ accuracy, deviation }) => [
      100 * (accuracy - (deviation ?? 0)),
      100 * (accuracy + (deviation ?? 0)),
    ]),
  )
  if (values.length === 0) return { minimum: 0, maximum: 100 }
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const space = Math.max(0.5, (high - low) * 0.08)
  return { minimum: Math.max(0, low - space), maximum: Math.min(100, high + space) }
}

type AnySeries = Extract<NonNullable<ChartOption['series']>, readonly unknown[]>[number]
type LineSeries = Extract<AnySeries, { type?: 'line' }>

function methodLine(
  { method, perSample, points }: MethodFindings,
  { colour, symbol, dash }: MethodMark,
  span: { readonly from: number; readonly to: number },
): LineSeries {
  const [first] = points
  // What needs no batch is as good at every size: a line across.
  const data =
    perSample && first
      ? [span.from, span.to].map((size) => [size, 100 * first.accuracy])
      : points.map(({ batchSize, accuracy }) => [batchSize, 100 * accuracy])
  return {
    ...{ type: 'line', id: method, name: method, data, silent: true },
    ...{ showSymbol: !perSample, symbol, symbolSize: 8 },
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: 2, type: dash },
  }
}

/** One standard deviation between seeds, up and down. */
function deviationLines(
  { method, perSample, points }: MethodFindings,
  colour: string,
): LineSeries[] {
  if (perSample) return []
  return points.flatMap(({ batchSize, accuracy, deviation }) =>
    deviation === null
      ? []
      : [
          {
            ...{ type: 'line' as const, id: `${method}·${batchSize}`, silent: true },
            data: [accuracy - deviation, accuracy + deviation].map((end) => [batchSize, 100 * end]),
            ...{ showSymbol: true, symbol: 'rect', symbolSize: [8, 1] },
            itemStyle: { color: colour },
            lineStyle: { color: colour, width: 1 },
          },
        ],
  )
}

function criticalLine(
  size: number,
  { minimum, maximum }: AccuracyRange,
  theme: ChartTheme,
): LineSeries {
  return {
    ...{ type: 'line', id: 'critical batch', silent: true, showSymbol: false, z: 1 },
    data: [
      [size, minimum],
      [size, maximum],
    ],
    lineStyle: { color: theme.muted, width: 1, type: [2, 3] },
  }
}
