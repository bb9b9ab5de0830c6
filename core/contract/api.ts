/** Everything the window and the command line can ask of the engine, and be told by it. */
import { z } from 'zod'
import { augmentationSchema } from './augmentation.ts'
import {
  datasetExportFormatSchema,
  datasetPreviewSchema,
  datasetSchema,
  provenanceSchema,
  unfinishedImportSchema,
  importChoicesSchema,
  importProgressSchema,
  sampleImageSchema,
  splitNameSchema,
} from './dataset.ts'
import {
  configIssueSchema,
  configSchema,
  forecastSchema,
  methodDescriptionSchema,
  methodIdSchema,
} from './method.ts'
import { pricesSchema } from './instruments.ts'
import { metricBlockSchema } from './metric.ts'
import { pretrainedModelSchema } from './model.ts'
import { nothing, request } from './request.ts'
import { checkpointSchema, modelFormatSchema, runEventSchema, runSchema } from './run.ts'
import { seriesRequests } from './seriesApi.ts'
import { studyEvents, studyRequests } from './studyApi.ts'
import { workspaceEvents, workspaceRequests } from './workspaceApi.ts'

const ofRun = z.strictObject({ runId: z.string() })
const ofDataset = z.strictObject({ datasetId: z.string() })
/** Opaque grants for files or folders: the window never sees or sends a path. */
const sources = z.array(z.string()).min(1)

