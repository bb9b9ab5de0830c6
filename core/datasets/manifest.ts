/** `manifest.json` of an imported set: what the window sees, plus where the bytes are and whence they came. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { datasetSchema, importChoicesSchema, splitNameSchema } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'

export const manifestName = 'manifest.json'

const storedFileSchema = z.strictObject({
  /** Name inside the set's folder. */
  name: z.string().regex(/^[a-z0-9-]+\.bin$/),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
})
export type StoredFile = z.output<typeof storedFileSchema>

const storedSplitSchema = z.strictObject({
  name: splitNameSchema,
  count: z.int().nonnegative(),
  /** Samples, row-major, one after the other, cut into files at whole samples. */
  samples: z.array(storedFileSchema),
  /** Int32 class indices, or float32 targets. */
  labels: storedFileSchema,
})
export type StoredSplit = z.output<typeof storedSplitSchema>

/** Over the training part (all parts where it is empty), before any normalisation. */
const statisticsSchema = z.strictObject({
  /** One a channel of pictures, one a column of tables. */
  mean: z.array(z.number()),
  /** Population standard deviation. */
  deviation: z.array(z.number()),
  min: z.number(),
  max: z.number(),
})
export type Statistics = z.output<typeof statisticsSchema>

export const manifestSchema = z.strictObject({
  version: z.literal(1),
  dataset: datasetSchema,
  element: z.enum(['uint8', 'float32']),
  labels: z.enum(['classes', 'numbers']),
  splits: z.array(storedSplitSchema),
  statistics: statisticsSchema,
  provenance: z.strictObject({
    formatId: z.string(),
    reason: z.string(),
    splitting: z.string(),
    /** Absolute paths that were dropped; empty for built-in sets. */
    paths: z.array(z.string()),
    files: z.int().nonnegative(),
    /** Under which it was imported; sets of older versions do not say. */
    choices: importChoicesSchema.optional(),
    /** Places where the source lay before it was linked anew. */
    moved: z.array(z.strictObject({ paths: z.array(z.string()), until: z.string() })).optional(),
    /** What was left out or changed. */
    notes: z.array(z.string()),
  }),
})
export type Manifest = z.output<typeof manifestSchema>

export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestName)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (thrown) {
    throw new WorkbenchError('dataset-unknown', `${file}: there is no data set here`, {
      cause: thrown,
    })
  }
  return parseManifest(text, file)
}

function parseManifest(text: string, file: string): Manifest {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (thrown) {
    throw new WorkbenchError('dataset-unreadable', `${file}: not JSON`, { cause: thrown })
  }
  const checked = manifestSchema.safeParse(parsed)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw new WorkbenchError(
    'dataset-unreadable',
    `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is damaged'}`,
  )
}
