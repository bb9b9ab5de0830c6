/** A laboratory to draw a form from, with an input of every kind. */
import type { FormField, MethodDescription } from '../../../../core/contract/method.ts'

function input(path: string, label: string, group: string, rest: Partial<FormField>): FormField {
  return {
    ...{ path, label, group, help: '', kind: 'number', unit: '', initial: 0, choices: [] },
    ...{ minimum: null, maximum: null, exclusiveMinimum: false, exclusiveMaximum: false },
    ...{ scale: 'linear', advanced: false, visibleWhen: null },
    ...rest,
  }
}

const positive = { minimum: 0, exclusiveMinimum: true } as const
const whole = { kind: 'integer', minimum: 1 } as const

const fields: FormField[] = [
  input('dataset', 'Data set', 'Data', {
    ...{ kind: 'dataset', initial: 'fashion-mnist-6k' },
    help: 'Pictures with classes to train on.',
  }),
  input('model', 'Network', 'Network', {
    ...{
      kind: 'choice',
      initial: 'resnet-8',
      help: 'Every convolution is followed by its normaliser.',
    },
    choices: [
      { value: 'resnet-8', label: 'ResNet-8', help: 'Three stages of one block.' },
      { value: 'vgg-small', label: 'VGG, small', help: 'Six convolutions.' },
    ],
  }),
  input('optimizer.learningRate', 'Learning rate', 'Optimiser', {
    ...{ ...positive, maximum: 10, initial: 0.1, scale: 'log', help: 'η: size of a step.' },
  }),
  input('optimizer.weightDecay', 'Weight decay', 'Optimiser', {
    ...{ minimum: 0, maximum: 1, initial: 5e-3, scale: 'log' },
    help: 'λ: L2 term, added to the gradient before momentum.',
  }),
  input('optimizer.momentum', 'Momentum', 'Optimiser', {
    ...{ minimum: 0, maximum: 1, exclusiveMaximum: true, initial: 0.9 },
    help: 'α: share of the velocity that is kept.',
  }),
  input('schedule.kind', 'Schedule', 'Schedule', {
    ...{ kind: 'choice', initial: 'constant', help: 'How the learning rate changes.' },
    choices: [
      { value: 'constant', label: 'Constant', help: '' },
      { value: 'drops', label: 'Drops', help: 'Divided at given steps.' },
    ],
  }),
  input('schedule.drops', 'Drops at', 'Schedule', {
    ...{ kind: 'numbers', unit: 'steps', initial: [600], help: 'One or more steps.' },
    visibleWhen: { path: 'schedule.kind', in: ['drops'] },
  }),
  input('training.steps', 'Steps', 'Training', {
    ...{ ...whole, maximum: 10_000_000, initial: 1000, unit: 'steps', help: 'Updates in all.' },
  }),
  input('training.batchSize', 'Batch', 'Training', {
    ...{ ...whole, maximum: 4096, initial: 64, unit: 'samples', help: 'Samples of each update.' },
  }),
  input('training.seed', 'Seed', 'Training', {
    ...{ ...whole, minimum: 0, initial: 1, help: 'The same seed gives the same run, bit for bit.' },
  }),
  input('training.augment', 'Augment', 'Training', {
    ...{ kind: 'boolean', initial: false, advanced: true, help: 'Shift and mirror pictures.' },
  }),
]

const perLayer = { perLayer: true, scale: 'log', predictedBy: null, unit: '' } as const
const ofRun = { perLayer: false, scale: 'linear', predictedBy: null, unit: '' } as const

export const fakeMethods: MethodDescription[] = [
  {
    id: 'spherical-motion',
    title: 'Spherical motion dynamics',
    summary:
      'Normalised weights move on a sphere. Weight decay and the gradient balance, and every layer turns by the same predictable angle per step.',
    paper: {
      title:
        'Spherical Motion Dynamics: Learning Dynamics of Neural Network with Normalization, Weight Decay, and SGD',
      authors: 'Ruosi Wan, Zhanxing Zhu, Xiangyu Zhang, Jian Sun',
      venue: 'NeurIPS',
      year: 2021,
    },
    fields,
    families: [
      { ...ofRun, family: 'train/loss', label: 'Training loss', unit: 'nat' },
      { ...ofRun, family: 'test/loss', label: 'Test loss', unit: 'nat' },
      { ...ofRun, family: 'train/accuracy', label: 'Training accuracy' },
      { ...ofRun, family: 'test/accuracy', label: 'Test accuracy' },
      {
        ...{ ...perLayer, family: 'angularUpdate', label: 'Angular update', unit: 'rad/step' },
        predictedBy: 'angularUpdatePredicted',
      },
      { ...perLayer, family: 'angularUpdatePredicted', label: 'Equilibrium angular update' },
      {
        ...{ ...perLayer, family: 'weightNorm', label: 'Weight norm' },
        predictedBy: 'weightNormPredicted',
      },
      { ...perLayer, family: 'weightNormPredicted', label: 'Equilibrium weight norm' },
      { ...perLayer, family: 'gradientNorm', label: 'Gradient norm' },
      { ...ofRun, family: 'throughput', label: 'Throughput', unit: 'samples/s' },
    ],
    presets: [
      {
        ...{ id: 'equilibrium', title: 'One equilibrium for all layers' },
        description:
          'At constant learning rate every normalised layer ends up turning by the same angle per step.',
        config: { training: { steps: 1000 } },
      },
      {
        ...{ id: 'drop', title: 'A tenfold drop and the slow climb' },
        description:
          'The angle falls tenfold at once, then climbs back to a √10th as norms shrink.',
        config: { schedule: { kind: 'drops', drops: [600] }, training: { steps: 3000 } },
      },
    ],
  },
]
