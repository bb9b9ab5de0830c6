/** How wide a curve is drawn. */
import { placeOf } from './scale.ts'
import type { Range, Scale } from './scale.ts'

/** Heights of the plot that all wide lines of a chart together may run up and down. */
const wideTravel = 120
/** Points that all wide lines of a chart together may have: their outlines are filled, at 2 ms a thousand (measured). */
const widePoints = 8_000

interface Plot {
  readonly range: Range
  readonly scale: Scale
  /** How many curves share the plot. */
  readonly curves: number
}

/**
 * Pixels, for the points of `y` at `indices`. Noise is drawn one pixel wide: without a GPU, Chromium fills a wide
 * zigzag of 1,200 points in 195 ms, a line of one pixel in 1 ms (measured).
 */
export function lineWidth(y: Float64Array, indices: Int32Array, plot: Plot): number {
  const { range, scale, curves } = plot
  const place = placeOf(scale, range.linearWithin)
  const [bottom, top] = [place(range.minimum), place(range.maximum)]
  const limit = ((top - bottom) * wideTravel) / curves
  if (indices.length * curves > widePoints) return 1
  let travelled = 0
  let last = Number.NaN
  for (const index of indices) {
    const height = Math.min(top, Math.max(bottom, place(y[index] as number)))
    const distance = Math.abs(height - last)
    // A gap is not drawn.
    if (distance > 0) travelled += distance
    if (travelled > limit) return 1
    last = height
  }
  return 1.5
}
