/** Ready configurations: each shows one claim of the paper. */
import type { Config, Family, Preset } from '../../contract/method.ts'

function preset(id: string, title: string, description: string, config: Config): Preset {
  return { id, title, description, config }
}

const cifar = {
  ...{ dataset: 'cifar-10', imageReduction: 1, regime: 'within-step', batchSizes: [2, 128] },
  optimizer: { learningRate: 0.1, weightDecay: 5e-4 },
  schedule: { kind: 'drops', drops: [32_000, 48_000], warmUpSteps: 500 },
}

export const presets: Preset[] = [
  preset(
    'six-cells',
    'Six cells: three normalisers at batch 2 and 32',
    'Batch norm loses points at batch 2; the share that renormalisation and moving averages win back.',
    {
      ...{ batchSizes: [2, 32], training: { steps: 1000, evaluateEvery: 250 } },
      normalisers: { batch: true, batchRenorm: true, movingAverage: true },
    },
  ),
  preset(
    'batch-sizes',
    'Accuracy against batch size',
    'The paper’s figure: batch norm falls with small batches, moving averages stay flat.',
    {
      ...{ batchSizes: [1, 2, 4, 8, 16, 32], training: { steps: 2000 } },
      normalisers: { batch: true, batchRenorm: true, movingAverage: true, group: true },
    },
  ),
  preset(
    'ablations',
    'What each part is worth',
    'Averages in one pass only, no centring, no renormalisation, other windows; batch norm centred.',
    {
      training: { steps: 2000 },
      ablations: {
        ...{ forwardOnly: true, backwardOnly: true, withoutCentring: true },
        ...{ withoutRenormalisation: true, withoutAverages: true, centredBatch: true },
        windows: [4, 64],
      },
    },
  ),
  preset(
    'rivals',
    'Every normaliser at batch 2',
    'Normalisers that need no batch, synchronised statistics, and moving averages.',
    {
      ...{ batchSizes: [2, 32], training: { steps: 2000 } },
      normalisers: {
        ...{ batch: true, movingAverage: true, batchRenorm: true, synchronised: true },
        ...{ group: true, layer: true, instance: true, filterResponse: true },
      },
    },
  ),
  preset(
    'small-steps',
    'Steps of two pictures',
    'The published layer: every step is one small batch, the window spans sixteen steps.',
    {
      ...{ regime: 'across-steps', batchSizes: [2, 32] },
      training: { steps: 1000, evaluateEvery: 1000, checkpointEvery: 2000 },
    },
  ),
  preset(
    'cifar-10-resnet-20',
    'CIFAR-10, ResNet-20',
    'The whole schedule of 64,000 steps; a GPU’s work. Choose your CIFAR-10 under Data.',
    {
      ...{ ...cifar, model: 'resnet-20' },
      training: { steps: 64_000, batchSize: 128, evaluateEvery: 2000, checkpointEvery: 2000 },
    },
  ),
  preset(
    'cifar-10-resnet-32',
    'CIFAR-10, ResNet-32',
    'The same schedule for the deeper network. Choose your CIFAR-10 under Data.',
    {
      ...{ ...cifar, model: 'resnet-32' },
      training: { steps: 64_000, batchSize: 128, evaluateEvery: 2000, checkpointEvery: 2000 },
    },
  ),
  preset(
    'imagenet-resnet-50',
    'The paper’s ImageNet setting',
    'ResNet-50, batches of 2 within steps of 256, 600,000 steps, label smoothing. For your own folder of pictures, 224 pixels a side, and a large GPU.',
    {
      ...{ dataset: 'imagenet', imageReduction: 1, model: 'resnet-50', labelSmoothing: 0.1 },
      ...{ batchSizes: [2, 32], movingAverage: { window: 16 }, measureEvery: 5000 },
      optimizer: { learningRate: 0.1, weightDecay: 1e-4 },
      schedule: { kind: 'drops', drops: [150_000, 300_000, 450_000], warmUpSteps: 0 },
      training: { steps: 600_000, batchSize: 256, evaluateEvery: 5000, checkpointEvery: 5000 },
    },
  ),
]

function family(name: string, label: string, rest: Partial<Family> = {}): Family {
  const plain = { unit: '', perLayer: false, scale: 'linear', predictedBy: null } as const
  return { family: name, label, ...plain, ...rest }
}

const perLayer = { perLayer: true, scale: 'log' } as const

export const families: Family[] = [
  family('train/loss', 'Training loss', { unit: 'nat' }),
  family('train/accuracy', 'Training accuracy'),
  family('test/loss', 'Test loss', { unit: 'nat' }),
  family('test/accuracy', 'Test accuracy'),
  family('inferenceGap', 'Loss in inference minus in training', { unit: 'nat' }),
  family('learningRate', 'Learning rate', { scale: 'log' }),
  family('meanVariance', 'Variance of batch means', perLayer),
  family('momentVariance', 'Variance of batch moments', perLayer),
  family('gradientMeanVariance', 'Variance of batch gradient means', perLayer),
  family('gradientProductVariance', 'Variance of batch gradient products', perLayer),
  family('meanAverageDeviation', 'Squared error of the averaged mean', perLayer),
  family('momentAverageDeviation', 'Squared error of the averaged moment', perLayer),
  family('gradientProductAverageDeviation', 'Squared error of the averaged product', perLayer),
  family('deadUnits', 'Dead units', { perLayer: true }),
  family('throughput', 'Throughput', { unit: 'samples/s' }),
]
