/** How a person arranged the charts of a place: what x is, which come first, how each is scaled. */
import { z } from 'zod'

const chartScaleSchema = z.enum(['linear', 'log', 'symlog'])

/** One chart as it was left; what is null is as the method says. */
const chartLookSchema = z.strictObject({
  chart: z.string().min(1).max(300),
  /** Stands above all others. */
  pinned: z.boolean(),
  xScale: chartScaleSchema.nullable(),
  yScale: chartScaleSchema.nullable(),
  fit: z.enum(['percentiles', 'everything']).nullable(),
})
export type ChartLook = z.output<typeof chartLookSchema>

export const chartLayoutSchema = z.strictObject({
  /** `run:spherical-motion`, `compare`: pages of a kind share a layout. `compare as Losses`: one kept under a name. */
  place: z.string().min(1).max(120),
  /** `step`, `epoch`, `seconds`, `wall`, or `figure:` and the name of a series. */
  x: z.string().max(300),
  /** Weight of the moving average on curves, [0, 1). */
  smoothing: z.number().min(0).lt(1),
  charts: z.array(chartLookSchema).max(2_000),
  /** Charts that were moved, in their order; one that is not among them follows its neighbour. */
  order: z.array(z.string().max(300)).max(2_000),
})
export type ChartLayout = z.output<typeof chartLayoutSchema>
