/** Configuration of the never-hurt-transfer laboratory. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { histogramsEverySchema } from '../../training/settings.ts'
import { ruleNames, scopeNames } from './names.ts'
import { builtInSources } from './source/builtIns.ts'
import { recipes } from './source/recipes.ts'
import { optimizerSchema, trainingSchema } from './trainingSettings.ts'

const target = 'Target'
const gridGroup = 'Grid'
const transfer = 'Transfer'

const targetSchema = z.strictObject({
  dataset: z
    .string()
    .min(1)
    .default('digits-8x8')
    .meta(
      field({
        ...{ label: 'Target data set', group: target, kind: 'dataset' },
        help: 'Pictures with classes, or a table whose columns fill a square.',
      }),
    ),
  classes: z
    .array(z.int().nonnegative())
    .default([5, 6, 7, 8, 9])
    .meta(
      field({
        ...{ label: 'Classes', group: target },
        help: 'Numbers of the classes to tell apart, from 0; empty for all.',
      }),
    ),
  shots: z
    .int()
    .nonnegative()
    .default(5)
    .meta(
      field({
        ...{ label: 'Training samples a class', group: target, unit: 'samples' },
        help: 'Drawn anew for each seed; 0 trains on all.',
      }),
    ),
  side: z
    .int()
    .nonnegative()
    .max(512)
    .default(14)
    .meta(
      field({
        ...{ label: 'Picture side', group: target, unit: 'pixels' },
        help: 'Pictures are resized to this; 0 keeps the source’s size, or the data set’s.',
      }),
    ),
  pool: z
    .enum(['given', 'rest', 'test-part'])
    .default('rest')
    .meta(
      field({
        ...{ label: 'Tested on', group: target },
        help: 'Which samples train and which test.',
        choices: [
          { value: 'given', label: 'The test part', help: 'Training samples come from the other.' },
          {
            value: 'rest',
            label: 'All that do not train',
            help: 'Of both parts: the most certain figure when few samples train.',
          },
          {
            value: 'test-part',
            label: 'The rest of the test part',
            help: 'Training samples come from it too, so that a source trained on the other part has seen neither.',
          },
        ],
      }),
    ),
  noise: z
    .number()
    .nonnegative()
    .max(10)
    .default(0)
    .meta(
      field({
        ...{ label: 'Added noise', group: target, advanced: true },
        help: 'Deviation of noise on all target pictures, in units of the scaled pixels.',
      }),
    ),
  shift: z
    .int()
    .nonnegative()
    .max(16)
    .default(0)
    .meta(
      field({
        ...{ label: 'Random shift', group: target, unit: 'pixels', advanced: true },
        help: 'Moves every target picture by up to this, once and for all.',
      }),
    ),
})

function strengths(label: string, help: string, initial: number[]) {
  return z
    .array(z.number().nonnegative().max(1e6))
    .default(initial)
    .meta(field({ label, group: gridGroup, help }))
}

function flag(label: string, help: string, initial: boolean) {
  return z
    .boolean()
    .default(initial)
    .meta(field({ label, group: gridGroup, help }))
}

/** Every combination is a cell. A regulariser without strengths is left out. */
const gridSchema = z.strictObject({
  sources: z
    .string()
    .default('recipe:digits-0-4')
    .meta(
      field({
        ...{ label: 'Sources', group: gridGroup, kind: 'sources' },
        help: 'Where the starting weights come from; several are compared.',
        choices: [
          ...[...recipes, ...builtInSources].map(({ id, label, help }) => ({
            ...{ value: id, label, help },
          })),
          {
            value: 'scratch',
            label: 'From scratch',
            help: 'No source: what transfer has to beat.',
          },
        ],
      }),
    ),
  fineTuning: flag('Plain fine-tuning', 'The baseline without any regulariser.', true),
  l2: strengths('Strengths of L2', 'α of ½|w|²; empty leaves it out.', []),
  l2sp: strengths('Strengths of L2-SP', 'α of ½|w − w⁰|²; empty leaves it out.', [0.1, 1]),
  distillation: strengths(
    'Strengths of distillation',
    'α of the mean squared distance to the source’s features; empty leaves it out.',
    [1, 10],
  ),
  delta: strengths('Strengths of DELTA', 'The same with attention; empty leaves it out.', []),
  rules: z
    .string()
    .default('sum, never-hurt')
    .meta(
      field({
        ...{ label: 'Direction rules', group: gridGroup, kind: 'choices' },
        help: 'How the two gradients become one step.',
        choices: [
          { value: 'sum', label: 'Plain sum', help: 'g + αr: the usual objective.' },
          {
            value: 'never-hurt',
            label: 'Never hurt (DTNH)',
            help: 'Takes from r what opposes g: the loss never waits for the regulariser.',
          },
          { value: 'pcgrad', label: 'PCGrad', help: 'Both give way to each other.' },
          { value: 'a-gem', label: 'A-GEM', help: 'Only the loss gradient gives way.' },
          { value: 'drop', label: 'Drop on conflict', help: 'No regulariser where it opposes.' },
        ],
      }),
    ),
  seeds: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .meta(
      field({
        ...{ label: 'Seeds', group: gridGroup, unit: 'seeds' },
        help: 'Each draws samples, head and batches, the same for every cell: differences are paired.',
      }),
    ),
})

