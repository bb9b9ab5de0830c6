/** Studies: many runs of one method, their settings proposed by a sampler, towards one figure. */
import { z } from 'zod'
import { configSchema, methodIdSchema } from './method.ts'

/** One searched setting: `path` is its dotted place in the configuration. */
export const dimensionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('number'),
    path: z.string().min(1),
    low: z.number(),
    high: z.number(),
    scale: z.enum(['linear', 'log']),
    /** Values of a grid, both ends included. */
    points: z.int().min(1).max(1_000).default(5),
  }),
  z.strictObject({
    kind: z.literal('integer'),
    path: z.string().min(1),
    low: z.int(),
    high: z.int(),
    scale: z.enum(['linear', 'log']),
    points: z.int().min(1).max(1_000).default(5),
  }),
  z.strictObject({
    kind: z.literal('choice'),
    path: z.string().min(1),
    values: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(1)
      .max(200),
  }),
])
export type Dimension = z.output<typeof dimensionSchema>
export type SearchedValue = string | number | boolean
/** A value for each searched path. */
export const proposalSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
export type Proposal = z.output<typeof proposalSchema>

export const samplerSchema = z.enum(['grid', 'random', 'tpe'])
export type Sampler = z.output<typeof samplerSchema>

/**
 * Successive halving: every trial first gets `least` of the setting at `path` (training steps), then the best
 * 1/`factor` go on from their checkpoints with `factor` times as much, until `most`.
 */
export const halvingSchema = z.strictObject({
  path: z.string().min(1),
  least: z.int().positive(),
  most: z.int().positive(),
  factor: z.int().min(2).max(10),
})
export type Halving = z.output<typeof halvingSchema>

/** What a person decides. */
export const studyPlanSchema = z.strictObject({
  name: z.string().max(120),
  method: methodIdSchema,
  /** Every other setting. */
  base: configSchema,
  space: z.array(dimensionSchema).min(1).max(30),
  sampler: samplerSchema,
  /** Of the sampler, not of the trainings. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  objective: z.strictObject({
    metric: z.string().min(1),
    direction: z.enum(['minimize', 'maximize']),
  }),
  halving: halvingSchema.nullable(),
  /** Proposals in all; later rungs of a halving come on top. */
  budget: z.int().min(1).max(10_000),
  /** Trials under way at once. */
  concurrency: z.int().min(1).max(16),
})
export type StudyPlan = z.output<typeof studyPlanSchema>

export const trialSchema = z.strictObject({
  index: z.int().nonnegative(),
  /** Null where the settings proposed together cannot run. */
  runId: z.string().nullable(),
  proposal: proposalSchema,
  /**
   * Trials whose results the sampler knew. With the seed and the index they give the proposal again, whatever the
   * order in which trials ended.
   */
  knew: z.array(z.int().nonnegative()),
  /** 0 for a proposal, above for one that went on, whose `from` says which trial it continues. */
  rung: z.int().nonnegative(),
  from: z.int().nonnegative().nullable(),
  /** `pruned`: ended its rung and did not go on. */
  state: z.enum(['running', 'finished', 'failed', 'stopped', 'pruned']),
  /** Of the objective; null while unknown. */
  value: z.number().nullable(),
})
export type Trial = z.output<typeof trialSchema>

export const studySchema = z.strictObject({
  studyId: z.string(),
  plan: studyPlanSchema,
  /** `waiting`: goes on when the study is continued (the application has ended meanwhile, or a person paused it). */
  status: z.enum(['running', 'waiting', 'finished']),
  /** Why it waits, when something went wrong. */
  trouble: z.string().optional(),
  trials: z.array(trialSchema),
  createdAt: z.iso.datetime(),
})
export type Study = z.output<typeof studySchema>
