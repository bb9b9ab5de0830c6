/** What searches the space that is left. */
import { z } from 'zod'
import { field } from '../../../contract/field.ts'

const group = 'Search'

export const searchKinds = ['none', 'spos', 'fairnas', 'proxylessnas', 'darts', 'p-darts'] as const
export type SearchKind = (typeof searchKinds)[number]

function whenKind(...kinds: SearchKind[]) {
  return { visibleWhen: { path: 'search.kind', in: kinds } }
}
const whenAny = whenKind('spos', 'fairnas', 'proxylessnas', 'darts', 'p-darts')
const whenEvolves = whenKind('spos', 'fairnas')
const whenAlpha = whenKind('proxylessnas', 'darts', 'p-darts')

function count(initial: number, [least, most]: [number, number]) {
  return z.int().min(least).max(most).default(initial)
}

export const searchSchema = z.strictObject({
  kind: z
    .enum(searchKinds)
    .default('none')
    .meta(
      field({
        ...{ label: 'Search', group, help: 'What happens in the space that is left.' },
        choices: [
          { value: 'none', label: 'No search', help: 'Only shrinks.' },
          {
            value: 'spos',
            label: 'SPOS',
            help: 'A supernet on uniform paths, then evolution of children.',
          },
          {
            value: 'fairnas',
            label: 'FairNAS',
            help: 'Every type of every edge trained equally often at each step, then evolution.',
          },
          {
            value: 'proxylessnas',
            label: 'ProxylessNAS',
            help: 'Binary gates drawn from probabilities that learn, with a price on multiply-adds.',
          },
          {
            value: 'darts',
            label: 'DARTS',
            help: 'All types mixed by strengths that learn by gradient.',
          },
          {
            value: 'p-darts',
            label: 'P-DARTS',
            help: 'DARTS in stages that drop types, with dropout after skips.',
          },
        ],
      }),
    ),
  epochs: count(30, [1, 10_000]).meta(
    field({
      ...{ label: 'Search epochs', group, unit: 'epochs', ...whenAny },
      help: 'Training of the search’s own supernet, which starts anew; of all stages together.',
    }),
  ),
  learningRate: z
    .number()
    .positive()
    .max(10)
    .default(0.1)
    .meta(
      field({
        ...{ label: 'Search learning rate', group, scale: 'log', ...whenAny },
        help: 'Of the weights, along half a cosine to a hundredth. DARTS takes 0.025.',
      }),
    ),
  population: count(20, [2, 1000]).meta(
    field({
      ...{ label: 'Population', group, unit: 'children', ...whenEvolves },
      help: 'Children judged in one generation.',
    }),
  ),
  generations: count(6, [1, 1000]).meta(
    field({
      ...{ label: 'Generations', group, ...whenEvolves },
      help: 'The first is random, later ones descend from the best so far.',
    }),
  ),
  parents: count(5, [1, 1000]).meta(
    field({
      ...{ label: 'Parents', group, unit: 'children', advanced: true, ...whenEvolves },
      help: 'The best of all seen so far, from which mutants and crossovers come.',
    }),
  ),
  mutation: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .meta(
      field({
        ...{ label: 'Mutation', group, advanced: true, ...whenEvolves },
        help: 'Chance that an edge of a mutant is drawn anew.',
      }),
    ),
  selection: z
    .enum(['accuracy', 'nsga2'])
    .default('accuracy')
    .meta(
      field({
        ...{ label: 'Parents by', group, advanced: true, ...whenEvolves },
        help: 'What makes a child a parent.',
        choices: [
          { value: 'accuracy', label: 'Accuracy', help: 'The most accurate.' },
          {
            value: 'nsga2',
            label: 'Pareto fronts (NSGA-II)',
            help: 'Accuracy, multiply-adds and parameters, none traded for another.',
          },
        ],
      }),
    ),
  calibration: count(300, [10, 100_000]).meta(
    field({
      ...{ label: 'Calibration pictures', group, unit: 'samples', advanced: true, ...whenEvolves },
      help: 'Training pictures from which a child’s batch-norm statistics are computed anew.',
    }),
  ),
  gates: z
    .enum(['full', 'two'])
    .default('full')
    .meta(
      field({
        ...{ label: 'Gates', group, advanced: true, ...whenKind('proxylessnas') },
        help: 'Which operators a step of the probabilities compares.',
        choices: [
          { value: 'full', label: 'All types', help: 'Of every edge.' },
          { value: 'two', label: 'Two at a time', help: 'Drawn by their probabilities.' },
        ],
      }),
    ),
  costWeight: z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .meta(
      field({
        ...{ label: 'Price of multiply-adds', group, ...whenKind('proxylessnas') },
        help: 'Added to the loss per part above the middle of the reachable range; 0 asks no price.',
      }),
    ),
  order: z
    .enum(['first', 'second'])
    .default('first')
    .meta(
      field({
        ...{ label: 'Order', group, ...whenKind('darts') },
        help: 'Whether the strengths look one weight step ahead.',
        choices: [
          { value: 'first', label: 'First', help: 'Gradient at the weights as they are.' },
          { value: 'second', label: 'Second', help: 'After one virtual step; three times slower.' },
        ],
      }),
    ),
  strengthRate: z
    .number()
    .positive()
    .max(1)
    .default(6e-3)
    .meta(
      field({
        ...{ label: 'Rate of strengths', group, scale: 'log', advanced: true, ...whenAlpha },
        help: 'Learning rate of the architecture parameters α.',
      }),
    ),
  mostSkips: count(2, [0, 100]).meta(
    field({
      ...{ label: 'Most skips', group, advanced: true, ...whenKind('p-darts') },
      help: 'Skips beyond this many are replaced, the least probable first.',
    }),
  ),
  retrainEpochs: count(20, [0, 10_000]).meta(
    field({
      ...{ label: 'Retraining', group, unit: 'epochs', ...whenAny },
      help: 'The child that is found is trained alone from the start, without the supernet’s weights; 0 leaves that out.',
    }),
  ),
})
export type SearchSettings = z.output<typeof searchSchema>
