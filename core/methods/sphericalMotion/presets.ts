/** Ready configurations: each shows one claim of the paper. */
import type { Config, Family, Preset } from '../../contract/method.ts'

const smallNet = { learningRate: 0.1, weightDecay: 5e-3, momentum: 0.9 }

function preset(id: string, title: string, description: string, config: Config): Preset {
  return { id, title, description, config }
}

export const presets: Preset[] = [
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
    'no-normaliser',
    'Without a normaliser',
    'A control: no weight is scale-invariant, and the angles follow no law.',
    {
      normaliser: 'none',
      optimizer: { ...smallNet, learningRate: 0.02 },
      training: { steps: 1000 },
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
  family('throughput', 'Throughput', { unit: 'samples/s' }),
]
