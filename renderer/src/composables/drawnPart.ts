/** What a page's charts draw, as far as the engine must know it: it smooths and thins what is too long to come whole. */
import type { SeriesData, SeriesKey } from '../../../core/contract/metric.ts'
import { seriesName } from '../../../core/contract/metric.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { Span } from '../charts/decimate.ts'
import type { StoredSeries } from '../charts/runCurves.ts'

export interface DrawnPart {
  /** Weight of the average. */
  readonly smoothing: number
  /** Whether x is a time. */
  readonly seconds: boolean
  /** Steps in view; null for all, and where x is no step. */
  readonly view: Span | null
}

/** Series of one run that are too long to come whole. */
export interface LongSeries {
  readonly runId: string
  readonly keys: readonly SeriesKey[]
}

/** Points of a long series that a wide chart gets: four for each of 2,000 pixel columns. */
export const pointsOfWide = 8_000
/** Of a chart beside others, in which so many runs share the drawing. */
export function pointsBeside(runs: number): number {
  return Math.round(Math.min(4_000, Math.max(1_000, 64_000 / runs)))
}

export function fetchLong(
  { request }: Bridge,
  { runId, keys }: LongSeries,
  { smoothing, seconds }: DrawnPart,
  { maxPoints, view = null }: { readonly maxPoints: number; readonly view?: Span | null },
): Promise<SeriesData[]> {
  if (keys.length === 0) return Promise.resolve([])
  const range = { fromStep: view?.from ?? null, toStep: view?.to ?? null }
  return request('runs.series', { runId, keys: [...keys], maxPoints, smoothing, seconds, ...range })
}

/** As charts take it; `weight` is what the engine smoothed with. */
export function storedOf(
  { key, steps, seconds, values, smoothed, total }: SeriesData,
  weight: number,
): StoredSeries {
  return {
    ...{ name: seriesName(key), x: steps, y: values, seconds, total },
    ...(smoothed ? { smoothed: { weight, values: smoothed } } : {}),
  }
}
