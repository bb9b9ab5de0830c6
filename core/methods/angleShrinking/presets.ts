/** Ready configurations, and the figures of a run. */
import type { Family, Preset } from '../../contract/method.ts'

export const presets: Preset[] = [
  {
    id: 'one-cut',
    title: 'Twenty of thirty operators in one cut',
    description:
      'The paper’s NAS-Bench-201 experiment on small digits: the angle keeps the truly best operators.',
    config: {},
  },
  {
    id: 'four-rounds',
    title: 'Four rounds',
    description: 'Five operators a round; the same weights train on in between.',
    config: {
      shrink: { rounds: 4, dropPerRound: 5, firstEpochs: 80, laterEpochs: 7 },
      rivals: { testedChildren: 60 },
    },
  },
  {
    id: 'chain',
    title: 'A chain of six layers, down to a hundred children',
    description:
      'The paper’s SPOS space scaled down: three operators a round by a hundred drawn children each.',
    config: {
      space: { kind: 'chain' },
      shrink: {
        ...{ rounds: 20, dropPerRound: 3, threshold: 100, childrenPerOperator: 100 },
        ...{ firstEpochs: 20, laterEpochs: 5 },
      },
      training: {
        finalLearningRate: 0.02,
        schedule: 'linear',
        kind: 'momentum',
        weightDecay: 4e-5,
      },
      rivals: { testedChildren: 20 },
    },
  },
  {
    id: 'too-short',
    title: 'A first round that is too short',
    description:
      'A control: after one epoch the angle ranks backwards and the cut keeps the worst.',
    config: { shrink: { firstEpochs: 1 } },
  },
  {
    id: 'shrink-and-spos',
    title: 'Shrink, then SPOS',
    description: 'One cut by the angle, evolution in what is left, and the winner trained alone.',
    config: { search: { kind: 'spos' }, rivals: { testedChildren: 60 } },
  },
  {
    id: 'spos-whole',
    title: 'SPOS in the whole space',
    description: 'The same search without a cut: what the shrunk space is to be compared with.',
    config: {
      shrink: { rounds: 0, firstEpochs: 1 },
      search: { kind: 'spos' },
      rivals: { testedChildren: 0 },
    },
  },
]

function family(name: string, label: string, rest: Partial<Family> = {}): Family {
  const plain = { unit: '', perLayer: false, scale: 'linear', predictedBy: null } as const
  return { family: name, label, ...plain, ...rest }
}

export const families: Family[] = [
  family('train/loss', 'Loss of the sampled child', { unit: 'nat' }),
  family('train/accuracy', 'Accuracy of the sampled child'),
  family('learningRate', 'Learning rate', { scale: 'log' }),
  family('deadUnits', 'Dead units', { perLayer: true }),
  family('spaceSize', 'Size of the space', { unit: 'log₁₀ children' }),
  family('tau', 'Kendall’s τ, angle and truth'),
  family('angleMean', 'Mean operator score', { unit: 'rad' }),
  family('score', 'Operator score', { perLayer: true, unit: 'rad' }),
  family('keptAccuracy', 'True accuracy left', { unit: '%' }),
  family('bestKept', 'True best eight, left'),
  family('search/accuracy', 'Judged child’s accuracy'),
  family('search/best', 'Best child’s accuracy'),
  family('search/expectedCost', 'Expected multiply-adds', { unit: 'MAC' }),
  family('alone/loss', 'Loss of the found child alone', { unit: 'nat' }),
  family('alone/accuracy', 'Accuracy of the found child alone'),
  family('foundAccuracy', 'Found child’s true accuracy', { unit: '%' }),
  family('aloneAccuracy', 'Found child’s own accuracy'),
]
