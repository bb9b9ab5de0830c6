/** How training pictures are varied: the same settings in a method's form, a preview and the trainer. */
import { z } from 'zod'
import { field } from './field.ts'

const group = 'Augmentation'

export const augmentationSchema = z.strictObject({
  flip: z
    .boolean()
    .default(false)
    .meta(
      field({
        ...{ label: 'Mirror', group, advanced: true },
        help: 'Mirrors half of the pictures left to right.',
      }),
    ),
  cropMargin: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .meta(
      field({
        ...{ label: 'Random crop margin', group, unit: 'pixels', advanced: true },
        help: 'Pads with this many black pixels on every side and cuts the old size out anywhere.',
      }),
    ),
  cutout: z
    .int()
    .min(0)
    .max(512)
    .default(0)
    .meta(
      field({
        ...{ label: 'Cutout', group, unit: 'pixels', advanced: true },
        help: 'Side of a square at a random place that is filled with the mean colour.',
      }),
    ),
  colourJitter: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .meta(
      field({
        ...{ label: 'Colour jitter', group, advanced: true },
        help: 'Brightness, contrast and saturation each times a number within 1 ± this.',
      }),
    ),
  mixup: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .meta(
      field({
        ...{ label: 'Mixup', group, advanced: true },
        help: 'α: each batch is blended with itself in another order, by a share drawn from Beta(α, α).',
      }),
    ),
})
export type Augmentation = z.output<typeof augmentationSchema>

export const noAugmentation: Augmentation = augmentationSchema.parse({})

export function isAugmented(settings: Augmentation): boolean {
  const { flip, cropMargin, cutout, colourJitter, mixup } = settings
  return flip || cropMargin > 0 || cutout > 0 || colourJitter > 0 || mixup > 0
}
