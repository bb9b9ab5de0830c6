/** Ready configurations, and how the figures of this laboratory are drawn. */
import type { Config, Family, Preset } from '../../contract/method.ts'

function family(name: string, label: string, rest: Partial<Family> = {}): Family {
  const plain = { unit: '', perLayer: false, scale: 'linear', predictedBy: null } as const
  return { family: name, label, ...plain, ...rest }
}

export const families: Family[] = [
  family('train/loss', 'Training loss', { unit: 'nat' }),
  family('train/accuracy', 'Training accuracy'),
  family('train/penalty', 'Regulariser without its strength', { scale: 'log' }),
  family('test/penalty', 'Regulariser on the test part', { scale: 'log' }),
  family('test/loss', 'Test loss', { unit: 'nat' }),
  family('test/accuracy', 'Test accuracy'),
  family('angle', 'Angle between the two gradients', { unit: 'degrees' }),
  family('cosine', 'Cosine of the two gradients'),
  family('conflict', 'Step in conflict, 1 or 0'),
  family('opposedShare', 'Share of the pull against the loss'),
  family('distance', 'Distance to the source', { scale: 'log' }),
  family('cells', 'Cells trained', { unit: 'cells' }),
  family('layerAngle', 'Angle of the gradients, by layer', {
    ...{ perLayer: true, unit: 'degrees' },
  }),
  family('layerDistance', 'Distance to the source, by layer', { perLayer: true, scale: 'log' }),
  family('deadUnits', 'Dead units', { perLayer: true }),
]

function preset(id: string, title: string, description: string, config: Config): Preset {
  return { id, title, description, config }
}

const fashion = {
  ...{ dataset: 'fashion-mnist-6k', classes: [], shots: 5, side: 14 },
  pool: 'test-part',
}

/** For users with the data and a GPU; sheet of the paper’s likely settings. */
function paperPair(dataset: string, sources: string, shots: number): Config {
  return {
    target: { dataset, classes: [], shots, side: 224, pool: 'given' },
    grid: { sources, l2sp: [0.01], distillation: [0.01], rules: 'sum, never-hurt', seeds: 3 },
    optimizer: { learningRate: 0.01 },
    training: { batchSize: 64, steps: 9000, evaluations: 9, checkpointEvery: 500 },
  }
}

export const presets: Preset[] = [
  preset(
    'first-look',
    'A source that hurts, in a minute',
    'Digits 5 to 9 from digits 0 to 4: distillation pulls against the loss, DTNH takes that back.',
    { grid: { l2sp: [1], distillation: [10], seeds: 3 } },
  ),
  preset(
    'three-sources',
    'Good, mild and bad source',
    'Five digits from five pictures each; three sources, two regularisers at two strengths, five seeds.',
    { grid: { sources: 'recipe:digits-0-4, recipe:fashion, recipe:random-labels, scratch' } },
  ),
  preset(
    'rules',
    'Five rules side by side',
    'The same conflict resolved by DTNH, PCGrad, A-GEM, dropping and not at all.',
    {
      grid: {
        ...{ l2sp: [1], distillation: [10], sources: 'recipe:digits-0-4, recipe:fashion' },
        rules: 'sum, never-hurt, pcgrad, a-gem, drop',
      },
    },
  ),
  preset(
    'appropriate',
    'An appropriate source',
    'Clothes from clothes: the regulariser helps, and DTNH gives a part of that back.',
    {
      target: { ...fashion, noise: 0.2 },
      grid: { sources: 'recipe:fashion, scratch', distillation: [0.3, 3] },
    },
  ),
  preset(
    'inappropriate',
    'An inappropriate source',
    'Clothes from a net that memorised random labels: what a regulariser costs, and what DTNH saves.',
    {
      target: { ...fashion, noise: 0.2 },
      grid: { sources: 'recipe:random-labels, scratch', distillation: [0.3, 3] },
    },
  ),
  preset(
    'few-photos',
    'A MobileNet on few photos',
    'Hands that show digits, ten photos a class, from MobileNet V2: its first half is computed once.',
    {
      target: {
        ...{ dataset: 'sign-digits-64px', classes: [], shots: 10, side: 64, pool: 'given' },
      },
      grid: { sources: 'builtin:mobilenet-v2', l2sp: [0.01], distillation: [0.1], seeds: 2 },
      frozenStages: 15,
      optimizer: { learningRate: 0.002, headDecay: 0.001 },
      training: { steps: 100, batchSize: 32 },
    },
  ),
  preset(
    'caltech-256',
    'The paper’s pair: Caltech-256 from ImageNet and Places',
    'For users with the data and a GPU: import Caltech-256 and, as a source, a network trained on Places.',
    paperPair('caltech-256', 'builtin:mobilenet-v2, model:places365', 60),
  ),
  preset(
    'indoor-67',
    'The paper’s pair: MIT Indoor 67 from ImageNet and Places',
    'For users with the data and a GPU: 80 training pictures a class.',
    paperPair('mit-indoor-67', 'builtin:mobilenet-v2, model:places365', 80),
  ),
  preset(
    'cifar-10',
    'The paper’s pair: CIFAR-10 from ImageNet and Places',
    'For users with the data and a GPU: 100 training pictures a class.',
    paperPair('cifar-10', 'builtin:mobilenet-v2, model:places365', 100),
  ),
]
