/** Curves as they lie on the axes of a chart: cut to the view, fewer points, places instead of values on symlog. */
import { interleave, indicesToDraw, lowerBound, within } from './decimate.ts'
import type { Points, Span } from './decimate.ts'
import { placeOf } from './scale.ts'
import type { Range, Scale } from './scale.ts'

export interface Axes {
  readonly xScale: Scale
  readonly yScale: Scale
  readonly view: Span | null
}

/** The points in view that the axes can show; a value that a log axis cannot place becomes a gap, not a lie. */
export function drawablePoints(curve: Points, { view, xScale, yScale }: Axes): Points {
  if (curve.path) return drawablePath(curve, { view, xScale, yScale })
  const { x, y } = within(curve, view)
  const start = xScale === 'log' ? x.findIndex((value) => value > 0) : 0
  const shown = gapsOnLog(y, yScale)
  return start > 0 ? { x: x.subarray(start), y: shown.subarray(start) } : { x, y: shown }
}

function gapsOnLog(y: Float64Array, scale: Scale): Float64Array {
  return scale === 'log' ? y.map((value) => (value > 0 ? value : NaN)) : y
}

/** A path wanders in and out of view: outside it becomes gaps. What has no x at all is left out. */
function drawablePath({ x, y }: Points, { view, xScale, yScale }: Axes): Points {
  const known = Int32Array.from(x.keys()).filter((index) => Number.isFinite(x[index]))
  const [xs, ys] = [x, gapsOnLog(y, yScale)].map((values) =>
    Float64Array.from(known, (index) => values[index] ?? NaN),
  ) as [Float64Array, Float64Array]
  const isIn = (value = NaN) =>
    (!view || (value >= view.from && value <= view.to)) && (xScale !== 'log' || value > 0)
  const isNear = (index: number) => isIn(xs[index - 1]) || isIn(xs[index]) || isIn(xs[index + 1])
  return { x: xs, y: ys.map((value, index) => (isNear(index) ? value : NaN)), path: true }
}

/** Indices of the points to draw; a path keeps the extremes of both its directions. */
export function keptIndices(points: Points, columns: number): Int32Array {
  if (!points.path) return indicesToDraw(points, columns)
  const order = Float64Array.from(points.x.keys())
  const along = [points.x, points.y].map((y) => indicesToDraw({ x: order, y }, columns))
  return Int32Array.from(new Set(along.flatMap((indices) => [...indices]))).sort()
}

/** First and last x of curves; 0 to 1 when there is none. */
export function spanOf(curves: readonly Points[]): Span {
  let [from, to] = [Infinity, -Infinity]
  for (const { x, y, path } of curves) {
    const ends = path ? [...x].filter((_, index) => !Number.isNaN(y[index])) : [x[0], x.at(-1)]
    for (const end of ends) {
      if (end === undefined || !Number.isFinite(end)) continue
      from = Math.min(from, end)
      to = Math.max(to, end)
    }
  }
  return from <= to ? { from, to } : { from: 0, to: 1 }
}

/** Pairs for ECharts, whose axes know linear and log; for symlog they get places. */
export function drawnPairs(
  points: Points,
  indices: Int32Array,
  { x, y }: { readonly x: AxisPlaces; readonly y: AxisPlaces },
): Float64Array {
  const pairs = interleave(points, indices)
  for (const [offset, axis] of [x, y].entries()) {
    if (axis.scale !== 'symlog') continue
    const place = placeOf('symlog', axis.range.linearWithin)
    for (let index = offset; index < pairs.length; index += 2)
      pairs[index] = place(pairs[index] ?? NaN)
  }
  return pairs
}

export interface AxisPlaces {
  readonly scale: Scale
  readonly range: Range
}

/** Index of the point whose x is nearest; −1 of none. */
export function nearest({ x, path }: Points, place: number): number {
  if (path) return nearestOnPath(x, place)
  if (x.length === 0) return -1
  const after = Math.min(lowerBound(x, place), x.length - 1)
  const before = Math.max(0, after - 1)
  return place - (x[before] ?? 0) < (x[after] ?? 0) - place ? before : after
}

function nearestOnPath(x: Float64Array, place: number): number {
  let [best, least] = [-1, Infinity]
  for (let index = 0; index < x.length; index += 1) {
    const distance = Math.abs((x[index] ?? NaN) - place)
    if (distance < least) [best, least] = [index, distance]
  }
  return best
}