const normaliserSchema = z.strictObject({
  statistics: z
    .enum(['source', 'batch'])
    .default('source')
    .meta(
      field({
        ...{ label: 'Normaliser statistics', group: transfer, advanced: true },
        help: 'Running statistics of the source, or of each batch.',
        choices: [
          { value: 'source', label: 'Source’s', help: 'Frozen: teacher and student agree.' },
          { value: 'batch', label: 'Batch’s', help: 'They move even where weights are held.' },
        ],
      }),
    ),
  regularised: z
    .boolean()
    .default(false)
    .meta(
      field({
        ...{ label: 'Pull normalisers too', group: transfer, advanced: true },
        help: 'Whether L2 and L2-SP pull scales and shifts of normalisers.',
      }),
    ),
})

const augmentationSchema = z.strictObject({
  shift: z
    .int()
    .nonnegative()
    .max(64)
    .default(0)
    .meta(
      field({
        ...{ label: 'Augment by shift', group: transfer, unit: 'pixels' },
        help: 'Random shifts up to this with mirroring; 0 trains on the pictures as they are, and features are cached.',
      }),
    ),
})

export const transferSchema = z.strictObject({
  target: targetSchema.prefault({}),
  grid: gridSchema.prefault({}),
  scope: z
    .enum(scopeNames)
    .default('whole')
    .meta(
      field({
        ...{ label: 'Rule decides over', group: transfer },
        help: 'One inner product for all shared weights, or one for each part.',
        choices: [
          { value: 'whole', label: 'The whole network', help: 'One angle between two vectors.' },
          { value: 'layer', label: 'Each layer', help: 'A kernel together with its bias.' },
          { value: 'tensor', label: 'Each tensor', help: 'Kernels and biases by themselves.' },
        ],
      }),
    ),
  frozenStages: z
    .int()
    .nonnegative()
    .max(500)
    .default(0)
    .meta(
      field({
        ...{ label: 'Frozen stages', group: transfer, unit: 'stages' },
        help: 'First stages of the source that do not train; their outputs are computed once.',
      }),
    ),
  distilledStages: z
    .int()
    .min(1)
    .max(500)
    .default(1)
    .meta(
      field({
        ...{ label: 'Distilled stages', group: transfer, unit: 'stages' },
        help: 'Last stages whose outputs distillation compares with the source’s, each by its mean; 1 compares the features alone, as DELTA does.',
      }),
    ),
  normalisers: normaliserSchema.prefault({}),
  augmentation: augmentationSchema.prefault({}),
  optimizer: optimizerSchema.prefault({}),
  histogramsEvery: histogramsEverySchema,
  training: trainingSchema.prefault({}),
})
export type TransferSettings = z.output<typeof transferSchema>

/** The rules of a grid, in the order of their names; unknown words are refused by the check. */
export function rulesOf({ grid }: TransferSettings): (typeof ruleNames)[number][] {
  const wanted = wordsOf(grid.rules)
  return ruleNames.filter((name) => wanted.includes(name))
}

/** Words of a comma-separated list. */
export function wordsOf(list: string): string[] {
  const words = list.split(',').map((word) => word.trim())
  return [...new Set(words.filter((word) => word !== ''))]
}
