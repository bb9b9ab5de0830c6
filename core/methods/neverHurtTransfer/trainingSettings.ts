/** How each cell of the grid trains. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { eagerSchema } from '../../training/settings.ts'

const optimiser = 'Optimiser'
const training = 'Training'

export const optimizerSchema = z.strictObject({
  learningRate: z
    .number()
    .positive()
    .max(100)
    .default(0.02)
    .meta(
      field({
        ...{ label: 'Learning rate', group: optimiser, scale: 'log' },
        help: 'η of the shared weights.',
      }),
    ),
  headFactor: z
    .number()
    .positive()
    .max(1000)
    .default(1)
    .meta(
      field({
        ...{ label: 'Faster head', group: optimiser, unit: '×', advanced: true },
        help: 'The new head’s learning rate over that of the shared weights.',
      }),
    ),
  stageFactor: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .meta(
      field({
        ...{ label: 'Slower early stages', group: optimiser, unit: '×', advanced: true },
        help: 'Learning rate of each stage over that of the stage behind it; 1 gives all the same.',
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
        help: 'The rule acts on raw gradients; their direction then enters the velocity.',
      }),
    ),
  headDecay: z
    .number()
    .nonnegative()
    .max(100)
    .default(0.01)
    .meta(
      field({
        ...{ label: 'Decay of the head', group: optimiser, scale: 'log' },
        help: 'β of ½β|v|² on the new head, which has no source to be pulled to.',
      }),
    ),
  dropAt: z
    .number()
    .positive()
    .max(1)
    .default(0.67)
    .meta(
      field({
        ...{ label: 'Drop after', group: optimiser, advanced: true },
        help: 'Part of the steps after which the learning rate falls; 1 keeps it.',
      }),
    ),
  dropFactor: z
    .number()
    .min(1)
    .max(1000)
    .default(10)
    .meta(
      field({
        ...{ label: 'Divided by', group: optimiser, advanced: true },
        help: 'What the learning rate is divided by then.',
      }),
    ),
})

export const trainingSchema = z.strictObject({
  batchSize: z
    .int()
    .min(1)
    .max(4096)
    .default(25)
    .meta(
      field({
        ...{ label: 'Batch size', group: training, unit: 'samples' },
        help: 'Of one step; at most the training samples there are.',
      }),
    ),
  steps: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(250)
    .meta(
      field({
        ...{ label: 'Steps', group: training, unit: 'steps' },
        help: 'Of each cell of the grid.',
      }),
    ),
  evaluations: z
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .meta(
      field({
        ...{ label: 'Tests', group: training, unit: 'tests', advanced: true },
        help: 'Evaluations on the test part in each cell, the last at its end.',
      }),
    ),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .meta(
      field({
        ...{ label: 'First seed', group: training },
        help: 'The seeds of the grid count up from here.',
      }),
    ),
  checkpointEvery: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(500)
    .meta(
      field({
        ...{ label: 'Checkpoint every', group: training, unit: 'steps', advanced: true },
        help: 'Steps over all cells between two checkpoints; resuming is exact, also within a cell.',
      }),
    ),
  eager: eagerSchema,
})
