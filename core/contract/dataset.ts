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
})
export type ImportProblem = z.output<typeof importProblemSchema>

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
})
export type DatasetPreview = z.output<typeof datasetPreviewSchema>

export const importProgressSchema = z.strictObject({
  jobId: z.string(),
  stage: z.enum(['reading', 'writing', 'finishing']),
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  /** Estimated seconds until the import ends; null while unknown. */
  remainingSeconds: z.number().nonnegative().nullable(),
})
export type ImportProgress = z.output<typeof importProgressSchema>
