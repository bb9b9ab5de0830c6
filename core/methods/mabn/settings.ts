/** Configuration of the small-batch laboratory: a grid of normalisers and batch sizes in one run. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { groupsSchema, modelSchema, normaliserFacts } from '../../models/catalogue.ts'
import type { NormaliserName } from '../../models/catalogue.ts'
import { scheduleSchema } from '../../training/schedule.ts'
import { histogramsEverySchema, optimizerSchema, trainingSchema } from '../../training/settings.ts'

const gridGroup = 'Grid'
const averagesGroup = 'Moving averages'
const ablationGroup = 'Ablations'

function member(name: NormaliserName, initial: boolean) {
  const { label, help } = normaliserFacts[name]
  return z
    .boolean()
    .default(initial)
    .meta(field({ label, group: gridGroup, help }))
}

const normalisersSchema = z.strictObject({
  batch: member('batch', true),
  movingAverage: member('moving-average-batch', true),
  batchRenorm: member('batch-renorm', false),
  synchronised: member('synchronised-batch', false),
  group: member('group', false),
  layer: member('layer', false),
  instance: member('instance', false),
  filterResponse: member('filter-response', false),
})

function whole(initial: number, [least, most]: readonly [number, number]) {
  return z.int().min(least).max(most).default(initial)
}

const movingAverageSchema = z.strictObject({
  window: whole(0, [0, 4096]).meta(
    field({
      ...{ label: 'Window', group: averagesGroup, unit: 'normalisation batches' },
      help: 'Batches whose statistics are averaged; 0 takes as many as fill the imitated batch.',
    }),
  ),
  kept: z
    .number()
    .min(0)
    .lt(1)
    .default(0.98)
    .meta(
      field({
        ...{ label: 'Kept part of the running moment', group: averagesGroup, advanced: true },
        help: 'ρ in v ← ρv + (1 − ρ)χ̄, the second moment that inference normalises by.',
      }),
    ),
  clip: z
    .number()
    .min(1)
    .max(100)
    .default(5)
    .meta(
      field({
        ...{ label: 'Largest renormalisation', group: averagesGroup, advanced: true },
        help: 'The window’s deviation over the running one is clipped to this and its inverse.',
      }),
    ),
  warmUp: whole(100, [0, 1_000_000]).meta(
    field({
      ...{ label: 'Steps before averaging', group: averagesGroup, unit: 'steps', advanced: true },
      help: 'With one normalisation batch a step: until then each batch is normalised by itself.',
    }),
  ),
  renormaliseAfter: whole(0, [0, 1_000_000]).meta(
    field({
      ...{ label: 'Steps before renormalisation', group: averagesGroup, unit: 'steps' },
      ...{ advanced: true, help: '0 takes the published 1,000 across steps, or 99 within a step.' },
    }),
  ),
})

function ablation(label: string, help: string) {
  return z
    .boolean()
    .default(false)
    .meta(field({ label, group: ablationGroup, help }))
}

const ablationsSchema = z.strictObject({
  forwardOnly: ablation(
    'Forward averages only',
    'The backward pass uses each batch’s own statistic.',
  ),
  backwardOnly: ablation(
    'Backward averages only',
    'The forward pass uses each batch’s own second moment.',
  ),
  withoutCentring: ablation('Without centred kernels', 'The mean is left to normalise itself.'),
  withoutRenormalisation: ablation(
    'Without renormalisation',
    'Training normalises by the window alone, not by what inference will use.',
  ),
  withoutAverages: ablation(
    'Without averages',
    'Second moments of each batch alone, with centred kernels: what centring does by itself.',
  ),
  centredBatch: ablation(
    'Batch norm with centred kernels',
    'At every batch size: the fair rival, since centring alone lifts a small net.',
  ),
  windows: z
    .array(z.int().min(1).max(4096))
    .max(8)
    .default([])
    .meta(
      field({
        ...{ label: 'Other windows', group: ablationGroup, unit: 'normalisation batches' },
        help: 'One more cell for each, at the smallest batch size.',
      }),
    ),
})

/** A shared leaf of the form with another initial value. */
function startingAt<Leaf extends z.ZodType>(
  leaf: z.ZodDefault<Leaf>,
  initial: z.output<Leaf>,
): z.ZodDefault<Leaf> {
  return leaf
    .unwrap()
    .default(initial as never)
    .meta(leaf.meta() ?? {})
}

const { shape: optimizer } = optimizerSchema
const { shape: schedule } = scheduleSchema
const { shape: training } = trainingSchema

export const mabnSchema = z.strictObject({
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
  imageReduction: whole(2, [1, 16]).meta(
    field({
      ...{ label: 'Shrink pictures by', group: 'Data' },
      help: 'Squares of this many pixels a side are averaged into one; 1 keeps the pictures.',
    }),
  ),
  model: startingAt(modelSchema, 'conv-8-narrow'),
  normalisers: normalisersSchema.prefault({}),
  batchSizes: z
    .array(z.int().min(1).max(1024))
    .min(1)
    .max(12)
    .default([2, 32])
    .meta(
      field({
        ...{ label: 'Normalisation batches', group: gridGroup, unit: 'samples' },
        help: 'Samples that share statistics; one cell for each and each normaliser that has any.',
      }),
    ),
  regime: z
    .enum(['within-step', 'across-steps'])
    .default('within-step')
    .meta(
      field({
        ...{ label: 'Small batches', group: gridGroup },
        help: 'Where the small normalisation batches come from.',
        choices: [
          {
            value: 'within-step',
            label: 'Within a step',
            help: 'Every step is one whole batch, normalised in parts: the paper’s simulation.',
          },
          {
            value: 'across-steps',
            label: 'Across steps',
            help: 'Every step is one small batch, with its share of the learning rate: more steps.',
          },
        ],
      }),
    ),
  groups: startingAt(groupsSchema, 8).meta(
    field({
      ...{ label: 'Groups', group: 'Network', help: 'Groups of channels of group normalisation.' },
      visibleWhen: { path: 'normalisers.group', in: [true] },
    }),
  ),
  movingAverage: movingAverageSchema.prefault({}),
  ablations: ablationsSchema.prefault({}),
  optimizer: optimizerSchema
    .extend({ weightDecay: startingAt(optimizer.weightDecay, 5e-4) })
    .prefault({}),
  schedule: scheduleSchema
    .extend({
      kind: startingAt(schedule.kind, 'cosine'),
      warmUpSteps: startingAt(schedule.warmUpSteps, 100),
    })
    .prefault({}),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .meta(
      field({
        ...{ label: 'Label smoothing', group: 'Training', advanced: true },
        help: 'Part of each label that is spread evenly over all classes, in training only.',
      }),
    ),
  measureEvery: whole(100, [0, 1_000_000]).meta(
    field({
      ...{ label: 'Measure statistics every', group: 'Training', unit: 'steps', advanced: true },
      help: 'Steps between two measurements of the batch statistics; 0 measures none.',
    }),
  ),
  histogramsEvery: histogramsEverySchema,
  repeats: whole(1, [1, 20]).meta(
    field({
      ...{ label: 'Repeats', group: 'Training' },
      help: 'Every cell is trained with this many seeds, counted up from the seed.',
    }),
  ),
  training: trainingSchema
    .extend({
      batchSize: startingAt(training.batchSize, 32),
      sampling: startingAt(training.sampling, 'epochs'),
    })
    .prefault({}),
})
export type MabnSettings = z.output<typeof mabnSchema>
