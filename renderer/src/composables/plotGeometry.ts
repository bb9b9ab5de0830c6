/** From pixels to values on a plot and back. */
import { fromShare, toShare } from '../charts/scale.ts'
import type { Range, Scale } from '../charts/scale.ts'
import type { Span } from '../charts/decimate.ts'
import { plotMargins } from '../charts/lineChart.ts'

export interface Plot {
  readonly width: number
  readonly range: Range
  readonly scale: Scale
  readonly size: 'full' | 'compact'
}

/** Left edge and length of the x axis, pixels. */
export function innerOf({ width, size }: Plot): { left: number; length: number } {
  const { left, right } = plotMargins[size]
  return { left, length: Math.max(1, width - left - right) }
}

/** Where the pointer is along the x axis, 0 to 1. */
export function shareAt(plot: Plot, event: MouseEvent): number {
  const { left, length } = innerOf(plot)
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
  return Math.min(1, Math.max(0, (event.clientX - box.left - left) / length))
}

export function valueAt({ range, scale }: Plot, share: number): number {
  return fromShare(range, scale, share)
}

export function pixelAt(plot: Plot, value: number): number {
  const { left, length } = innerOf(plot)
  return left + toShare(plot.range, plot.scale, value) * length
}

/** The part of the axis between two shares of it. */
export function spanBetween(
  { range, scale }: Pick<Plot, 'range' | 'scale'>,
  low: number,
  high: number,
): Span {
  return { from: fromShare(range, scale, low), to: fromShare(range, scale, high) }
}
