/** What main and the engine tell each other over the engine's parent port. MessagePorts travel beside these. */
import { z } from 'zod'
import { wireErrorSchema } from '../core/contract/errors.ts'

const launch = z.int().positive()
const grantEntrySchema = z.strictObject({ token: z.string(), path: z.string() })
export type GrantEntry = z.output<typeof grantEntrySchema>

export const toEngineSchema = z.discriminatedUnion('kind', [
  /** First message: open the workspace and serve. */
  z.strictObject({
    kind: z.literal('open'),
    workspace: z.string(),
    /** Folder of the data sets that come with the app. */
    builtInFolder: z.string(),
    version: z.string(),
    /** `look`: another instance holds the workspace, or its disk cannot be written. */
    access: z.enum(['write', 'look']),
  }),
  /** A window wants to talk; its port lies beside. */
  z.strictObject({
    kind: z.literal('window'),
    /** The window knew an engine that died: what it shows may be out of date. */
    afterRestart: z.boolean(),
  }),
  /** Files or folders that a person picked or dropped. Answered by `granted`. */
  z.strictObject({ kind: z.literal('grant'), grant: z.int(), entries: z.array(grantEntrySchema) }),
  /** The trainer asked for by `launch` is up; its port lies beside. */
  z.strictObject({ kind: z.literal('trainer'), launch, processId: z.int() }),
  z.strictObject({
    kind: z.literal('trainerExited'),
    launch,
    /** What the system said of the exit; a signal where the process was killed by one. */
    code: z.int().nullable(),
    signal: z.string().nullable(),
    /** Last lines of its error output: what a native abort leaves behind. */
    lastWords: z.string(),
  }),
  /** Stop the runs, close the store, exit. */
  z.strictObject({ kind: z.literal('close') }),
])
export type ToEngine = z.output<typeof toEngineSchema>

const activeRunSchema = z.strictObject({
  runId: z.string(),
  name: z.string(),
  step: z.int().nonnegative(),
  totalSteps: z.int().nonnegative(),
})
export type ActiveRun = z.output<typeof activeRunSchema>

/** What a person who has turned to something else should hear of. */
const newsSchema = z.strictObject({
  name: z.string(),
  /** Of a run: how it ended, or that a watchpoint holds it. Of a study: that it has ended, or waits for trouble. */
  what: z.enum([
    ...(['finished', 'failed', 'interrupted', 'stopped', 'held'] as const),
    ...(['studyFinished', 'studyWaits'] as const),
  ]),
  /** Seconds of training; 0 for a study. */
  seconds: z.number().nonnegative(),
  /** The page that tells more. */
  route: z.string(),
})
export type News = z.output<typeof newsSchema>

export const fromEngineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  /** The workspace cannot be opened; the engine exits after this. */
  z.strictObject({ kind: z.literal('failed'), error: wireErrorSchema }),
  z.strictObject({ kind: z.literal('granted'), grant: z.int() }),
  z.strictObject({
    ...{ kind: z.literal('launch'), launch, runId: z.string() },
    /** The only graphics card that it may see; null lets it choose. */
    device: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('kill'), launch }),
  /** Runs that train now; empty when none does. At most one a second. */
  z.strictObject({ kind: z.literal('activity'), runs: z.array(activeRunSchema) }),
  z.strictObject({ kind: z.literal('news'), news: newsSchema }),
])
export type FromEngine = z.output<typeof fromEngineSchema>
