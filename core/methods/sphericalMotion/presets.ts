/** Ready configurations: each shows one claim of the paper. */
import type { Config, Family, Preset } from '../../contract/method.ts'

const smallNet = { learningRate: 0.1, weightDecay: 5e-3, momentum: 0.9 }

function preset(id: string, title: string, description: string, config: Config): Preset {
  return { id, title, description, config }
}

const dropped = {
  optimizer: { ...smallNet, learningRate: 0.2 },
  schedule: { kind: 'drops', drops: [500], dropFactor: 10 },
}

const trainings: Preset[] = [
  preset(
    'equilibrium',
    'One equilibrium for all layers',
    'At constant learning rate every normalised layer ends up turning by the same angle per step.',
    { optimizer: smallNet, training: { steps: 1000 } },
  ),
  preset(
    'drop',
    'A tenfold drop and the slow climb',
    'The angle falls tenfold at once, then climbs back to a √10th as norms shrink.',
    {
      optimizer: { ...smallNet, learningRate: 0.2 },
      schedule: { kind: 'drops', drops: [600], dropFactor: 10 },
      training: { steps: 3000 },
    },
  ),
  preset(
    'drop-rescaled',
    'The drop with rescaled weights',
    'Weights and momentum rescaled at the drop: the new equilibrium without the climb.',
    {
      optimizer: { ...smallNet, learningRate: 0.2 },
      schedule: { kind: 'drops', drops: [600], dropFactor: 10 },
      rescaleAtDrop: 'weights-and-momentum',
      training: { steps: 1600 },
    },
  ),
  preset(
    'equal-product',
    'Only the product counts',
    'Half the learning rate with twice the weight decay: the same angles, smaller norms.',
    {
      optimizer: { ...smallNet, learningRate: 0.05, weightDecay: 1e-2 },
      training: { steps: 1000 },
    },
  ),
  preset(
    'small-start',
    'Weights that start too small',
    'Initial weights times 0.3 turn more than ten times too fast; what warm-up protects from.',
    {
      initialScale: 0.3,
      optimizer: { ...smallNet, weightDecay: 1e-3 },
      training: { steps: 1900 },
    },
  ),
  preset(
    'warm-up',
    'The same start with warm-up',
    'A rising learning rate lets norms find their equilibrium without the overshoot.',
    {
      initialScale: 0.3,
      optimizer: { ...smallNet, weightDecay: 1e-3 },
      schedule: { warmUpSteps: 500 },
      training: { steps: 1900 },
    },
  ),
  preset(
    'skip',
    'Skip to equilibrium',
    'After 60 steps every layer takes its predicted norm: no time constant to wait for.',
    {
      initialScale: 4,
      optimizer: { ...smallNet, weightDecay: 1e-3 },
      skipToEquilibriumAfter: 60,
      training: { steps: 1000 },
    },
  ),
  preset(
    'no-normaliser',
    'Without a normaliser',
    'A control: no weight is scale-invariant, and the angles follow no law.',
    {
      normaliser: 'none',
      optimizer: { ...smallNet, learningRate: 0.02 },
      training: { steps: 1000 },
    },
  ),
  preset(
    'adamw',
    'AdamW: rotational equilibrium',
    'Later work (Kosson et al. 2024): decoupled decay balances Adam’s step in the same way.',
    {
      optimizer: { kind: 'adamw', learningRate: 2e-3, weightDecay: 1, momentum: 0.9 },
      training: { steps: 2000 },
    },
  ),
]

const experiments: Preset[] = [
  preset(
    'grid',
    'Experiment: the equilibrium over a grid',
    'Six settings of learning rate, weight decay and batch size, each against its prediction.',
    {
      experiment: {
        kind: 'grid',
        ...{ learningRates: [0.05, 0.1, 0.2], batchSizes: [32, 128] },
      },
      optimizer: smallNet,
      training: { steps: 1200 },
    },
  ),
  preset(
    'remedies',
    'Experiment: remedies at two drops',
    'The same two drops with weights untouched, rescaled, and rescaled with their momentum.',
    {
      ...dropped,
      experiment: { kind: 'remedies' },
      schedule: { kind: 'drops', drops: [500, 1500], dropFactor: 4 },
      training: { steps: 2500 },
    },
  ),
  preset(
    'linear-scaling',
    'Experiment: linear scaling against the square root',
    'Batches two and four times as large: which rate turns the weights as far per sample.',
    {
      experiment: { kind: 'linear-scaling' },
      optimizer: { ...smallNet, learningRate: 0.05 },
      training: { steps: 2400, batchSize: 32 },
    },
  ),
  preset(
    'warm-up-experiment',
    'Experiment: warm-up against initial scale',
    'Weights that start too small: untouched, with warm-up, and set to their predicted norm.',
    {
      experiment: { kind: 'warm-up' },
      initialScale: 0.3,
      optimizer: { ...smallNet, weightDecay: 1e-3 },
      schedule: { warmUpSteps: 300 },
      training: { steps: 1000 },
    },
  ),
  preset(
    'equal-products',
    'Experiment: equal products coincide',
    'Half, once and twice the learning rate at one product with the decay: one angle, three norms.',
    {
      experiment: { kind: 'equal-products' },
      optimizer: smallNet,
      training: { steps: 1500 },
    },
  ),
  preset(
    'exponential',
    'Experiment: decay as a rising rate',
    'Weight decay against the exponential schedule without decay that walks the same directions.',
    {
      experiment: { kind: 'exponential' },
      optimizer: smallNet,
      training: { steps: 600 },
    },
  ),
  preset(
    'normalisers',
    'Experiment: any normaliser',
    'Batch, group, layer, instance, filter response and moving averages, standardised weights, and none.',
    {
      experiment: { kind: 'normalisers' },
      optimizer: smallNet,
      training: { steps: 1000 },
    },
  ),
]

export const presets: Preset[] = [...trainings, ...experiments]

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
  family('learningRate', 'Learning rate', { scale: 'log' }),
  family('angularUpdate', 'Angular update', {
    ...perLayer,
    unit: 'rad/step',
    predictedBy: 'angularUpdatePredicted',
  }),
  family('angularUpdatePredicted', 'Equilibrium angular update', { ...perLayer, unit: 'rad/step' }),
  family('deviation', 'Angular update over its equilibrium', { perLayer: true }),
  family('weightNorm', 'Weight norm', { ...perLayer, predictedBy: 'weightNormPredicted' }),
  family('weightNormPredicted', 'Equilibrium weight norm', perLayer),
  family('gradientNorm', 'Gradient norm', perLayer),
  family('effectiveLearningRate', 'Effective learning rate', perLayer),
  family('alignment', 'Cosine of weight and gradient', { perLayer: true }),
  family('angleToStart', 'Angle to the initial weights', { perLayer: true, unit: 'rad' }),
  family('angleToCheckpoint', 'Angle to the last checkpoint', { perLayer: true, unit: 'rad' }),
  family('deadUnits', 'Dead units', { perLayer: true }),
  family('throughput', 'Throughput', { unit: 'samples/s' }),
]
