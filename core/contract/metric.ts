/** Metrics: which series a run has, and the blocks of points that travel. */
import { z } from 'zod'

/** One series. `layer` is null for a figure of the whole run. Families are grouped by `/`: `train/loss`. */
export const seriesKeySchema = z.strictObject({
  family: z.string().min(1),
  layer: z.string().nullable(),
})
export type SeriesKey = z.output<typeof seriesKeySchema>

/** Column header of a series: `train/loss`, `angularUpdate:stage1/conv2`. */
export function seriesName({ family, layer }: SeriesKey): string {
  return layer === null ? family : `${family}:${layer}`
}

export function parseSeriesName(name: string): SeriesKey {
  const colon = name.indexOf(':')
  if (colon < 0) return { family: name, layer: null }
  return { family: name.slice(0, colon), layer: name.slice(colon + 1) }
}

/**
 * Points of several series that share their steps: values[row * series.length + column] belongs to
 * steps[row] and series[column].
 */
export const metricBlockSchema = z.strictObject({
  series: z.array(seriesKeySchema).min(1),
  /** Training step, counted from 1 (after the first update). */
  steps: z.instanceof(Float64Array),
  /** Seconds of training since the run started (pauses excluded). */
  seconds: z.instanceof(Float64Array),
  values: z.instanceof(Float64Array),
})
export type MetricBlock = z.output<typeof metricBlockSchema>

/** A measured figure: NaN and the infinities are findings too, which z.number() refuses. */
const figureSchema = z.custom<number>((value) => typeof value === 'number', 'a number')

export const seriesSummarySchema = z.strictObject({
  key: seriesKeySchema,
  count: z.int().nonnegative(),
  firstStep: z.number(),
  lastStep: z.number(),
  first: figureSchema,
  last: figureSchema,
  /** Over finite values; NaN when there are none. */
  minimum: figureSchema,
  maximum: figureSchema,
})
export type SeriesSummary = z.output<typeof seriesSummarySchema>

/** One series for drawing, decimated by minimum and maximum when it has more than `maxPoints`. */
export const seriesDataSchema = z.strictObject({
  key: seriesKeySchema,
  steps: z.instanceof(Float64Array),
  /** NaN where they were not asked for. */
  seconds: z.instanceof(Float64Array),
  values: z.instanceof(Float64Array),
  /** The average over every stored point, at these; null where none was asked for or nothing before was left out. */
  smoothed: z.instanceof(Float64Array).nullable(),
  /** Points stored, of which `steps.length` are here. */
  total: z.int().nonnegative(),
})
export type SeriesData = z.output<typeof seriesDataSchema>
