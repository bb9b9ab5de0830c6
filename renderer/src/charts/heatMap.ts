/** Layer × step: how far each layer is from its theory. */
import { formatCount } from '../text/figures.ts'
import { divergingRamp } from './colours.ts'
import type { ChartTheme } from './colours.ts'
import { lowerBound } from './decimate.ts'
import type { Points, Span } from './decimate.ts'
import type { ChartOption } from './option.ts'
import { byStep, formatX, xName, xTicks } from './xAxis.ts'
import type { XQuantity } from './xAxis.ts'
import { translate } from '../text/language.ts'

export interface LayerDeviation {
  readonly layer: string
  readonly measured: Points
  readonly predicted: Points
}

export interface HeatMap {
  readonly layers: readonly LayerDeviation[]
  readonly view: Span | null
  readonly columns: number
  readonly theme: ChartTheme
}

export interface HeatMapGrid {
  /** Centre step of each column. */
  readonly steps: readonly number[]
  readonly layers: readonly string[]
  /** log₂(rms measured / mean predicted) at [layer · steps.length + column]; NaN where nothing was measured. */
  readonly values: Float64Array
}

/** Averages whole columns, so that noise of single steps does not hide the trend. */
export function deviationGrid({ layers, view, columns }: HeatMap): HeatMapGrid {
  const span = view ?? spanOf(layers)
  const width = (span.to - span.from) / columns || 1
  const steps = Array.from({ length: columns }, (_, column) => span.from + (column + 0.5) * width)
  const values = new Float64Array(layers.length * columns)
  for (const [row, { measured, predicted }] of layers.entries()) {
    for (let column = 0; column < columns; column++) {
      const from = span.from + column * width
      const to = column === columns - 1 ? span.to + 1e-9 : from + width
      const ratio = rootMeanSquare(measured, from, to) / mean(predicted, from, to)
      values[row * columns + column] = Math.log2(ratio)
    }
  }
  return { steps, layers: layers.map(({ layer }) => layer), values }
}

function spanOf(layers: readonly LayerDeviation[]): Span {
  const filled = layers.filter(({ measured }) => measured.x.length > 0)
  return {
    from: Math.min(...filled.map(({ measured }) => measured.x[0] ?? 0)),
    to: Math.max(...filled.map(({ measured }) => measured.x[measured.x.length - 1] ?? 1)),
  }
}

function rootMeanSquare({ x, y }: Points, from: number, to: number): number {
  let sum = 0
  let count = 0
  for (let index = lowerBound(x, from); index < x.length && (x[index] ?? to) < to; index++) {
    const value = y[index] ?? NaN
    if (!Number.isFinite(value)) continue
    sum += value * value
    count += 1
  }
  return count === 0 ? NaN : Math.sqrt(sum / count)
}

function mean({ x, y }: Points, from: number, to: number): number {
  let sum = 0
  let count = 0
  for (let index = lowerBound(x, from); index < x.length && (x[index] ?? to) < to; index++) {
    const value = y[index] ?? NaN
    if (!Number.isFinite(value)) continue
    sum += value
    count += 1
  }
  return count === 0 ? NaN : sum / count
}

/** The colour scale ends at half and twice the prediction. */
const scaleEnd = 1

/** Pixels around the cells: room for layer names and the colour scale. */
export const heatMapMargins = { left: 120, right: 104, top: 8, bottom: 40 } as const

export function heatMapOption(
  grid: HeatMapGrid,
  theme: ChartTheme,
  x: XQuantity = byStep,
): ChartOption {
  const columns = grid.steps.length
  const data: [number, number, number][] = []
  for (const [index, value] of grid.values.entries())
    if (Number.isFinite(value)) data.push([index % columns, Math.floor(index / columns), value])
  const label = { color: theme.muted, fontSize: 11 }
  return {
    animation: false,
    grid: { ...heatMapMargins },
    xAxis: {
      type: 'category',
      name: xName(x),
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: label,
      data: columnLabels(grid.steps, x),
      axisLabel: { ...label, hideOverlap: true, interval: 0 },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...grid.layers],
      axisLabel: { ...label, width: 104, overflow: 'truncate', interval: 'auto' },
      axisTick: { show: false },
      axisLine: { show: false },
    },
    visualMap: {
      ...{ type: 'continuous', calculable: false, orient: 'vertical', right: 8, top: 8 },
      ...{ min: -scaleEnd, max: scaleEnd, itemWidth: 12, itemHeight: 96, precision: 2 },
      text: [translate('2 × theory'), translate('½ × theory')],
      textStyle: label,
      inRange: { color: divergingRamp(theme) },
    },
    series: [{ type: 'heatmap', id: 'deviation', data, progressive: 0, silent: true }],
  }
}

/** Round values of x under the columns that hold them; nothing under the others. */
function columnLabels(steps: readonly number[], x: XQuantity): string[] {
  const [first = 0, last = 1] = [steps[0], steps.at(-1)]
  const width = (last - first) / Math.max(1, steps.length - 1)
  const labels = steps.map(() => '')
  for (const tick of xTicks(x, { minimum: first, maximum: last }, 8)) {
    const column = Math.round((tick - first) / width)
    if (x.kind !== 'step') labels[column] = formatX(x)(tick)
    else if (Number.isInteger(tick)) labels[column] = formatCount(tick)
  }
  return labels
}
