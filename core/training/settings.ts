/** Parts of a configuration that several laboratories share: optimiser, and how to train. */
import { z } from 'zod'
import { field } from '../contract/field.ts'

const optimiserGroup = 'Optimiser'
const trainingGroup = 'Training'

export const optimizerSchema = z.strictObject({
  kind: z
    .enum(['momentum', 'nesterov'])
    .default('momentum')
    .meta(
      field({
        ...{ label: 'Optimiser', group: optimiserGroup, advanced: true },
        help: 'Weight decay is coupled: it enters the velocity together with the gradient.',
        choices: [
          { value: 'momentum', label: 'SGD with momentum', help: 'v ← αv + g + λw, w ← w − ηv' },
          { value: 'nesterov', label: 'Nesterov', help: 'w ← w − η(g + λw + αv)' },
        ],
      }),
    ),
  learningRate: z
    .number()
    .positive()
    .max(100)
    .default(0.1)
    .meta(
      field({
        ...{ label: 'Learning rate', group: optimiserGroup, scale: 'log' },
        help: 'η. Only its product with the weight decay sets the equilibrium’s angular update.',
      }),
    ),
  weightDecay: z
    .number()
    .nonnegative()
    .max(10)
    .default(5e-3)
    .meta(
      field({
        ...{ label: 'Weight decay', group: optimiserGroup, scale: 'log' },
        help: 'λ, added to the gradient as λw before momentum; on kernels, not on biases and scales.',
      }),
    ),
  momentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .meta(
      field({
        ...{ label: 'Momentum', group: optimiserGroup },
        help: 'α, the part of the velocity kept at each step.',
      }),
    ),
})
export type OptimizerSettings = z.output<typeof optimizerSchema>

/** The switch between the recorded graph and its operations one by one, the same in every laboratory. */
export const eagerSchema = z
  .boolean()
  .default(false)
  .meta(
    field({
      ...{ label: 'Without compilation', group: trainingGroup, advanced: true },
      help: 'Runs every operation from JavaScript instead of one recorded graph: slower, same figures.',
    }),
  )

/** Steps between two looks into the layers (`layerProbe.ts`). */
export const histogramsEverySchema = z
  .int()
  .min(0)
  .max(1_000_000)
  .default(0)
  .meta(
    field({
      ...{ label: 'Histograms every', group: trainingGroup, unit: 'steps', advanced: true },
      help: 'Distributions of each layer’s weights, updates and gradients, and its dead units, at every so many steps; 0 takes none. Their price stands under the charts.',
    }),
  )

export const trainingSchema = z.strictObject({
  batchSize: z
    .int()
    .min(1)
    .max(4096)
    .default(64)
    .meta(
      field({
        ...{ label: 'Batch size', group: trainingGroup, unit: 'samples' },
        help: 'Samples of one step.',
      }),
    ),
  steps: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(2000)
    .meta(
      field({
        ...{ label: 'Steps', group: trainingGroup, unit: 'steps' },
        help: 'Updates of the weights until the run ends.',
      }),
    ),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .meta(
      field({
        ...{ label: 'Seed', group: trainingGroup },
        help: 'Two runs with the same seed draw the same initial weights and batches.',
      }),
    ),
  sampling: z
    .enum(['replacement', 'epochs'])
    .default('replacement')
    .meta(
      field({
        ...{ label: 'Sampling', group: trainingGroup, advanced: true },
        help: 'How batches are drawn.',
        choices: [
          { value: 'replacement', label: 'With replacement', help: 'Every draw is independent.' },
          { value: 'epochs', label: 'Shuffled epochs', help: 'Each sample once an epoch.' },
        ],
      }),
    ),
  evaluateEvery: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(250)
    .meta(
      field({
        ...{ label: 'Test every', group: trainingGroup, unit: 'steps', advanced: true },
        help: 'Steps between two evaluations on the test split.',
      }),
    ),
  checkpointEvery: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(500)
    .meta(
      field({
        ...{ label: 'Checkpoint every', group: trainingGroup, unit: 'steps', advanced: true },
        help: 'Steps between two checkpoints. One is also written at the end.',
      }),
    ),
  eager: eagerSchema,
})
export type TrainingSettings = z.output<typeof trainingSchema>
