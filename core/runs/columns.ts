/**
 * One series as it lies in the store: figures in one typed array, their steps and seconds only where they are
 * asked for. Of ten million points a picture takes a few thousand; making numbers of all the others would be most of the time.
 */
import type { Column } from '../statistics/smoothing.ts'

/** Every column of some points. */
export interface Points {
  readonly steps: Float64Array
  /** Of training. */
  readonly seconds: Float64Array
  readonly values: Float64Array
}

const none = new Float64Array(0)
export const noPoints: Points = { steps: none, seconds: none, values: none }

export interface Columns {
  readonly values: Column
  /** Where another thread is still reading: waits for the values in [0, end), and with the last for steps and seconds. */
  readonly until?: (end: number) => void
  readonly stepAt: (index: number) => number
  readonly secondsAt: (index: number) => number
  /** Those of the points in [from, to), where every one is needed: ten times as fast as one by one. */
  readonly stepsIn: (from: number, to: number) => Float64Array
}

/** One stretch of points that were stored together. */
export interface Stretch {
  /** Place of its first point in the series. */
  readonly from: number
  readonly steps: StepColumn
  /** Where its seconds are kept. */
  readonly axis: number
}

/** Steps of a stretch: as numbers, or as the first and the stride where the stride is constant. */
export type StepColumn =
  | { readonly kind: 'listed'; readonly steps: Uint32Array | Float64Array }
  | { readonly kind: 'regular'; readonly first: number; readonly stride: number }

export function stepOf(column: StepColumn, row: number): number {
  return column.kind === 'listed'
    ? (column.steps[row] as number)
    : column.first + row * column.stride
}

/** `stretches` in order, without gaps; `secondsOf` reads those of an axis. */
export function columnsOf(
  values: Column,
  stretches: readonly Stretch[],
  secondsOf: (axis: number) => Float64Array,
): Columns {
  let at = 0
  let seconds: { readonly of: Stretch; readonly values: Float64Array } | null = null
  /** Asked for in ascending order, mostly: the last stretch is tried first. */
  const stretchAt = (index: number): Stretch => {
    const holds = (place: number): boolean =>
      index >= (stretches[place]?.from ?? Infinity) &&
      index < (stretches[place + 1]?.from ?? Infinity)
    if (!holds(at)) at = holds(at + 1) ? at + 1 : lastFrom(stretches, index)
    return stretches[at] as Stretch
  }
  return {
    values,
    stepAt: (index) => {
      const stretch = stretchAt(index)
      return stepOf(stretch.steps, index - stretch.from)
    },
    secondsAt: (index) => {
      const stretch = stretchAt(index)
      if (seconds?.of !== stretch) seconds = { of: stretch, values: secondsOf(stretch.axis) }
      return seconds.values[index - stretch.from] as number
    },
    stepsIn: (from, to) => stepsOf(stretches, from, to),
  }
}

function stepsOf(stretches: readonly Stretch[], from: number, to: number): Float64Array {
  const steps = new Float64Array(Math.max(0, to - from))
  for (let place = lastFrom(stretches, from), index = from; index < to; place += 1) {
    const { from: start, steps: column } = stretches[place] as Stretch
    const end = Math.min(to, stretches[place + 1]?.from ?? to)
    if (column.kind === 'listed')
      steps.set(column.steps.subarray(index - start, end - start), index - from)
    else
      for (let row = index; row < end; row += 1)
        steps[row - from] = column.first + (row - start) * column.stride
    index = end
  }
  return steps
}

/** Place of the last stretch that begins at `index` or before. */
function lastFrom(stretches: readonly Stretch[], index: number): number {
  let low = 0
  let high = stretches.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((stretches[middle] as Stretch).from <= index) low = middle
    else high = middle
  }
  return low
}

export function columnsOfPoints({ steps, seconds, values }: Points): Columns {
  return {
    values,
    stepAt: (index) => steps[index] as number,
    secondsAt: (index) => seconds[index] as number,
    stepsIn: (from, to) => steps.subarray(from, to),
  }
}

/** How many points come before the first whose step is at least `limit`. */
export function countBefore(columns: Columns, limit: number): number {
  return countWhile(columns, (step) => step < limit)
}

/** How many points have a step of at most `limit`. */
export function countThrough(columns: Columns, limit: number): number {
  return countWhile(columns, (step) => step <= limit)
}

/** Steps ascend. */
function countWhile({ values, stepAt }: Columns, holds: (step: number) => boolean): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(stepAt(middle))) low = middle + 1
    else high = middle
  }
  return low
}
