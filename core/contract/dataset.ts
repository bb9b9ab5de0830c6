/** Data sets as the window and the command line see them. */
import { z } from 'zod'

export const splitNameSchema = z.enum(['train', 'validation', 'test'])
export type SplitName = z.output<typeof splitNameSchema>

export const splitSummarySchema = z.strictObject({
  name: splitNameSchema,
  count: z.int().nonnegative(),
  /** Samples of each class, in the order of `classNames`; empty for regression targets. */
  classCounts: z.array(z.int().nonnegative()),
})
export type SplitSummary = z.output<typeof splitSummarySchema>

export const datasetSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['images', 'table']),
  builtIn: z.boolean(),
  /** Sample shape: [height, width, channels] of pictures, [columns] of tables. */
  shape: z.array(z.int().positive()),
  classNames: z.array(z.string()),
  splits: z.array(splitSummarySchema),
  /** Bytes on disk. */
  bytes: z.number().nonnegative(),
  /** SHA-256 over samples and labels, hex. */
  contentHash: z.string(),
  licence: z.string().nullable(),
  /** Where the samples came from, in words. */
  source: z.string(),
  /** Tables: names of the columns, in the order of a row, and of the one that is predicted. */
  columns: z.array(z.string()).optional(),
  target: z.string().nullable().optional(),
  createdAt: z.iso.datetime(),
})
export type Dataset = z.output<typeof datasetSchema>

/** One picture to draw: row-major, 1 (grey), 3 (RGB) or 4 (RGBA) bytes a pixel. */
export const sampleImageSchema = z.strictObject({
  width: z.int().positive(),
  height: z.int().positive(),
  channels: z.union([z.literal(1), z.literal(3), z.literal(4)]),
  pixels: z.instanceof(Uint8Array),
  label: z.string(),
  split: splitNameSchema,
})
export type SampleImage = z.output<typeof sampleImageSchema>

export const importProblemSchema = z.strictObject({
  severity: z.enum(['error', 'warning']),
  /** File, as the user would recognise it (relative to what was dropped). */
  file: z.string(),
  message: z.string(),
  /** What the import will do about it. */
  consequence: z.string(),
  kind: z
    .enum(['unreadable', 'odd-size', 'duplicate', 'near-duplicate', 'leak', 'values', 'other'])
    .optional(),
  /** The earlier file that this one repeats. */
  twin: z.string().optional(),
})
export type ImportProblem = z.output<typeof importProblemSchema>

const fraction = z.number().min(0).lt(1)
const seed = z.int().nonnegative().default(0)

export const splittingSchema = z.discriminatedUnion('kind', [
  /** As the source says; a source that does not say is split as `stratified` by its defaults. */
  z.strictObject({ kind: z.literal('automatic') }),
  /** As the source says; a source that does not say is all `train`. */
  z.strictObject({ kind: z.literal('given') }),
  /** The same share of each class goes to each part. */
  z.strictObject({
    kind: z.literal('stratified'),
    validation: fraction.default(0),
    test: fraction.default(0.2),
    seed,
  }),
  /** Rows with the same value in `column` stay together; the column is no feature. */
  z.strictObject({
    kind: z.literal('group'),
    column: z.string(),
    validation: fraction.default(0),
    test: fraction.default(0.2),
    seed,
  }),
  /** Stratified folds; number `fold` (from 0) becomes the test part. */
  z.strictObject({
    kind: z.literal('kFold'),
    folds: z.int().min(2).max(100).default(5),
    fold: z.int().nonnegative().default(0),
    seed,
  }),
])
export type Splitting = z.output<typeof splittingSchema>

