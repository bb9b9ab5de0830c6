/** Which comparison a run makes: one training, or several that differ in what the experiment asks about. */
import { z } from 'zod'
import { field } from '../../../contract/field.ts'

const experimentKinds = [
  'one',
  'grid',
  'equal-products',
  'remedies',
  'linear-scaling',
  'warm-up',
  'exponential',
  'normalisers',
] as const

const group = 'Experiment'
const whenGrid = { path: 'experiment.kind', in: ['grid'] }

function list(label: string, help: string, item: z.ZodType<number>) {
  return z
    .array(item)
    .max(16)
    .default([])
    .meta(field({ label, group, help, visibleWhen: whenGrid }))
}

const several = 'Values to train with; empty takes the one set further down.'

export const experimentSchema = z.strictObject({
  kind: z
    .enum(experimentKinds)
    .default('one')
    .meta(
      field({
        ...{ label: 'Experiment', group, help: 'What the run compares.' },
        choices: [
          { value: 'one', label: 'One training', help: 'Follows a single training.' },
          {
            value: 'grid',
            label: 'Grid of settings',
            help: 'The equilibrium for every combination of the values below.',
          },
          {
            value: 'equal-products',
            label: 'Equal products',
            help: 'Half, once and twice the learning rate with twice, once and half the decay.',
          },
          {
            value: 'remedies',
            label: 'Remedies at a drop',
            help: 'The same drops: untouched, weights rescaled, weights and momentum rescaled.',
          },
          {
            value: 'linear-scaling',
            label: 'Linear scaling principle',
            help: 'Batches 1, 2 and 4 times as large, the rate scaled linearly and by the root.',
          },
          {
            value: 'warm-up',
            label: 'Warm-up and initial scale',
            help: 'Weights that start too small: untouched, with warm-up, set to the predicted norm.',
          },
          {
            value: 'exponential',
            label: 'Exponential schedule',
            help: 'Weight decay against the rising learning rate that replaces it.',
          },
          {
            value: 'normalisers',
            label: 'Normalisers',
            help: 'Every normaliser, standardised weights, and none.',
          },
        ],
      }),
    ),
  learningRates: list('Learning rates', several, z.number().positive().max(100)),
  weightDecays: list('Weight decays', several, z.number().nonnegative().max(10)),
  momenta: list('Momenta', several, z.number().min(0).lt(1)),
  batchSizes: list('Batch sizes', several, z.int().min(1).max(4096)),
  seeds: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .meta(
      field({
        ...{ label: 'Seeds', group, help: 'Each training is repeated with this many seeds.' },
        visibleWhen: {
          path: 'experiment.kind',
          in: experimentKinds.filter((kind) => kind !== 'one'),
        },
      }),
    ),
})
