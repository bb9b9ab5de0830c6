/** Where the card of the tour stands: beside what it points at, never over it where there is room. */

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** The part of a box that is on the window, a little inside its edges. */
export function clipped(box: Box, viewport: Size): Box {
  const inside = 6
  const left = Math.max(inside, box.left)
  const top = Math.max(inside, box.top)
  return {
    ...{ left, top },
    width: Math.min(box.left + box.width, viewport.width - inside) - left,
    height: Math.min(box.top + box.height, viewport.height - inside) - top,
  }
}

/** Pixels between the card and what it points at, and between the card and the window's edge. */
const gap = 12
const margin = 16
/** The strip at the foot of the window. */
const foot = 28

function between(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}

/** Right of it, under it, left of it, above it: the first that has room; else the corner at the lower right. */
export function placeCard(target: Box | null, card: Size, viewport: Size) {
  const most = {
    left: viewport.width - margin - card.width,
    top: viewport.height - foot - margin - card.height,
  }
  if (target === null) return most
  const beside = between(target.top, margin, most.top)
  const along = between(target.left, margin, most.left)
  const places = [
    { left: target.left + target.width + gap, top: beside },
    { left: along, top: target.top + target.height + gap },
    { left: target.left - gap - card.width, top: beside },
    { left: along, top: target.top - gap - card.height },
  ]
  const fits = ({ left, top }: { left: number; top: number }) =>
    left >= margin && top >= margin && left <= most.left && top <= most.top
  return places.find(fits) ?? most
}

/** Whether any of it can be seen. */
export function isInside({ left, top, width, height }: Box, viewport: Size): boolean {
  const visible = width > 0 && height > 0
  return (
    visible &&
    left < viewport.width &&
    top < viewport.height - foot &&
    left + width > 0 &&
    top + height > 0
  )
}
