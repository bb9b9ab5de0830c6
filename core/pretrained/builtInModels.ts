/** Networks that ship with the application: resources/pretrained, Apache License 2.0. */
import type { PretrainedModel } from '../contract/model.ts'

export type BuiltInModel = {
  readonly id: string
  /** Folder below resources/pretrained. */
  readonly files: string
  /** Known before it is packed; a test keeps it true. */
  readonly summary: PretrainedModel
}

const common = {
  builtIn: true,
  format: 'TensorFlow.js layers model',
  hasNetwork: true,
  features: 'embedding',
  mapping: [],
  licence: 'Apache-2.0, Google',
  createdAt: '2026-11-24T00:00:00.000Z',
}

export const builtInModels: readonly BuiltInModel[] = [
  {
    id: 'mobilenet-v2',
    files: 'mobilenet_v2_1.0_224',
    summary: {
      ...common,
      ...{ id: 'mobilenet-v2', name: 'MobileNet V2 (ImageNet)', parameters: 3_489_097 },
      ...{ input: [224, 224, 3], bytes: 3_600_000 },
    },
  },
  {
    id: 'mobilenet-v1-quarter',
    files: 'mobilenet_v1_0.25_128',
    summary: {
      ...common,
      ...{ id: 'mobilenet-v1-quarter', name: 'MobileNet V1 × 0.25 (ImageNet)' },
      ...{ parameters: 467_593, input: [128, 128, 3], bytes: 500_000 },
    },
  },
]
