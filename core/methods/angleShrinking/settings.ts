/** Configuration of the angle-shrinking laboratory: one part a file. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { histogramsEverySchema } from '../../training/settings.ts'
import { rivalsSchema } from './rank/settings.ts'
import { searchSchema } from './search/settings.ts'
import { shrinkSchema, startSchema } from './shrink/settings.ts'
import { spaceSchema } from './spaces/settings.ts'
import { supernetTrainingSchema } from './trainingSettings.ts'

const data = 'Data'

export const angleShrinkingSchema = z.strictObject({
  dataset: z
    .string()
    .min(1)
    .default('digits-8x8')
    .meta(
      field({
        ...{ label: 'Data set', group: data, kind: 'dataset', accepts: 'images' },
        help: 'Pictures with classes on which the supernet trains.',
      }),
    ),
  imageReduction: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .meta(
      field({
        ...{ label: 'Shrink pictures by', group: data },
        help: 'Squares of this many pixels a side are averaged into one; 1 keeps the pictures.',
      }),
    ),
  trainingCount: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(1000)
    .meta(
      field({
        ...{ label: 'Training pictures', group: data, unit: 'samples' },
        help: 'Drawn from the training part; the rest of it judges children.',
      }),
    ),
  space: spaceSchema.prefault({}),
  shrink: shrinkSchema.prefault({}),
  start: startSchema.prefault({}),
  training: supernetTrainingSchema.prefault({}),
  rivals: rivalsSchema.prefault({}),
  search: searchSchema.prefault({}),
  histogramsEvery: histogramsEverySchema,
})
export type AngleShrinkingSettings = z.output<typeof angleShrinkingSchema>