/** What an import does about what it meets; `{}` is complete. */
export const importChoicesSchema = z.strictObject({
  /** Files that cannot be read. */
  unreadable: z.enum(['skip', 'refuse']).default('skip'),
  /** Pictures of another size than the set's: stretched, fitted with a black border, centre-cropped, left out. */
  oddSized: z.enum(['resize', 'pad', 'crop', 'skip']).default('resize'),
  /** Pictures equal to an earlier one of the same part. */
  duplicates: z.enum(['keep', 'skip']).default('keep'),
  nearDuplicates: z.enum(['keep', 'skip']).default('keep'),
  /** Pictures of the test or validation part that are in the training part too. */
  leaks: z.enum(['keep', 'skip']).default('keep'),
  /** Null: the size that most pictures have, else the median. */
  size: z
    .strictObject({
      height: z.int().positive().max(4096),
      width: z.int().positive().max(4096),
    })
    .nullable()
    .default(null),
  colour: z.enum(['auto', 'grey', 'rgb']).default('auto'),
  /** Tables: null finds it by name, else the last column. */
  labelColumn: z.string().nullable().default(null),
  task: z.enum(['auto', 'classes', 'numbers']).default('auto'),
  header: z.enum(['auto', 'present', 'absent']).default('auto'),
  /** Missing numbers: the column's mean, or the row is left out. */
  missing: z.enum(['fill', 'skip']).default('fill'),
  splitting: splittingSchema.default({ kind: 'automatic' }),
})
export type ImportChoicesInput = z.input<typeof importChoicesSchema>

/** What was recognised, before anything is imported. */
export const datasetPreviewSchema = z.strictObject({
  formatId: z.string(),
  formatName: z.string(),
  /** Why this format was recognised. */
  reason: z.string(),
  suggestedName: z.string(),
  kind: z.enum(['images', 'table']),
  shape: z.array(z.int().positive()),
  classNames: z.array(z.string()),
  splits: z.array(splitSummarySchema),
  problems: z.array(importProblemSchema),
  samples: z.array(sampleImageSchema),
  /** False when an error leaves nothing to import. */
  importable: z.boolean(),
  /** How samples come to their parts, in words. */
  splitting: z.string().optional(),
  /** Least and greatest value of the samples. */
  valueRange: z.strictObject({ min: z.number(), max: z.number() }).nullable().optional(),
  /** Samples looked at one by one; the rest of `total` is looked at while importing. */
  checked: z.strictObject({ done: z.int().nonnegative(), total: z.int().nonnegative() }).optional(),
  /** Names of the columns of a table, in the order of a row, and of the one that is predicted. */
  columns: z.array(z.string()).optional(),
  target: z.string().nullable().optional(),
})
export type DatasetPreview = z.output<typeof datasetPreviewSchema>

export const datasetExportFormatSchema = z.enum(['class-folders', 'npz'])
export type DatasetExportFormat = z.output<typeof datasetExportFormatSchema>

export const importProgressSchema = z.strictObject({
  jobId: z.string(),
  stage: z.enum(['reading', 'writing', 'finishing']),
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  /** Estimated seconds until the import ends; null while unknown. */
  remainingSeconds: z.number().nonnegative().nullable(),
  /** Samples that an interrupted import had dealt with before this one went on. */
  resumedFrom: z.number().positive().optional(),
})
export type ImportProgress = z.output<typeof importProgressSchema>

/** An import that ended before it was done, by a crash or a power cut. */
export const unfinishedImportSchema = z.strictObject({
  unfinishedId: z.string(),
  name: z.string(),
  /** What was dropped, by name. */
  source: z.string(),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
  startedAt: z.iso.datetime(),
  /** False where what was dropped is not where it was any more. */
  isThere: z.boolean(),
})
export type UnfinishedImport = z.output<typeof unfinishedImportSchema>

/** Where a set came from and what was done to it on the way. */
export const provenanceSchema = z.strictObject({
  formatId: z.string(),
  reason: z.string(),
  splitting: z.string(),
  files: z.int().nonnegative(),
  /** What was left out or changed. */
  notes: z.array(z.string()),
  /** Places of the source, and whether it is still there. */
  places: z.array(z.strictObject({ path: z.string(), isThere: z.boolean() })),
  /** Where it lay before. */
  moved: z.array(z.strictObject({ paths: z.array(z.string()), until: z.string() })),
})
export type Provenance = z.output<typeof provenanceSchema>
