import { describe, expect, test } from 'vitest'
import { buildNetwork } from '../../../models/build.ts'
import type { ModelName, NormaliserName } from '../../../models/catalogue.ts'
import { convolution } from '../../../models/layers/convolution.ts'
import { batchNorm } from '../../../models/layers/batchNorm.ts'
import { linear } from '../../../models/layers/linear.ts'
import { normaliserNamed } from '../../../models/layers/normaliser.ts'
import { globalMeanPool } from '../../../models/layers/pooling.ts'
import { pure, sequence } from '../../../models/module.ts'
import { tf } from '../../../tensor/tf.ts'
import { detectScaleInvariance } from './detect.ts'
import { withStandardisedKernels } from './weightStandardisation.ts'

const shape = { input: [8, 8, 3], classes: 4 }

function verdicts(model: ModelName, normaliser: NormaliserName) {
  const network = buildNetwork(model, shape, normaliserNamed(normaliser, 4))
  return detectScaleInvariance(network, shape.input).map((layer) => [
    layer.name,
    layer.scaleInvariant,
  ])
}

describe('scale invariance from the graph', () => {
  test.each(['conv-small', 'mlp', 'vgg-8', 'resnet-20'] as const)(
    '%s with batch normalisation: all but the last layer',
    (model) => {
      const found = verdicts(model, 'batch')
      expect(found.slice(0, -1).every(([, invariant]) => invariant === true)).toBe(true)
      expect(found.at(-1)).toEqual(['linear', false])
    },
  )

  test.each(['group', 'layer', 'instance'] as const)('%s normalisation too', (normaliser) => {
    expect(verdicts('conv-small', normaliser).filter(([, invariant]) => invariant)).toHaveLength(4)
  })

  // Their statistics remember other weights than those of the step.
  test.each(['batch-renorm', 'moving-average-batch'] as const)(
    '%s is not, exactly',
    (normaliser) => {
      expect(verdicts('conv-small', normaliser).some(([, invariant]) => invariant)).toBe(false)
    },
  )

  test('without a normaliser no layer is', () => {
    expect(verdicts('conv-small', 'none').some(([, invariant]) => invariant)).toBe(false)
  })

  const kernel = { from: 3, to: 4, scaleInvariant: true }
  const head = [globalMeanPool, linear('linear', 4, 4)] as const

  test('a bias between kernel and normaliser ends it, whatever the network claims', () => {
    const bias = pure((input) => tf.add(input, tf.scalar(0.5)))
    const network = sequence(convolution('conv', kernel), bias, batchNorm('conv', 4), ...head)
    const [layer] = detectScaleInvariance(network, shape.input)
    expect(layer).toMatchObject({ name: 'conv', scaleInvariant: false })
    expect(layer?.evidence).toContain('Add')
  })

  test('a sum of two branches of different degree ends it', () => {
    const both = convolution('conv', { ...kernel, from: 4 })
    const network = sequence(
      convolution('stem', kernel),
      {
        ...both,
        apply: (input, scope) => tf.add(input, tf.square(both.apply(input, scope))),
      },
      batchNorm('conv', 4),
      ...head,
    )
    expect(detectScaleInvariance(network, shape.input).map((one) => one.scaleInvariant)).toEqual([
      false,
      false,
      false,
    ])
  })

  test('standardised kernels are scale-invariant without any normaliser', () => {
    const plain = buildNetwork('conv-small', shape, normaliserNamed('none', 1))
    const found = detectScaleInvariance(withStandardisedKernels(plain), shape.input)
    expect(found.map((one) => one.scaleInvariant)).toEqual([true, true, true, true, false])
  })

  test('leaves no tensor', () => {
    const before = tf.memory().numTensors
    verdicts('mlp', 'batch')
    expect(tf.memory().numTensors).toBe(before)
  })
})
