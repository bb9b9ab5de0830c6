/** Layer × step: the angle between the two gradients, conflict beyond 90 degrees. */
import { divergingRamp } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import type { Points } from '../../charts/decimate.ts'
import type { ChartOption } from '../../charts/option.ts'
import { formatCount } from '../../text/figures.ts'
import { translate } from '../../text/language.ts'

export interface LayerAngles extends Points {
  readonly layer: string
}

export interface AngleGrid {
  readonly layers: readonly string[]
  /** Centre step of each column. */
  readonly steps: readonly number[]
  /** Mean angle in degrees at [layer][column]; NaN where nothing was measured. */
  readonly values: readonly (readonly number[])[]
}

/** At most `most` columns, and never more than there are steps: no gaps between them. */
export function angleGrid(layers: readonly LayerAngles[], most: number): AngleGrid {
  const last = Math.max(1, ...layers.map(({ x }) => x.at(-1) ?? 1))
  const columns = Math.min(most, last)
  const width = last / columns
  const steps = Array.from({ length: columns }, (_, column) => (column + 0.5) * width)
  return {
    ...{ steps, layers: layers.map(({ layer }) => layer) },
    values: layers.map((layer) => columnMeans(layer, columns, width)),
  }
}

function columnMeans({ x, y }: Points, columns: number, width: number): number[] {
  const sums = Array.from({ length: columns }, () => ({ sum: 0, count: 0 }))
  x.forEach((step, at) => {
    const place = sums[Math.min(columns - 1, Math.floor((step - 1) / width))]
    const value = y[at] ?? Number.NaN
    if (!place || !Number.isFinite(value)) return
    place.sum += value
    place.count += 1
  })
  return sums.map(({ sum, count }) => (count > 0 ? sum / count : Number.NaN))
}

export function angleMapOption(
  { layers, steps, values }: AngleGrid,
  theme: ChartTheme,
): ChartOption {
  const label = { color: theme.muted, fontSize: 11 }
  const data = values.flatMap((row, layer) =>
    row.flatMap((value, column) => (Number.isFinite(value) ? [[column, layer, value]] : [])),
  )
  return {
    animation: false,
    grid: { left: 120, right: 120, top: 8, bottom: 40 },
    xAxis: {
      ...{
        type: 'category',
        name: translate('step of the cell'),
        nameLocation: 'middle',
        nameGap: 24,
      },
      nameTextStyle: label,
      data: steps.map((step) => formatCount(Math.round(step))),
      axisLabel: { ...label, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line } },
    },
    yAxis: {
      ...{ type: 'category', inverse: true, data: [...layers] },
      axisLabel: { ...label, width: 104, overflow: 'truncate', interval: 0 },
      axisTick: { show: false },
      axisLine: { show: false },
    },
    visualMap: {
      ...{ type: 'continuous', calculable: false, orient: 'vertical', right: 8, top: 8 },
      ...{ min: 0, max: 180, itemWidth: 12, itemHeight: 96 },
      text: [translate('180° against'), translate('0° along')],
      textStyle: label,
      inRange: { color: divergingRamp(theme) },
    },
    series: [{ type: 'heatmap', id: 'angles', data, progressive: 0, silent: true }],
  }
}
