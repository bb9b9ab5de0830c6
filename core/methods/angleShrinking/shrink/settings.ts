/** How the space shrinks, and from where a run starts. */
import { z } from 'zod'
import { field } from '../../../contract/field.ts'

const group = 'Shrinking'

function count(initial: number, [least, most]: [number, number]) {
  return z.int().min(least).max(most).default(initial)
}

export const shrinkSchema = z.strictObject({
  rounds: count(1, [0, 100]).meta(
    field({
      ...{ label: 'Rounds', group },
      help: 'Trainings followed by a cut; 0 leaves the space whole. Weights go on between rounds, they never start anew.',
    }),
  ),
  rule: z
    .enum(['lowest', 'one-per-edge'])
    .default('lowest')
    .meta(
      field({
        ...{ label: 'What goes', group },
        help: 'The best-scored type of an edge always stays.',
        choices: [
          {
            value: 'lowest',
            label: 'The lowest of all',
            help: 'Of the whole space; NAS-Bench-201, SPOS.',
          },
          {
            value: 'one-per-edge',
            label: 'The lowest of each edge',
            help: 'Edges keep equal counts, as FairNAS and DARTS need.',
          },
        ],
      }),
    ),
  dropPerRound: count(20, [1, 1000]).meta(
    field({
      ...{ label: 'Drop per round', group, unit: 'operators' },
      help: 'Lowest-scored operators that go at each cut.',
      visibleWhen: { path: 'shrink.rule', in: ['lowest'] },
    }),
  ),
  threshold: z
    .number()
    .min(1)
    .max(1e30)
    .default(1)
    .meta(
      field({
        ...{ label: 'Stop at', group, unit: 'children', scale: 'log' },
        help: 'No further round once the space holds at most this many children; looked at before a round trains.',
      }),
    ),
  firstEpochs: count(100, [1, 10_000]).meta(
    field({
      ...{ label: 'Epochs, first round', group, unit: 'epochs' },
      help: 'Too short a first round is worse than none: early angles rank backwards.',
    }),
  ),
  laterEpochs: count(5, [1, 10_000]).meta(
    field({
      ...{ label: 'Epochs, later rounds', group, unit: 'epochs' },
      help: 'Each after the first.',
    }),
  ),
  childrenPerOperator: count(0, [0, 100_000]).meta(
    field({
      ...{ label: 'Children per operator', group, unit: 'children', advanced: true },
      help: 'Drawn to score each operator; 0 takes every child of the space, where it is small enough.',
    }),
  ),
  baseWeights: z
    .enum(['initial', 'after-epochs'])
    .default('initial')
    .meta(
      field({
        ...{ label: 'Angle from', group },
        help: 'The moment W0 from which weights are seen to turn.',
        choices: [
          {
            value: 'initial',
            label: 'Initial weights',
            help: 'For shrinking, in the paper’s code.',
          },
          {
            value: 'after-epochs',
            label: 'After some epochs',
            help: 'One epoch for ranking all children there; a warm-up for DARTS.',
          },
        ],
      }),
    ),
  baseEpochs: count(1, [1, 10_000]).meta(
    field({
      ...{ label: 'Epochs before', group, unit: 'epochs' },
      help: 'When W0 is taken; must lie within the first round.',
      visibleWhen: { path: 'shrink.baseWeights', in: ['after-epochs'] },
    }),
  ),
  replaceBaseAfter: count(0, [0, 10_000]).meta(
    field({
      ...{ label: 'New base after', group, unit: 'operators', advanced: true },
      help: 'Once more than this many operators are gone, W0 becomes the weights of that moment, one time; 0 never. The paper’s code has 50 for chains.',
    }),
  ),
})
export type ShrinkSettings = z.output<typeof shrinkSchema>

export const startSchema = z.strictObject({
  run: z
    .string()
    .regex(/^[\w-]*$/, 'is not the id of a run')
    .max(120)
    .default('')
    .meta(
      field({
        ...{ label: 'Go on from run', group: 'Start', advanced: true },
        help: 'Id of a run of this laboratory whose supernet and space this one takes over; empty starts anew.',
      }),
    ),
  round: count(1, [0, 100]).meta(
    field({
      ...{ label: 'After its round', group: 'Start', advanced: true },
      help: 'The cut after which this run goes on; later cuts of that run are undone here. 0 is before its first cut, supernet trained.',
    }),
  ),
})
