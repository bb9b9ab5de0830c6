/** Networks with weights that transfer starts from, as the window and the command line see them. */
import { z } from 'zod'

/** What became of one layer or tensor of the file. */
export const mappingRowSchema = z.strictObject({
  layer: z.string(),
  status: z.enum(['matched', 'reshaped', 'skipped', 'missing']),
  shape: z.string(),
  why: z.string(),
})
export type MappingRow = z.output<typeof mappingRowSchema>

export const pretrainedModelSchema = z.strictObject({
  /** What a configuration names it by: `model:<id>`, `builtin:<id>`. */
  id: z.string(),
  name: z.string(),
  builtIn: z.boolean(),
  /** Format of the file, in words. */
  format: z.string(),
  parameters: z.int().nonnegative(),
  /** Height, width, channels of its input, as far as the file says. */
  input: z.array(z.int().positive().nullable()),
  /** False: tensors without a network, which one of ours has to fit. */
  hasNetwork: z.boolean(),
  /** Layer whose output are the features. */
  features: z.string().nullable(),
  mapping: z.array(mappingRowSchema),
  licence: z.string().nullable(),
  bytes: z.number().nonnegative(),
  createdAt: z.iso.datetime(),
})
export type PretrainedModel = z.output<typeof pretrainedModelSchema>
