/** What a workspace remembers besides its runs: saved views of the list, the queue, and its settings. */
import { z } from 'zod'

/** A way to look at the list of runs, by name. */
export const savedViewSchema = z.strictObject({
  viewId: z.string().min(1).max(60),
  name: z.string().min(1).max(80),
  /** In the language of the filter; empty shows everything. */
  filter: z.string().max(2_000),
  /** `name`, `status`, …, `metric:test/loss`, `setting:optimizer.learningRate`, in order. */
  columns: z.array(z.string().max(200)).max(60),
  sort: z.strictObject({ column: z.string().max(200), descending: z.boolean() }),
  /** Column whose equal values stand together; null for one list. */
  groupBy: z.string().max(200).nullable(),
})
export type SavedView = z.output<typeof savedViewSchema>

/** Runs that wait, first to train first, and how many train at once on each device. */
export const queueSchema = z.strictObject({
  waiting: z.array(z.string()),
  concurrency: z.int().min(1).max(16),
  /** Names of the graphics cards that runs are spread over, where there are several. */
  devices: z.array(z.string()).optional(),
})
export type Queue = z.output<typeof queueSchema>

/** Each watches the figures of a training run; null or false: off. */
export const watchpointsSchema = z.strictObject({
  /** A loss that is no number. */
  notFinite: z.boolean().default(true),
  /** A norm, or the loss, this many times its median of the last hundred steps. */
  explosion: z.number().gt(1).max(1e9).nullable().default(1_000),
  /** A layer whose fraction of dead units reaches this. */
  deadUnits: z.number().gt(0).max(1).nullable().default(null),
  /** This many steps without the smoothed training loss falling by a thousandth. */
  plateau: z.int().min(10).max(10_000_000).nullable().default(null),
  /** Steps a second fall below this fraction of the run’s own best. */
  throughputFall: z.number().gt(0).lt(1).nullable().default(null),
})
export type Watchpoints = z.output<typeof watchpointsSchema>

export const workspaceSettingsSchema = z.strictObject({
  /** Runs that train at once on each device. One keeps their times honest. */
  concurrency: z.int().min(1).max(16).default(1),
  /** Checkpoints kept of a run: each is a place to fork from. */
  keptCheckpoints: z.int().min(2).max(1_000).default(2),
  /** Runs that a crash or a power cut ended go on by themselves when the application starts. */
  resumeAtStart: z.boolean().default(false),
  watchpoints: watchpointsSchema.prefault({}),
})
export type WorkspaceSettings = z.output<typeof workspaceSettingsSchema>

/** What the self-test of resume found: a run of `steps`, against one that was killed and resumed. */
export const selfTestSchema = z.strictObject({
  steps: z.int(),
  /** Step at which the process was killed, and the one of the checkpoint that the run went on from. */
  killedAt: z.int(),
  resumedFrom: z.int(),
  /** Points compared. */
  points: z.int(),
  differences: z.int(),
  firstDifference: z.string().nullable(),
  device: z.string(),
  seconds: z.number(),
})
export type SelfTest = z.output<typeof selfTestSchema>
