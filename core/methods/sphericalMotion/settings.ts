/** Configuration of the spherical-motion laboratory. */
import { z } from 'zod'
import { augmentationSchema } from '../../contract/augmentation.ts'
import { field } from '../../contract/field.ts'
import { experimentSchema } from './experiment/settings.ts'
import { groupsSchema, modelSchema, normaliserSchema } from '../../models/catalogue.ts'
import { scheduleSchema } from '../../training/schedule.ts'
import { histogramsEverySchema, optimizerSchema, trainingSchema } from '../../training/settings.ts'

const rescaleNames = ['none', 'weights', 'weights-and-momentum', 'predicted-norm'] as const
const decayForms = ['weight-decay', 'rising-rate'] as const
const optimizerKinds = ['momentum', 'nesterov', 'adamw'] as const

/** The shared optimiser's fields, with AdamW beside SGD. */
const sphericalOptimizerSchema = optimizerSchema.extend({
  kind: z
    .enum(optimizerKinds)
    .default('momentum')
    .meta(
      field({
        ...{ label: 'Optimiser', group: 'Optimiser' },
        help: 'Which update moves the weights.',
        choices: [
          { value: 'momentum', label: 'SGD with momentum', help: 'v ← αv + g + λw, w ← w − ηv' },
          { value: 'nesterov', label: 'Nesterov', help: 'w ← w − η(g + λw + αv)' },
          {
            value: 'adamw',
            label: 'AdamW',
            help: 'Decay apart from the gradient; its equilibrium is later work (Kosson et al. 2024).',
          },
        ],
      }),
    ),
  secondMomentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.999)
    .meta(
      field({
        ...{ label: 'Second momentum', group: 'Optimiser', advanced: true },
        help: 'β₂, the part of the mean squared gradient kept at each step.',
        visibleWhen: { path: 'optimizer.kind', in: ['adamw'] },
      }),
    ),
})
export type SphericalOptimizer = z.output<typeof sphericalOptimizerSchema>

export const sphericalMotionSchema = z.strictObject({
  experiment: experimentSchema.prefault({}),
  dataset: z
    .string()
    .min(1)
    .default('fashion-mnist-6k')
    .meta(
      field({
        ...{ label: 'Data set', group: 'Data', kind: 'dataset', accepts: 'images' },
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
  standardiseWeights: z
    .boolean()
    .default(false)
    .meta(
      field({
        ...{ label: 'Standardise weights', group: 'Network', advanced: true },
        help: 'Every filter is used with mean 0 and one variance: scale-invariant without a normaliser.',
      }),
    ),
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
  optimizer: sphericalOptimizerSchema.prefault({}),
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
          {
            value: 'predicted-norm',
            label: 'To the predicted norm',
            help: 'Each layer takes the norm that its own measured unit gradient predicts.',
          },
        ],
      }),
    ),
  skipToEquilibriumAfter: z
    .int()
    .nonnegative()
    .default(0)
    .meta(
      field({
        ...{ label: 'Skip to equilibrium after', group: 'Schedule', unit: 'steps', advanced: true },
        help: 'Then each scale-invariant layer takes its predicted norm at once; 0 never does. The function stays.',
      }),
    ),
  decayAs: z
    .enum(decayForms)
    .default('weight-decay')
    .meta(
      field({
        ...{ label: 'Decay of scale-invariant layers', group: 'Schedule', advanced: true },
        help: 'Li and Arora (2020): a rising rate without decay walks the same directions.',
        choices: [
          { value: 'weight-decay', label: 'Weight decay', help: '' },
          {
            value: 'rising-rate',
            label: 'A rising learning rate',
            help: 'η̃ = ηc^(−2t−1) and no decay on these layers; the others keep η and λ.',
          },
        ],
      }),
    ),
  augmentation: augmentationSchema.prefault({}),
  histogramsEvery: histogramsEverySchema,
  training: trainingSchema.prefault({}),
})
export type SphericalMotionSettings = z.output<typeof sphericalMotionSchema>
