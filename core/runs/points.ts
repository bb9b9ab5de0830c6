/** Columns of points: how a block is taken apart, cut to a range, thinned and summed up. */
import { WorkbenchError } from '../contract/errors.ts'
import { isHardware } from '../contract/instruments.ts'
import type { MetricBlock, SeriesData, SeriesKey, SeriesSummary } from '../contract/metric.ts'
import { seriesName } from '../contract/metric.ts'
import { isConstant } from '../statistics/smoothing.ts'
import type { Column } from '../statistics/smoothing.ts'
import { countBefore, countThrough } from './columns.ts'
import type { Columns } from './columns.ts'
import { decimate } from './decimate.ts'
import type { SeriesQuery } from './store.ts'
import { Waymarks, thin } from './thin.ts'
import type { Range } from './thin.ts'

function checkShape({ series, steps, seconds, values }: MetricBlock): void {
  if (seconds.length === steps.length && values.length === steps.length * series.length) return
  throw new WorkbenchError(
    'request-invalid',
    `metrics of ${series.map(seriesName).join(', ')}: ${steps.length} steps of ${series.length} series need ${steps.length} seconds and ${steps.length * series.length} values, got ${seconds.length} and ${values.length}`,
  )
}

/**
 * Refuses blocks whose columns disagree in length, or in which a series does not move forward:
 * that would be a point stored twice. `lastStepOf` tells where a series stands.
 */
export function checkBlocks(
  blocks: readonly MetricBlock[],
  lastStepOf: (key: SeriesKey) => number | undefined,
): void {
  const reached = new Map<string, number>()
  for (const block of blocks) {
    checkShape(block)
    for (const key of block.series) {
      const name = seriesName(key)
      let before = reached.get(name) ?? lastStepOf(key) ?? -1
      for (const step of block.steps) {
        if (!(step > before))
          throw new WorkbenchError(
            'request-invalid',
            `metrics of ${name}: step ${step} does not come after step ${before}`,
          )
        before = step
      }
      reached.set(name, before)
    }
  }
}

/** Values of one column of a block. */
export function columnOf({ series, steps, values }: MetricBlock, column: number): Float64Array {
  const width = series.length
  return Float64Array.from(
    { length: steps.length },
    (_, row) => values[row * width + column] ?? NaN,
  )
}

export function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** How many of the ascending `steps` are at most `limit`. */
export function countUpTo(steps: Float64Array, limit: number): number {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle] as number) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** The asked range of a series, thinned to `maxPoints`; with smoothing the average of every point goes into it. */
export function select(
  key: SeriesKey,
  columns: Columns,
  query: SeriesQuery,
  averages: Averages = averagesOf(columns.values),
): SeriesData {
  if (query.fromStep !== null || query.toStep !== null) columns.until?.(columns.values.length)
  const from = query.fromStep === null ? 0 : countBefore(columns, query.fromStep)
  const end = query.toStep === null ? columns.values.length : countThrough(columns, query.toStep)
  const range = { from, to: Math.max(from, end) }
  const { indices, smoothed } = chosen(columns, range, query, averages)
  const { stepAt, secondsAt, values } = columns
  return {
    key: { family: key.family, layer: key.layer },
    steps: taken(indices, stepAt),
    seconds:
      query.seconds === false
        ? new Float64Array(indices.length).fill(NaN)
        : taken(indices, secondsAt),
    values: taken(indices, (index) => values[index] as number),
    smoothed,
    total: range.to - range.from,
  }
}

/** A loop: `Float64Array.from` takes four times as long, and a comparison asks for hundreds of thousands. */
function taken(indices: Uint32Array, at: (index: number) => number): Float64Array<ArrayBuffer> {
  const figures = new Float64Array(indices.length)
  for (let place = 0; place < indices.length; place += 1)
    figures[place] = at(indices[place] as number)
  return figures
}

function chosen(
  { values, until }: Columns,
  range: Range,
  { maxPoints, smoothing = 0 }: SeriesQuery,
  averages: Averages,
): { readonly indices: Uint32Array; readonly smoothed: Float64Array<ArrayBuffer> | null } {
  const isPart = range.from > 0 || range.to - range.from > maxPoints
  if (smoothing > 0 && isPart && maxPoints >= 6 && !isConstant(values))
    return thin(values, range, maxPoints, averages(smoothing).before(range.from), until)
  until?.(values.length)
  const indices = decimate(values.subarray(range.from, range.to), maxPoints)
  return { indices: indices.map((index) => range.from + index), smoothed: null }
}

/** The averages of weight s over a series. */
export type Averages = (weight: number) => Waymarks

function averagesOf(values: Column): Averages {
  return (weight) => new Waymarks(values, weight)
}

/** Summary of a series that has no points yet. */
function emptySummary({ family, layer }: SeriesKey): SeriesSummary {
  const nothing = { first: NaN, last: NaN, minimum: NaN, maximum: NaN }
  return { key: { family, layer }, count: 0, firstStep: NaN, lastStep: NaN, ...nothing }
}

/** Summary of a series after more points (at least one); `before` is undefined for a new series. */
export function extendSummary(
  before: SeriesSummary | undefined,
  key: SeriesKey,
  steps: Float64Array,
  values: Float64Array,
): SeriesSummary {
  const known = before ?? emptySummary(key)
  if (values.length === 0) return known
  let { minimum, maximum } = known
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (!(value >= minimum)) minimum = value
    if (!(value <= maximum)) maximum = value
  }
  const begun = known.count > 0
  return {
    key: known.key,
    count: known.count + values.length,
    firstStep: begun ? known.firstStep : (steps[0] as number),
    lastStep: steps.at(-1) as number,
    first: begun ? known.first : (values[0] as number),
    last: values.at(-1) as number,
    minimum,
    maximum,
  }
}

/** Last figures of whole-run series. A figure that is no longer finite is left out, not frozen. */
export function lastFigures(
  metrics: Readonly<Record<string, number>>,
  summaries: readonly SeriesSummary[],
): Record<string, number> {
  const figures = new Map(Object.entries(metrics))
  for (const { key, last } of summaries) {
    // What the machine did is no figure of the training.
    if (key.layer !== null || isHardware(key.family)) continue
    if (Number.isFinite(last)) figures.set(key.family, last)
    else figures.delete(key.family)
  }
  return Object.fromEntries(figures)
}
