/** The area between two edges, drawn as one polygon: stacked lines would be wrong on a log axis. */
import { indicesToDraw } from './decimate.ts'
import type { ChartOption } from './option.ts'
import type { AxisPlaces } from './placedCurves.ts'
import { placeOf } from './scale.ts'

type Series = Extract<NonNullable<ChartOption['series']>, readonly unknown[]>[number]

interface Banded {
  readonly id: string
  readonly colour: string
  readonly x: Float64Array
  readonly band?: { readonly low: Float64Array; readonly high: Float64Array }
}

/** None for a curve without a band. */
export function bandSeries(
  { band, id, colour, x }: Banded,
  columns: number,
  axes: { readonly x: AxisPlaces; readonly y: AxisPlaces },
): Series[] {
  if (!band) return []
  const places = [axes.x, axes.y].map(({ scale, range }) =>
    scale === 'symlog' ? placeOf(scale, range.linearWithin) : (value: number) => value,
  )
  const outline = bandOutline({ x, ...band }, columns)
    .filter(([, value]) => Number.isFinite(value) && (axes.y.scale !== 'log' || value > 0))
    .map((point) => point.map((value, axis) => places[axis]?.(value) ?? value))
  if (outline.length < 3) return []
  return [
    {
      ...{ type: 'custom', id: `${id}·band`, silent: true, clip: true, z: 0, data: [0] },
      renderItem: (_, api) => ({
        type: 'polygon',
        shape: { points: outline.map((point) => api.coord([...point])) },
        style: { fill: colour, opacity: 0.16 },
      }),
    },
  ]
}

type Edges = { readonly x: Float64Array; readonly low: Float64Array; readonly high: Float64Array }

/** Along the upper edge and back along the lower one, spikes kept on both. */
export function bandOutline({ x, low, high }: Edges, columns: number): [number, number][] {
  const along = (y: Float64Array) =>
    [...indicesToDraw({ x, y }, columns)].map((index): [number, number] => {
      return [x[index] ?? NaN, y[index] ?? NaN]
    })
  return [...along(high), ...along(low).reverse()]
}
