/**
 * Thinning a series for drawing, smoothed before it is thinned: the average runs over every point, and of
 * every stretch the smallest and the largest figure stay, raw and smoothed. A spike of one step survives any zoom.
 */
import { Smoother } from '../statistics/smoothing.ts'
import type { Column } from '../statistics/smoothing.ts'
import { smoothedExtremes } from './smoothedExtremes.ts'
import type { SmoothedExtremes } from './smoothedExtremes.ts'

/** Places in the series, ascending, and the average there. */
export type Thinned = {
  readonly indices: Uint32Array
  readonly smoothed: Float64Array<ArrayBuffer>
}

export type Range = { readonly from: number; readonly to: number }

/** Points between two places where the average is remembered, so that a range need not begin at the start. */
const betweenMarks = 65_536

/** Averages at places of one series, remembered as far as someone asked. */
export class Waymarks {
  readonly weight: number
  private readonly values: Column
  private readonly marks: Smoother[]
  private unused: Float64Array | null = null

  constructor(values: Column, weight: number) {
    this.values = values
    this.weight = weight
    this.marks = [new Smoother(weight)]
  }

  /** The average as it stands before `index`. */
  before(index: number): Smoother {
    const wanted = Math.floor(index / betweenMarks)
    while (this.marks.length <= wanted)
      this.marks.push(this.onwards(this.marks.length * betweenMarks))
    return this.onwards(index)
  }

  /** From the mark at or before `index − 1` to `index`. */
  private onwards(index: number): Smoother {
    const at = Math.max(0, Math.ceil(index / betweenMarks) - 1)
    const smoother = (this.marks[at] as Smoother).copy()
    // Half a megabyte, which most series, seen from their start, never need.
    if (index > at * betweenMarks)
      smoother.into(
        (this.unused ??= new Float64Array(betweenMarks)),
        this.values,
        at * betweenMarks,
        index,
      )
    return smoother
  }
}

/**
 * At most `maxPoints` (six at least) of the points in the range: the first, the last, and of every stretch the extremes.
 * `smoother` stands before the range and is used up. `until` waits for the values before a place.
 */
export function thin(
  values: Column,
  { from, to }: Range,
  maxPoints: number,
  smoother: Smoother,
  until?: (end: number) => void,
): Thinned {
  if (to - from <= maxPoints) {
    until?.(to)
    return everyPoint(values, { from, to }, smoother)
  }
  const stretches = Math.max(1, Math.floor((maxPoints - 2) / 4))
  const inner = to - from - 2
  const kept = new Kept(maxPoints)
  const take = (start: number, end: number): void => {
    until?.(end)
    kept.take(smoothedExtremes(values, start, end, smoother))
  }
  take(from, from + 1)
  for (let stretch = 0; stretch < stretches; stretch += 1)
    take(
      from + 1 + Math.floor((stretch * inner) / stretches),
      from + 1 + Math.floor(((stretch + 1) * inner) / stretches),
    )
  take(to - 1, to)
  return kept.done()
}

function everyPoint(values: Column, { from, to }: Range, smoother: Smoother): Thinned {
  const smoothed = new Float64Array(to - from)
  smoother.into(smoothed, values, from, to)
  return { indices: new Uint32Array(to - from).map((_, at) => from + at), smoothed }
}

class Kept {
  private readonly indices: Uint32Array
  private readonly smoothed: Float64Array<ArrayBuffer>
  private length = 0

  constructor(maxPoints: number) {
    this.indices = new Uint32Array(maxPoints)
    this.smoothed = new Float64Array(maxPoints)
  }

  /** Each place once, ascending: every turn takes the least that is beyond the one before. */
  take({ places, averages }: SmoothedExtremes): void {
    for (let before = -1, next = 0; next !== -1;) {
      next = -1
      for (let one = 0; one < 4; one += 1)
        if (at(places, one) > before && (next === -1 || at(places, one) < at(places, next)))
          next = one
      if (next === -1) return
      this.indices[this.length] = before = at(places, next)
      this.smoothed[this.length] = at(averages, next)
      this.length += 1
    }
  }

  done(): Thinned {
    return {
      indices: this.indices.slice(0, this.length),
      smoothed: this.smoothed.slice(0, this.length),
    }
  }
}

function at(figures: ArrayLike<number>, place: number): number {
  return figures[place] as number
}
