/** Variance of batch statistics, and the error of what stands in for them, over the steps of one cell. */
import { categoricalColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import type { Points } from '../../charts/decimate.ts'
import type { Curve } from '../../charts/lineChart.ts'
import type { StoredSeries } from '../../charts/runCurves.ts'
import type { SeriesByName } from '../../composables/useRunSeries.ts'
import type { CellFindings } from './findings.ts'
import { translate } from '../../text/language.ts'

export interface StatisticTexts {
  readonly id: string
  readonly title: string
  /** What its variance is measured in. */
  readonly unit: string
}

/** The four statistics of a batch, forward and backward. */
export const statistics: readonly StatisticTexts[] = [
  { id: 'mean', title: 'Forward: mean μ', unit: 'of σ²' },
  { id: 'moment', title: 'Forward: variance or second moment', unit: 'of its square' },
  { id: 'gradientMean', title: 'Backward: mean gradient g', unit: 'of mean ĝ²' },
  { id: 'gradientProduct', title: 'Backward: gradient product Ψ', unit: 'of mean ĝ²' },
]

/** Steps of the cell's own, and the median over the layers; empty where nothing was measured. */
export function layerMedians(
  series: SeriesByName,
  figure: string,
  { firstStep, steps }: CellFindings,
): Points {
  const byStep = new Map<number, number[]>()
  for (const [name, { x, y }] of series) {
    if (!name.startsWith(`${figure}:`)) continue
    for (const [index, at] of x.entries()) {
      const value = y[index] ?? NaN
      const step = at - firstStep
      if (step <= 0 || step > steps || !Number.isFinite(value)) continue
      byStep.set(step, [...(byStep.get(step) ?? []), value])
    }
  }
  const ordered = [...byStep].toSorted(([one], [other]) => one - other)
  return {
    x: Float64Array.from(ordered, ([step]) => step),
    y: Float64Array.from(ordered, ([, values]) => median(values)),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}

/** Solid: single batches. Dashed: the average that training or inference uses in their place. */
export function statisticCurves(
  series: SeriesByName,
  statistic: string,
  cell: CellFindings,
  theme: ChartTheme,
): Curve[] {
  const batches = layerMedians(series, `${statistic}Variance`, cell)
  const average = layerMedians(series, `${statistic}AverageDeviation`, cell)
  const curve = (words: string, points: Points, index: number): Curve[] =>
    points.x.length === 0
      ? []
      : [
          {
            ...points,
            ...{ id: `${statistic} ${words}`, name: translate(words), group: translate(words) },
            colour: categoricalColour(index, theme),
            style: index === 0 ? 'solid' : 'dashed',
            total: points.x.length,
          },
        ]
  const stand = cell.normaliser === 'moving-average-batch' ? 'window average' : 'running average'
  return [...curve('single batches', batches, 0), ...curve(stand, average, 1)]
}

/** The loss that inference adds, over the steps of the cell. */
export function gapCurve(
  stored: StoredSeries | undefined,
  { firstStep, steps }: CellFindings,
  theme: ChartTheme,
): Curve[] {
  if (!stored) return []
  const inside = [...stored.x.keys()].filter((index) => {
    const step = (stored.x[index] ?? 0) - firstStep
    return step > 0 && step <= steps
  })
  if (inside.length === 0) return []
  const name = translate('inference minus training')
  return [
    {
      x: Float64Array.from(inside, (index) => (stored.x[index] ?? 0) - firstStep),
      y: Float64Array.from(inside, (index) => stored.y[index] ?? NaN),
      ...{ id: name, name, group: name, style: 'solid', total: inside.length },
      colour: categoricalColour(2, theme),
    },
  ]
}

export interface LayerStatistics {
  readonly layer: string
  /** Last value by figure (`momentVariance`); absent where it was not measured. */
  readonly figures: Readonly<Record<string, number>>
}

/** The last measurement of each layer within the cell. */
export function lastByLayer(
  series: SeriesByName,
  { firstStep, steps }: CellFindings,
): LayerStatistics[] {
  const rows = new Map<string, Record<string, number>>()
  for (const [name, { x, y }] of series) {
    const [figure = '', layer] = name.split(':')
    if (layer === undefined || !/(Variance|AverageDeviation)$/.test(figure)) continue
    const last = x.findLastIndex((step) => step > firstStep && step <= firstStep + steps)
    const value = y[last]
    if (value === undefined) continue
    rows.set(layer, { ...rows.get(layer), [figure]: value })
  }
  return [...rows].map(([layer, figures]) => ({ layer, figures }))
}
