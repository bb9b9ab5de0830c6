/** How the supernet trains. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { eagerSchema } from '../../training/settings.ts'

const [training, optimiser] = ['Training', 'Optimiser']

export const supernetTrainingSchema = z.strictObject({
  batchSize: z
    .int()
    .min(2)
    .max(4096)
    .default(64)
    .meta(
      field({ ...{ label: 'Batch size', group: training, unit: 'samples' }, help: 'Of one step.' }),
    ),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .meta(
      field({
        ...{ label: 'Seed', group: training },
        help: 'Two runs with the same seed draw the same weights, batches and children.',
      }),
    ),
  learningRate: z
    .number()
    .positive()
    .max(10)
    .default(0.1)
    .meta(
      field({
        ...{ label: 'Learning rate', group: optimiser, scale: 'log' },
        help: 'At the start; falls over all rounds together.',
      }),
    ),
  finalLearningRate: z
    .number()
    .nonnegative()
    .max(10)
    .default(0.001)
    .meta(
      field({
        ...{ label: 'Last learning rate', group: optimiser, scale: 'log' },
        help: 'Where the fall ends.',
      }),
    ),
  schedule: z
    .enum(['cosine', 'linear'])
    .default('cosine')
    .meta(
      field({
        ...{ label: 'Fall along', group: optimiser, advanced: true },
        help: 'How the learning rate comes down.',
        choices: [
          { value: 'cosine', label: 'Half a cosine', help: 'NAS-Bench-201.' },
          { value: 'linear', label: 'A line', help: 'SPOS, FairNAS, DARTS space.' },
        ],
      }),
    ),
  kind: z
    .enum(['nesterov', 'momentum'])
    .default('nesterov')
    .meta(
      field({
        ...{ label: 'Optimiser', group: optimiser, advanced: true },
        help: 'Weight decay enters the velocity together with the gradient.',
        choices: [
          { value: 'nesterov', label: 'Nesterov', help: 'w ← w − η(g + λw + αv)' },
          { value: 'momentum', label: 'SGD with momentum', help: 'v ← αv + g + λw, w ← w − ηv' },
        ],
      }),
    ),
  weightDecay: z
    .number()
    .nonnegative()
    .max(1)
    .default(5e-4)
    .meta(
      field({
        ...{ label: 'Weight decay', group: optimiser, scale: 'log' },
        help: 'On kernels that the step’s child uses; idle operators stay as they are.',
      }),
    ),
  momentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .meta(
      field({
        ...{ label: 'Momentum', group: optimiser },
        help: 'Part of the velocity kept at each step.',
      }),
    ),
  labelSmoothing: z
    .number()
    .min(0)
    .max(0.9)
    .default(0)
    .meta(
      field({
        ...{ label: 'Label smoothing', group: training, advanced: true },
        help: 'Part of the target spread over all classes; 0.1 in the paper’s code for chains.',
      }),
    ),
  gradientClip: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .meta(
      field({
        ...{ label: 'Clip gradients at', group: optimiser, advanced: true },
        help: 'Each entry of a gradient is kept within ± this; 0 leaves them. 5 in the paper’s code for chains.',
      }),
    ),
  eager: eagerSchema,
})
