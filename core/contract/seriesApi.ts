/** Requests for the points of runs, for drawing. */
import { z } from 'zod'
import { seriesDataSchema, seriesKeySchema, seriesSummarySchema } from './metric.ts'
import { request } from './request.ts'
import { seedBandQuerySchema, seedBandSchema } from './seedBand.ts'

export const seriesRequests = {
  'runs.seriesIndex': request(z.strictObject({ runId: z.string() }), z.array(seriesSummarySchema)),
  'runs.series': request(
    z.strictObject({
      runId: z.string(),
      keys: z.array(seriesKeySchema).min(1).max(2_000),
      /** Bound on the points returned of each series; the first and the last are always among them. */
      maxPoints: z.int().min(2).max(10_000_000),
      fromStep: z.number().nullable(),
      toStep: z.number().nullable(),
      /** Weight of the exponential average that comes along where points are left out. */
      smoothing: z.number().min(0).lt(1).optional(),
      /** False leaves the seconds out, which take longest to read. */
      seconds: z.boolean().optional(),
    }),
    z.array(seriesDataSchema),
  ),
  'runs.seedBand': request(seedBandQuerySchema, seedBandSchema),
}
