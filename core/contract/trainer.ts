/** Messages between the engine and the one process that trains a run. */
import { z } from 'zod'
import { wireErrorSchema } from './errors.ts'
import { pricesSchema } from './instruments.ts'
import { configSchema, configValueSchema, methodIdSchema } from './method.ts'
import { metricBlockSchema } from './metric.ts'
import { modelFormatSchema, runEventSchema } from './run.ts'
import { watchpointsSchema } from './workspace.ts'

export const toTrainerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    runId: z.string(),
    method: methodIdSchema,
    config: configSchema,
    /** Folders of the imported data sets that the configuration names, by data-set id. */
    datasetFolders: z.record(z.string(), z.string()),
    /** Where each source of weights lies that the configuration names: a packed folder, or a checkpoint. */
    sourceFolders: z.record(z.string(), z.string()).optional(),
    /** Folder of this run's checkpoints; exists. */
    checkpointFolder: z.string(),
    /** Checkpoint file to go on from; null for a fresh start. */
    resumeFrom: z.string().nullable(),
    /** Older ones are dropped. */
    keptCheckpoints: z.int().min(2).optional(),
    /** Pauses by itself when one of these speaks; left out where nobody could continue it. */
    watchpoints: watchpointsSchema.optional(),
  }),
  /** Instead of `start`: writes what a checkpoint has learnt as files that other programs read. */
  z.strictObject({
    kind: z.literal('exportModel'),
    runId: z.string(),
    method: methodIdSchema,
    config: configSchema,
    datasetFolders: z.record(z.string(), z.string()),
    checkpoint: z.string(),
    format: modelFormatSchema,
    /** Exists, and is empty. */
    folder: z.string(),
  }),
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  /** Finish the current step, send what is pending, end as stopped. */
  z.strictObject({ kind: z.literal('stop') }),
])
export type ToTrainer = z.output<typeof toTrainerSchema>

export const fromTrainerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('started'),
    device: z.string(),
    totalSteps: z.int().nonnegative(),
  }),
  /** Also the heartbeat: at least one every two seconds, metrics or not. */
  z.strictObject({
    kind: z.literal('progress'),
    step: z.int().nonnegative(),
    seconds: z.number().nonnegative(),
    blocks: z.array(metricBlockSchema),
    events: z.array(runEventSchema),
  }),
  z.strictObject({
    kind: z.literal('checkpoint'),
    step: z.int().nonnegative(),
    file: z.string(),
    bytes: z.int().nonnegative(),
    hash: z.string(),
  }),
  /** What the method knows by now (rounds of a shrink, cells of a grid): replaces these keys of the run's result. */
  z.strictObject({
    kind: z.literal('findings'),
    result: z.record(z.string(), configValueSchema),
  }),
  z.strictObject({
    kind: z.literal('ended'),
    outcome: z.enum(['finished', 'stopped']),
    metrics: z.record(z.string(), z.number()),
    result: z.record(z.string(), configValueSchema),
  }),
  /** A watchpoint has spoken: the run is paused, with a checkpoint where the weights allow one. */
  z.strictObject({
    kind: z.literal('tripped'),
    step: z.int().nonnegative(),
    reason: z.string(),
  }),
  /** Where the time of this process went so far. */
  z.strictObject({ kind: z.literal('prices'), prices: pricesSchema }),
  /** `folder` of `exportModel` is complete. */
  z.strictObject({ kind: z.literal('exported') }),
  z.strictObject({ kind: z.literal('failed'), error: wireErrorSchema }),
])
export type FromTrainer = z.output<typeof fromTrainerSchema>
