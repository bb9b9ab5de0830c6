/** Repetitions of one run taken together: the mean of a figure, step by step, with the area around it. */
import { z } from 'zod'
import { seriesKeySchema } from './metric.ts'

/** `deviation`: mean ± sample standard deviation; `error`: ± standard error of the mean; `range`: least to greatest. */
export const bandKindSchema = z.enum(['deviation', 'error', 'range'])
export type BandKind = z.output<typeof bandKindSchema>

/** Steps that a band may go over: one row of some forty bytes is held for each. */
export const mostBandSteps = 4_000_000

export const seedBandQuerySchema = z.strictObject({
  /** The repetitions; a run that lacks the figure leaves the band empty. */
  runIds: z.array(z.string()).min(1).max(1_000),
  key: seriesKeySchema,
  kind: bandKindSchema,
  /** Weight of the exponential average that each repetition is smoothed with before. */
  smoothing: z.number().min(0).lt(1),
  /** Bound on the steps returned; the first and the last are among them. */
  maxPoints: z.int().min(8).max(100_000),
  fromStep: z.number().nullable(),
  toStep: z.number().nullable(),
  /** False leaves the seconds out, which take longest to read. */
  seconds: z.boolean(),
})
export type SeedBandQuery = z.output<typeof seedBandQuerySchema>

const columnSchema = z.instanceof(Float64Array)

/** Over the steps at which every repetition has a finite value. */
export const seedBandSchema = z.strictObject({
  steps: columnSchema,
  /** Of training, the mean over the repetitions; NaN where they were not asked for. */
  seconds: columnSchema,
  mean: columnSchema,
  low: columnSchema,
  high: columnSchema,
  /** Steps that the repetitions share, of which `steps.length` are here. */
  total: z.int().nonnegative(),
})
export type SeedBand = z.output<typeof seedBandSchema>
