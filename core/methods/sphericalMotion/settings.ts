/** Configuration of the spherical-motion laboratory. */
import { z } from 'zod'
import { augmentationSchema } from '../../contract/augmentation.ts'
import { field } from '../../contract/field.ts'
import { groupsSchema, modelSchema, normaliserSchema } from '../../models/catalogue.ts'
import { scheduleSchema } from '../../training/schedule.ts'
import { optimizerSchema, trainingSchema } from '../../training/settings.ts'

export const rescaleNames = ['none', 'weights', 'weights-and-momentum'] as const

export const sphericalMotionSchema = z.strictObject({
  dataset: z
    .string()
    .min(1)
    .default('fashion-mnist-6k')
    .meta(
      field({
        ...{ label: 'Data set', group: 'Data', kind: 'dataset' },
        help: 'Pictures with classes to train on.',
      }),
    ),
  imageReduction: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .meta(
      field({
        ...{ label: 'Shrink pictures by', group: 'Data' },
        help: 'Squares of this many pixels a side are averaged into one; 1 keeps the pictures.',
      }),
    ),
  model: modelSchema,
  normaliser: normaliserSchema,
  groups: groupsSchema,
  initialScale: z
    .number()
    .positive()
    .max(100)
    .default(1)
    .meta(
      field({
        ...{ label: 'Initial scale', group: 'Network', scale: 'log', advanced: true },
        help: 'Multiplies the initial scale-invariant weights: the function stays, the motion changes.',
      }),
    ),
  optimizer: optimizerSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
  rescaleAtDrop: z
    .enum(rescaleNames)
    .default('none')
    .meta(
      field({
        ...{ label: 'Rescale at a drop', group: 'Schedule' },
        help: 'Skips the slow climb: weights times κ^(−1/4) put the norm on its new equilibrium.',
        visibleWhen: { path: 'schedule.kind', in: ['drops'] },
        choices: [
          { value: 'none', label: 'No', help: 'The norm finds its new equilibrium by itself.' },
          { value: 'weights', label: 'Weights', help: 'Scale-invariant weights times κ^(−1/4).' },
          {
            value: 'weights-and-momentum',
            label: 'Weights and momentum',
            help: 'The velocity times κ^(1/4) too, as its gradients would have been.',
          },
        ],
      }),
    ),
  augmentation: augmentationSchema.prefault({}),
  training: trainingSchema.prefault({}),
})
export type SphericalMotionSettings = z.output<typeof sphericalMotionSchema>
