/** Which steps are read for a zoom: more than are in view, so that a small pan needs nothing. */
import type { Span } from '../charts/decimate.ts'

/** A drag changes the view with every frame; the engine is asked when it rests so long, milliseconds. */
export const rest = 60
/** Of a view's width, read on each side of it. */
const margin = 0.5
/** What was read, this many times as wide as the view, is too coarse. */
const tooWide = 4

export function spanAround({ from, to }: Span): Span {
  const room = margin * (to - from)
  return { from: from - room, to: to + room }
}

/** Whether what was read stands for the whole view. */
export function covers(span: Span | null, view: Span | null): boolean {
  return span !== null && view !== null && span.from <= view.from && span.to >= view.to
}

/** Whether it does, and is fine enough. */
export function stillFits(span: Span | null, view: Span): boolean {
  if (span === null || !covers(span, view)) return false
  return span.to - span.from <= tooWide * (view.to - view.from)
}