export const requests = {
  ...workspaceRequests,
  ...studyRequests,

  'app.info': request(
    nothing,
    z.strictObject({
      version: z.string(),
      workspace: z.string(),
      /** True when another instance holds the workspace. */
      readOnly: z.boolean(),
      runtime: z.string(),
    }),
  ),

  'methods.list': request(nothing, z.array(methodDescriptionSchema)),

  'datasets.list': request(nothing, z.array(datasetSchema)),
  'datasets.preview': request(
    z.strictObject({ sources, choices: importChoicesSchema.optional() }),
    datasetPreviewSchema,
  ),
  /** Imports all or nothing; progress arrives as `dataset.progress` under `jobId`. */
  'datasets.import': request(
    z.strictObject({
      jobId: z.string(),
      sources,
      name: z.string().min(1).max(120),
      choices: importChoicesSchema.optional(),
    }),
    datasetSchema,
  ),
  /** Imports that a crash ended, and what to do with them. */
  'datasets.unfinished': request(nothing, z.array(unfinishedImportSchema)),
  'datasets.continueImport': request(
    z.strictObject({ jobId: z.string(), unfinishedId: z.string() }),
    datasetSchema,
  ),
  'datasets.discardImport': request(z.strictObject({ unfinishedId: z.string() }), nothing),
  'datasets.provenance': request(ofDataset, provenanceSchema),
  /** The source lies elsewhere now; refused where what lies there makes another set. */
  'datasets.relink': request(z.strictObject({ datasetId: z.string(), sources }), datasetSchema),
  'datasets.cancelImport': request(z.strictObject({ jobId: z.string() }), nothing),
  'datasets.samples': request(
    z.strictObject({
      datasetId: z.string(),
      split: splitNameSchema,
      offset: z.int().nonnegative(),
      count: z.int().positive().max(400),
      /** Shown as training would see them; mixup shows two pictures in one. */
      augmentation: augmentationSchema.optional(),
      /** Other numbers show other draws. */
      draw: z.int().nonnegative().optional(),
    }),
    z.array(sampleImageSchema),
  ),
  /** Into a new folder or file inside `destination`, a grant for a folder. */
  'datasets.export': request(
    z.strictObject({
      datasetId: z.string(),
      format: datasetExportFormatSchema,
      destination: z.string(),
    }),
    z.strictObject({ name: z.string() }),
  ),
  'datasets.remove': request(ofDataset, nothing),
  'datasets.restore': request(ofDataset, datasetSchema),

  /** Networks with weights to start from: built in, or imported from files. */
  'models.list': request(nothing, z.array(pretrainedModelSchema)),
  'models.import': request(
    z.strictObject({ sources, name: z.string().min(1).max(120) }),
    pretrainedModelSchema,
  ),
  /** With its mapping layer by layer, also for a built-in one that nobody used yet. */
  'models.describe': request(z.strictObject({ modelId: z.string() }), pretrainedModelSchema),
  'models.remove': request(z.strictObject({ modelId: z.string() }), nothing),

  /** Checks a configuration and computes what can be said before it runs. */
  'runs.check': request(
    z.strictObject({ method: methodIdSchema, config: configSchema }),
    z.strictObject({ issues: z.array(configIssueSchema), forecasts: z.array(forecastSchema) }),
  ),
  'runs.start': request(
    z.strictObject({
      method: methodIdSchema,
      config: configSchema,
      /** Empty: the engine invents one. */
      name: z.string().max(120),
      /** The run that this one is a copy of, changed or not. */
      parent: z.string().optional(),
    }),
    runSchema,
  ),
  /** A new run that goes on from a checkpoint of another one, with a configuration of its own. */
  'runs.fork': request(
    z.strictObject({
      runId: z.string(),
      /** Of the checkpoint; the newest one when left out. */
      step: z.int().nonnegative().optional(),
      config: configSchema,
      name: z.string().max(120),
    }),
    runSchema,
  ),
  /** Newest first. */
  'runs.checkpoints': request(ofRun, z.array(checkpointSchema)),
  /** Newest first, trash and archive included. */
  'runs.list': request(
    z.strictObject({
      /** False leaves out what methods found, which may be long: lists show none of it. */
      results: z.boolean().optional(),
      /** Only so many of the newest: a window shows these while the rest is on its way. */
      newest: z.int().positive().optional(),
    }),
    z.array(runSchema),
  ),
  'runs.get': request(ofRun, runSchema),
  'runs.stop': request(ofRun, runSchema),
  'runs.pause': request(ofRun, runSchema),
  'runs.continue': request(ofRun, runSchema),
  /** Goes on from the last checkpoint of a stopped, interrupted or failed run, as the same run. */
  'runs.resume': request(ofRun, runSchema),
  'runs.rename': request(
    z.strictObject({ runId: z.string(), name: z.string().min(1).max(120) }),
    runSchema,
  ),
  'runs.annotate': request(
    z.strictObject({
      runId: z.string(),
      notes: z.string().max(100_000),
      tags: z.array(z.string().min(1).max(60)).max(50),
    }),
    runSchema,
  ),
  /** Out of the list but kept; `runs.unarchive` brings it back. */
  'runs.archive': request(ofRun, runSchema),
  'runs.unarchive': request(ofRun, runSchema),
  /** Into the trash; `runs.restore` brings it back. */
  'runs.remove': request(ofRun, runSchema),
  /** Copies what is over in another workspace (a grant for its folder) into this one; a second time changes nothing. */
  'runs.adopt': request(
    z.strictObject({ source: z.string() }),
    z.strictObject({
      /** Ids of the copies. */
      adopted: z.array(z.string()),
      /** Adopted before, and not over yet. */
      known: z.int(),
      waiting: z.int(),
    }),
  ),
  'runs.restore': request(ofRun, runSchema),
  /** Out of the trash for good, checkpoints included. */
  'runs.purge': request(ofRun, nothing),
  /** How much each setting that differs between these runs matters for a figure: fractions that add up to 1. */
  'runs.importance': request(
    z.strictObject({ runIds: z.array(z.string()).min(1).max(20_000), metric: z.string() }),
    z.strictObject({
      settings: z.array(z.strictObject({ path: z.string(), importance: z.number() })),
      /** Out-of-bag fraction of the variance that the forest explains; below 0 it explains nothing. */
      explained: z.number(),
      runs: z.int(),
    }),
  ),
  /** Where the time of the run's last process went; nothing before it has told. */
  'runs.prices': request(ofRun, pricesSchema),
  'runs.events': request(ofRun, z.array(runEventSchema)),
  ...seriesRequests,
  /** One run as text. The caller decides where it goes. */
  'runs.export': request(
    z.strictObject({ runId: z.string(), format: z.enum(['csv', 'json']) }),
    z.strictObject({ fileName: z.string(), text: z.string() }),
  ),
  /** Runs with their figures, tables, settings and environment as one HTML page. The caller decides where it goes. */
  'runs.report': request(
    z.strictObject({ runIds: z.array(z.string()).min(1).max(200) }),
    z.strictObject({ fileName: z.string(), text: z.string() }),
  ),
  /** All figures as TensorBoard reads them, in a new folder of the granted one. */
  'runs.exportTensorBoard': request(
    z.strictObject({ runId: z.string(), destination: z.string() }),
    z.strictObject({ folderName: z.string(), bytes: z.int() }),
  ),
  /** Every point as one Parquet table, in a new file of the granted folder. */
  'runs.exportParquet': request(
    z.strictObject({ runId: z.string(), destination: z.string() }),
    z.strictObject({ fileName: z.string(), bytes: z.int() }),
  ),
  /** The whole run sealed into one new file of the granted folder; it must have ended. */
  'runs.exportBundle': request(
    z.strictObject({
      runId: z.string(),
      destination: z.string(),
      data: z.enum(['included', 'left-out']),
    }),
    z.strictObject({ fileName: z.string(), bytes: z.int() }),
  ),
  /** The run of a granted bundle, as a new run here. */
  'runs.importBundle': request(z.strictObject({ source: z.string() }), runSchema),
  /** Whether granted files hold curves of other programs; a table may as well be a data set. */
  'runs.recogniseCurves': request(
    z.strictObject({ sources }),
    z.strictObject({ kind: z.enum(['events', 'table', 'other']) }),
  ),
  /** Event files of TensorBoard, folders of them, tables of metrics: new runs, all or none. */
  'runs.importCurves': request(z.strictObject({ jobId: z.string(), sources }), z.array(runSchema)),
  'runs.cancelImport': request(z.strictObject({ jobId: z.string() }), nothing),
  /** The network of a run's newest checkpoint, as a new folder in the granted one. */
  'runs.exportModel': request(
    z.strictObject({ runId: z.string(), format: modelFormatSchema, destination: z.string() }),
    z.strictObject({ folderName: z.string(), step: z.int(), bytes: z.int() }),
  ),
} as const

export type Requests = typeof requests
export type RequestName = keyof Requests
export type RequestInput<Name extends RequestName> = z.input<Requests[Name]['input']>
export type RequestOutput<Name extends RequestName> = z.output<Requests[Name]['output']>

export const events = {
  /** A run was created, changed, or went in or out of the trash. */
  'run.changed': runSchema,
  'run.metrics': z.strictObject({ runId: z.string(), blocks: z.array(metricBlockSchema) }),
  'run.event': z.strictObject({ runId: z.string(), event: runEventSchema }),
  ...workspaceEvents,
  ...studyEvents,
  'run.purged': z.strictObject({ runId: z.string() }),
  'dataset.changed': datasetSchema,
  'dataset.removed': z.strictObject({ datasetId: z.string() }),
  'dataset.progress': importProgressSchema,
  /** How far an import of curves is, in bytes. */
  'curves.progress': z.strictObject({
    jobId: z.string(),
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
  }),
} as const

export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<Name extends EventName> = z.output<Events[Name]>

/** What the front door implements: one function a request. */
export type Handlers = {
  readonly [Name in RequestName]: (
    input: z.output<Requests[Name]['input']>,
  ) => RequestOutput<Name> | Promise<RequestOutput<Name>>
}
