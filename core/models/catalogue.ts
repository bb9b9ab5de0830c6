/** The networks and normalisers by name; no TensorFlow here, so that forms can list them. */
import { z } from 'zod'
import { field } from '../contract/field.ts'

export const modelNames = [
  'conv-small',
  'conv-8',
  'conv-8-narrow',
  'conv-pool',
  'mlp',
  'vgg-8',
  'resnet-20',
  'resnet-32',
  'resnet-56',
  'resnet-50',
] as const
export type ModelName = (typeof modelNames)[number]

export type ModelFacts = {
  readonly label: string
  readonly help: string
  /** Greatest common divisor of its hidden channel counts: what normalisation groups must divide. */
  readonly channelDivisor: number
  /** Smallest picture side that survives its strides and pools. */
  readonly smallestSide: number
  /** Side of the input over that of the smallest map that is normalised; null where vectors are. */
  readonly coarsest: number | null
}

export const modelFacts: Readonly<Record<ModelName, ModelFacts>> = {
  'conv-small': {
    ...{ label: 'Small convolutional net', channelDivisor: 8, smallestSide: 4 },
    coarsest: 4,
    help: 'Four 3×3 convolutions (8, 16, 16, 32 channels), mean pool, linear.',
  },
  'conv-8': {
    ...{ label: 'Eight convolutions', channelDivisor: 16, smallestSide: 8 },
    coarsest: 8,
    help: 'Four stages of two 3×3 convolutions (16, 32, 64, 64 channels), mean pool, linear.',
  },
  'conv-8-narrow': {
    ...{ label: 'Eight convolutions, narrow', channelDivisor: 8, smallestSide: 8 },
    coarsest: 8,
    help: 'Four stages of two 3×3 convolutions (8, 16, 32, 32 channels), mean pool, linear.',
  },
  'conv-pool': {
    ...{ label: 'Two convolutions and a hidden layer', channelDivisor: 16, smallestSide: 4 },
    coarsest: null,
    help: 'Two 3×3 convolutions (16, 32 channels) with maximum pools, a hidden layer of 64.',
  },
  mlp: {
    ...{ label: 'Multi-layer perceptron', channelDivisor: 64, smallestSide: 1 },
    coarsest: null,
    help: 'Two hidden layers of 128 and 64 units.',
  },
  'vgg-8': {
    ...{ label: 'VGG-like, 8 layers', channelDivisor: 32, smallestSide: 8 },
    coarsest: null,
    help: 'Six 3×3 convolutions in three blocks with maximum pools, one hidden layer.',
  },
  'resnet-20': {
    ...{ label: 'ResNet-20 (CIFAR form)', channelDivisor: 16, smallestSide: 4 },
    coarsest: 4,
    help: 'Three stages of three residual blocks, 16, 32, 64 channels.',
  },
  'resnet-32': {
    ...{ label: 'ResNet-32 (CIFAR form)', channelDivisor: 16, smallestSide: 4 },
    coarsest: 4,
    help: 'Three stages of five residual blocks, 16, 32, 64 channels.',
  },
  'resnet-56': {
    ...{ label: 'ResNet-56 (CIFAR form)', channelDivisor: 16, smallestSide: 4 },
    coarsest: 4,
    help: 'Three stages of nine residual blocks, 16, 32, 64 channels.',
  },
  'resnet-50': {
    ...{ label: 'ResNet-50 (ImageNet form)', channelDivisor: 64, smallestSide: 32 },
    coarsest: 32,
    help: 'Four stages of 3, 4, 6, 3 bottleneck blocks, up to 2,048 channels; for a GPU.',
  },
}

export const normaliserNames = [
  'batch',
  'ghost-batch',
  'synchronised-batch',
  'batch-renorm',
  'moving-average-batch',
  'group',
  'layer',
  'instance',
  'filter-response',
  'none',
] as const
export type NormaliserName = (typeof normaliserNames)[number]

export const normaliserFacts: Readonly<
  Record<NormaliserName, { readonly label: string; readonly help: string }>
> = {
  batch: { label: 'Batch normalisation', help: 'Over the batch, per channel.' },
  'ghost-batch': {
    label: 'Ghost batch normalisation',
    help: 'Over small parts of the batch, per channel: the noise of small batches.',
  },
  'synchronised-batch': {
    label: 'Synchronised batch normalisation',
    help: 'Small parts of the batch that exchange their statistics, forward and backward.',
  },
  'batch-renorm': {
    label: 'Batch renormalisation',
    help: 'Over the batch, corrected towards the running statistics within rising limits.',
  },
  'moving-average-batch': {
    label: 'Moving average batch normalisation',
    help: 'MABN: second moments only, averaged over the last batches in both passes; centred kernels.',
  },
  group: { label: 'Group normalisation', help: 'Per sample, over groups of channels.' },
  layer: { label: 'Layer normalisation', help: 'Per sample, over all channels.' },
  instance: { label: 'Instance normalisation', help: 'Per sample and channel.' },
  'filter-response': {
    label: 'Filter response normalisation',
    help: 'Per sample and channel, second moment only; learned thresholds in place of ReLU.',
  },
  none: { label: 'None', help: 'No weight is scale-invariant: a control.' },
}

export const modelSchema = z
  .enum(modelNames)
  .default('conv-small')
  .meta(
    field({
      ...{ label: 'Network', group: 'Network', help: 'The network that is trained.' },
      choices: modelNames.map((value) => ({
        value,
        label: modelFacts[value].label,
        help: modelFacts[value].help,
      })),
    }),
  )

/** Those that need no size of a normalisation batch: the choice where a step is one batch. */
const wholeBatchNormalisers = [
  'batch',
  'batch-renorm',
  'moving-average-batch',
  'group',
  'layer',
  'instance',
  'filter-response',
  'none',
] as const satisfies readonly NormaliserName[]

export const normaliserSchema = z
  .enum(wholeBatchNormalisers)
  .default('batch')
  .meta(
    field({
      ...{ label: 'Normaliser', group: 'Network' },
      help: 'What follows every hidden layer; it is what makes weights scale-invariant.',
      choices: [...wholeBatchNormalisers.map((value) => ({ value, ...normaliserFacts[value] }))],
    }),
  )

export const groupsSchema = z
  .int()
  .min(1)
  .max(64)
  .default(4)
  .meta(
    field({
      ...{ label: 'Groups', group: 'Network', help: 'Groups of channels that share statistics.' },
      visibleWhen: { path: 'normaliser', in: ['group'] },
    }),
  )
