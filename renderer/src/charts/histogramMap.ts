/** Histograms over time: one column a probed step, one cell a bin, at the values that the bin held then. */
import {
  binFamily,
  histogramBins,
  histogramKinds,
  histogramReach,
  scaleFamily,
} from '../../../core/contract/histogram.ts'
import type { HistogramKind } from '../../../core/contract/histogram.ts'
import { parseSeriesName, seriesName } from '../../../core/contract/metric.ts'
import { formatTick } from '../text/figures.ts'
import { linearTicks } from './axis.ts'
import { axisOption } from './axisOption.ts'
import { densityColour } from './colours.ts'
import type { ChartTheme } from './colours.ts'
import type { Span } from './decimate.ts'
import type { ChartOption } from './option.ts'
import type { StoredSeries } from './runCurves.ts'
import { formatX, xName, xTicks } from './xAxis.ts'
import type { XQuantity } from './xAxis.ts'

export interface LayerHistograms {
  readonly layer: string
  /** Root mean square of the layer's numbers at each probed step. */
  readonly scale: StoredSeries
  /** Share of each bin, at the same steps. */
  readonly bins: readonly StoredSeries[]
}

type SeriesByName = ReadonlyMap<string, StoredSeries>

/** Kinds of which there is something to draw. */
export function kindsIn(series: SeriesByName): HistogramKind[] {
  const families = new Set([...series.keys()].map((name) => parseSeriesName(name).family))
  return histogramKinds.filter((kind) => families.has(scaleFamily(kind)))
}

export function histogramsOf(series: SeriesByName, kind: HistogramKind): LayerHistograms[] {
  const layers = [...series.keys()].flatMap((name) => {
    const { family, layer } = parseSeriesName(name)
    return family === scaleFamily(kind) && layer !== null ? [layer] : []
  })
  return layers.flatMap((layer) => {
    const scale = series.get(seriesName({ family: scaleFamily(kind), layer }))
    const bins = Array.from({ length: histogramBins }, (_, bin) =>
      series.get(seriesName({ family: binFamily(kind, bin), layer })),
    ).filter((one) => one !== undefined)
    return scale && bins.length === histogramBins ? [{ layer, scale, bins }] : []
  })
}

export interface HistogramMap {
  readonly histograms: LayerHistograms
  /** Where each histogram lies on x. */
  readonly places: Float64Array
  readonly x: XQuantity
  readonly view: Span | null
  readonly theme: ChartTheme
}

/** Columns that a small chart can show apart. */
const mostColumns = 80
const histogramMargins = { left: 56, right: 12, top: 8, bottom: 36 } as const

/** Indices of the histograms that are drawn: those in view, evenly left out where they are too many. */
export function drawnHistograms({ places, view }: Pick<HistogramMap, 'places' | 'view'>): number[] {
  const inside = [...places.keys()].filter((index) => {
    const place = places[index] ?? NaN
    return Number.isFinite(place) && (!view || (place >= view.from && place <= view.to))
  })
  const stride = Math.ceil(inside.length / mostColumns)
  return inside.filter((_, index) => index % stride === 0)
}

/** [left, right, low, high, share] of each cell that is not empty. */
export function histogramCells(map: HistogramMap): number[][] {
  const { histograms, places } = map
  const drawn = drawnHistograms(map)
  const at = drawn.map((index) => places[index] ?? NaN)
  return drawn.flatMap((index, column) => {
    const width = (histograms.scale.y[index] ?? NaN) * ((2 * histogramReach) / histogramBins)
    const [left, right] = edgesOf(at, column)
    return histograms.bins.flatMap(({ y }, bin) => {
      const share = y[index] ?? 0
      const low = (bin - histogramBins / 2) * width
      return share > 0 ? [[left, right, low, low + width, share]] : []
    })
  })
}

/** Halfway to the neighbours; the first and the last are as wide as the column beside them. */
function edgesOf(at: readonly number[], column: number): [number, number] {
  const here = at[column] ?? 0
  const [before, after] = [at[column - 1], at[column + 1]]
  const left = before === undefined ? (after ?? here + 1) - here : here - before
  const right = after === undefined ? (before === undefined ? 1 : here - before) : after - here
  return [here - left / 2, here + right / 2]
}

export function histogramOption(map: HistogramMap): ChartOption {
  const { theme, x } = map
  const cells = histogramCells(map)
  const [left, right] = [cells[0]?.[0] ?? 0, cells.at(-1)?.[1] ?? 1]
  const most = cells.reduce((greatest, cell) => Math.max(greatest, cell[4] ?? 0), 0)
  const reach = cells.reduce((far, cell) => Math.max(far, Math.abs(cell[3] ?? 0)), 0) || 1
  const across = { minimum: left, maximum: right }
  const up = { minimum: -reach, maximum: reach }
  const plain = { scale: 'linear', theme, fontSize: 11 } as const
  return {
    animation: false,
    grid: { ...histogramMargins },
    xAxis: {
      ...axisOption({
        ...{ ...plain, name: xName(x), range: across },
        ...{ ticks: xTicks(x, across, 4), format: formatX(x) },
      }),
      ...{ nameLocation: 'middle', nameGap: 22 },
    },
    yAxis: axisOption({
      ...{ ...plain, name: '', range: up },
      ...{ ticks: linearTicks(up, 6), format: formatTick },
    }),
    series: [
      {
        ...{ type: 'custom', id: 'cells', silent: true, clip: true, progressive: 0, data: cells },
        renderItem: (_, api) => {
          const [x0 = 0, y0 = 0] = api.coord([api.value(0), api.value(3)])
          const [x1 = 0, y1 = 0] = api.coord([api.value(1), api.value(2)])
          const fill = densityColour(Number(api.value(4)) / most, theme)
          // Half a pixel over the edge: no seam between neighbours.
          const shape = { x: x0, y: y0, width: x1 - x0 + 0.5, height: y1 - y0 + 0.5 }
          return { type: 'rect', shape, style: { fill } }
        },
      },
    ],
  }
}

export interface HistogramRow {
  readonly place: number
  readonly scale: number
  /** Share of numbers farther than two root mean squares from zero. */
  readonly far: number
}

/** Rows of a table that can still be listened to. */
const mostRows = 12

export function histogramRows({ histograms, places }: Omit<HistogramMap, 'theme' | 'x' | 'view'>) {
  const stride = Math.max(1, Math.ceil(places.length / mostRows))
  const inner = histogramBins / 4
  return [...places.entries()]
    .filter(([index]) => index % stride === 0 || index === places.length - 1)
    .map(([index, place]): HistogramRow => {
      const near = histograms.bins
        .slice(inner, histogramBins - inner)
        .reduce((sum, { y }) => sum + (y[index] ?? 0), 0)
      return { place, scale: histograms.scale.y[index] ?? NaN, far: Math.max(0, 1 - near) }
    })
}
