/** Networks with weights for the fake host. */
import type { PretrainedModel } from '../../../../core/contract/model.ts'

export function fakeModel(id: string, name: string, builtIn: boolean): PretrainedModel {
  return {
    ...{ id, name, builtIn, format: 'TensorFlow.js layers model', parameters: 3_489_097 },
    ...{ input: [224, 224, 3], hasNetwork: true, features: 'embedding', bytes: 3_600_000 },
    mapping: [
      { layer: 'conv1', status: 'matched', shape: 'kernel 3 × 3 × 3 × 32', why: '' },
      {
        ...{ layer: 'predictions', status: 'skipped', shape: 'kernel 1280 × 1000' },
        why: 'the old head: a new one is trained',
      },
    ],
    licence: builtIn ? 'Apache-2.0' : null,
    createdAt: '2026-11-24T00:00:00.000Z',
  }
}
