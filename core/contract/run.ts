/** Runs: one training with one configuration. */
import { z } from 'zod'
import { wireErrorSchema } from './errors.ts'
import type { MethodId } from './method.ts'
import { configSchema, configValueSchema, runMethodSchema } from './method.ts'

export const runStatusSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('queued') }),
  z.strictObject({ kind: z.literal('running') }),
  /** `reason`: which watchpoint has paused it; none when a person has. */
  z.strictObject({ kind: z.literal('paused'), reason: z.string().optional() }),
  z.strictObject({ kind: z.literal('finished') }),
  z.strictObject({ kind: z.literal('stopped') }),
  z.strictObject({ kind: z.literal('failed'), error: wireErrorSchema }),
  /** The trainer or the app died: power, kill -9, crash. `reason` is for people. */
  z.strictObject({ kind: z.literal('interrupted'), reason: z.string() }),
])
export type RunStatus = z.output<typeof runStatusSchema>

/** Of runs that have not ended: they wait, train or are paused. */
export const activeKinds = [
  'queued',
  'running',
  'paused',
] as const satisfies readonly RunStatus['kind'][]

export function isActive({ kind }: RunStatus): boolean {
  return (activeKinds as readonly string[]).includes(kind)
}

export const runSchema = z.strictObject({
  runId: z.string(),
  name: z.string(),
  method: runMethodSchema,
  config: configSchema,
  seed: z.int(),
  status: runStatusSchema,
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Steps done and planned; 0 planned until the trainer has said. */
  step: z.int().nonnegative(),
  totalSteps: z.int().nonnegative(),
  /** Seconds of training so far. */
  seconds: z.number().nonnegative(),
  /** Where it trains: `CPU, 2 threads`, `NVIDIA H100`. Null until the trainer has said. */
  device: z.string().nullable(),
  /** Last figures by name (`test/accuracy`); what lists show. */
  metrics: z.record(z.string(), z.number()),
  /** What the method found so far, by its own names (`layers`, `rounds`, …). Null until it says something. */
  result: z.record(z.string(), configValueSchema).nullable(),
  notes: z.string(),
  tags: z.array(z.string()),
  /** Set while the run lies in the trash. */
  deletedAt: z.iso.datetime().nullable(),
  /** Set while the run is put away: out of the list, but kept. */
  archivedAt: z.iso.datetime().nullable().default(null),
  /** Where it came from: a copy of another run (`step` null), or a fork from its checkpoint of `step`. */
  parent: z
    .strictObject({ runId: z.string(), step: z.int().nonnegative().nullable() })
    .nullable()
    .default(null),
  /** Which proposal of which study it tries. */
  trial: z
    .strictObject({ studyId: z.string(), index: z.int().nonnegative() })
    .nullable()
    .default(null),
})
export type Run = z.output<typeof runSchema>

/** Made by a laboratory, so that it can be repeated, changed and gone on with. Imported curves cannot. */
export function hasMethod(run: Run): run is Run & { readonly method: MethodId } {
  return run.method !== 'imported'
}

/** A last figure; one called “constructor” must not find JavaScript's. */
export function lastFigure({ metrics }: Pick<Run, 'metrics'>, name: string): number | undefined {
  return Object.hasOwn(metrics, name) ? metrics[name] : undefined
}

/** A checkpoint that a run can be continued or forked from. */
export const checkpointSchema = z.strictObject({
  step: z.int().nonnegative(),
  /** Seconds of training up to it. */
  seconds: z.number().nonnegative(),
  bytes: z.int().nonnegative(),
  createdAt: z.string(),
})
export type RunCheckpoint = z.output<typeof checkpointSchema>

/** A thing that happened during a run: learning-rate drop, rescaling, checkpoint, warning. */
export const runEventSchema = z.strictObject({
  step: z.int().nonnegative(),
  at: z.iso.datetime(),
  kind: z.enum(['note', 'warning', 'schedule', 'checkpoint', 'lifecycle']),
  message: z.string(),
})
export type RunEvent = z.output<typeof runEventSchema>

/** What a trained network can be written as: TensorFlow's SavedModel, or its weights alone. */
export const modelFormatSchema = z.enum(['savedmodel', 'safetensors'])
export type ModelFormat = z.output<typeof modelFormatSchema>
