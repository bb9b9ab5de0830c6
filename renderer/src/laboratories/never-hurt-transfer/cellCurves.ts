/** Curves and maps of one cell, out of the series of the whole grid. */
import { categoricalColour, layerColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import { lowerBound } from '../../charts/decimate.ts'
import type { Points } from '../../charts/decimate.ts'
import type { Curve } from '../../charts/lineChart.ts'
import type { StoredSeries } from '../../charts/runCurves.ts'
import type { SeriesByName } from '../../composables/useRunSeries.ts'
import { translate } from '../../text/language.ts'

/** Steps of the run before the cell’s first, and its own. */
export interface CellSpan {
  readonly firstStep: number
  readonly steps: number
}

/** The part of a series that lies in the cell, over the cell’s own steps. */
export function inCell({ x, y }: Points, { firstStep, steps }: CellSpan): Points {
  const start = lowerBound(x, firstStep + 1)
  const end = lowerBound(x, firstStep + steps + 1)
  return {
    x: Float64Array.from(x.subarray(start, end), (step) => step - firstStep),
    y: Float64Array.from(y.subarray(start, end)),
  }
}

function curveOf(
  id: string,
  points: Points,
  { name, colour }: { name: string; colour: string },
): Curve[] {
  if (points.x.length === 0) return []
  return [{ ...points, id, name, group: name, colour, style: 'solid', total: points.x.length }]
}

export interface NamedSeries {
  readonly name: string
  readonly label: string
}

/** Several figures of the whole network over the steps of one cell. */
export function figureCurves(
  series: SeriesByName,
  wanted: readonly NamedSeries[],
  span: CellSpan,
  theme: ChartTheme,
): Curve[] {
  return wanted.flatMap(({ name, label }, at) => {
    const stored = series.get(name)
    if (!stored) return []
    const look = { name: translate(label), colour: categoricalColour(at, theme) }
    return curveOf(name, inCell(stored, span), look)
  })
}

/** `layerAngle:conv1` of every layer, first to last. */
export function layersOf(series: SeriesByName, family: string): [string, StoredSeries][] {
  return [...series]
    .filter(([name]) => name.startsWith(`${family}:`))
    .map(([name, stored]) => [name.slice(family.length + 1), stored])
}

export function layerCurves(
  series: SeriesByName,
  family: string,
  span: CellSpan,
  theme: ChartTheme,
): Curve[] {
  const layers = layersOf(series, family)
  return layers.flatMap(([layer, stored], at) => {
    const look = { name: layer, colour: layerColour(at, layers.length, theme) }
    return curveOf(`${family}:${layer}`, inCell(stored, span), look)
  })
}
