import { describe, expect, test } from 'vitest'
import { createRandom } from '../tensor/random.ts'
import { tensorsFrom } from '../tensor/eager.ts'
import { differentiate } from '../tensor/gradients.ts'
import { tf } from '../tensor/tf.ts'
import { crossEntropy } from '../training/loss.ts'
import { buildNetwork } from './build.ts'
import { modelNames, normaliserNames } from './catalogue.ts'
import { normaliserNamed } from './layers/normaliser.ts'
import { applyInference, applyTraining, initialTensors } from './module.ts'
import { trainingPass } from './trainingPass.ts'

function build(model: (typeof modelNames)[number], normaliser: (typeof normaliserNames)[number]) {
  const shape = { input: [8, 8, 3], classes: 5 }
  const network = buildNetwork(model, shape, normaliserNamed(normaliser, 4))
  const random = createRandom(1)
  return {
    network,
    weights: tensorsFrom(initialTensors(network.weights, random)),
    statistics: tensorsFrom(initialTensors(network.statistics, random)),
  }
}

const images = tf.randomNormal([6, 8, 8, 3], 0, 1, 'float32', 3)
const labels = tf.tensor1d([0, 1, 2, 3, 4, 0], 'int32')

// Counts of He et al. 2016, table 6: 0.27 M, 0.46 M, 0.85 M parameters.
test.each([
  ['resnet-20', 20, 0.27],
  ['resnet-32', 32, 0.46],
  ['resnet-56', 56, 0.85],
] as const)('%s has %d layers and %d M parameters', (name, depth, millions) => {
  const { network, weights } = build(name, 'batch')
  expect(network.layers).toHaveLength(depth)
  const count = Object.values(weights).reduce((sum, { size }) => sum + size, 0)
  expect((count / 1e6).toFixed(2)).toBe(millions.toFixed(2))
})

// ResNet-50 is too slow for a quick test and needs bigger pictures: its shape is tested above.
const quick = modelNames.filter((name) => name !== 'resnet-50')
describe.each(quick)('%s', (model) => {
  test('gives one logit a class, in training and inference, and new statistics for all', () => {
    const { network, weights, statistics } = build(model, 'batch')
    const trained = applyTraining(network, images, weights, statistics)
    expect(trained.output.shape).toEqual([6, 5])
    expect(Object.keys(trained.statistics)).toEqual(Object.keys(statistics))
    expect(applyInference(network, images, weights, statistics).shape).toEqual([6, 5])
  })

  test('every weight gets a gradient', () => {
    const { network, weights, statistics } = build(model, 'batch')
    const { gradients } = tf.tidy(() =>
      differentiate(() => {
        const { output } = applyTraining(network, images, weights, statistics)
        return { loss: crossEntropy(output, labels), extra: {} }
      }, weights),
    )
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(weights).sort())
  })
})

const small = ['conv-small', 'conv-8', 'conv-pool', 'mlp', 'vgg-8', 'resnet-20'] as const
describe.each(small)('%s takes every normaliser', (model) => {
  test.each(normaliserNames)('%s', (normaliser) => {
    const { network, weights, statistics } = build(model, normaliser)
    const { gradients, ...pass } = tf.tidy(() =>
      trainingPass(network, images, { weights, statistics }, (output) => ({
        loss: crossEntropy(output, labels),
        extra: { output },
      })),
    )
    expect(pass.extra.output.shape).toEqual([6, 5])
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(weights).sort())
    // All of them, those of the backward pass too, or the next step could not be taken.
    expect(Object.keys(pass.statistics).sort()).toEqual(Object.keys(statistics).sort())
    expect(applyInference(network, images, weights, pass.statistics).shape).toEqual([6, 5])
  })
})

// Table 1 of the paper and torchvision's resnet50: 25,557,032 parameters at 1000 classes.
test('resnet-50 has 53 convolutions, a linear layer and 25,557,032 parameters', () => {
  const shape = { input: [64, 64, 3], classes: 1000 }
  const network = buildNetwork('resnet-50', shape, normaliserNamed('batch', 1))
  expect(network.layers).toHaveLength(54)
  const sizes = Object.values(network.weights).map((source) =>
    source.shape.reduce((product, extent) => product * extent, 1),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(25_557_032)
})

// A weight that is declared scale-invariant must be: L(kw) = L(w) and ⟨w, g⟩ = 0.
const exact = normaliserNames.filter((name) => name !== 'none')
describe.each(exact)('scale invariance under %s normalisation', (normaliser) => {
  test('the loss ignores the length of declared kernels, and only of those', () => {
    const { network, weights, statistics } = build('conv-small', normaliser)
    const loss = (scaled: string | null) =>
      tf.tidy(() => {
        const changed = Object.fromEntries(
          Object.entries(weights).map(([name, one]) => [
            name,
            name === scaled ? tf.mul(one, 3) : one,
          ]),
        )
        const { output } = applyTraining(network, images, changed, statistics)
        return crossEntropy(output, labels).dataSync()[0]!
      })
    const plain = loss(null)
    for (const { weight, scaleInvariant } of network.layers) {
      const change = Math.abs(loss(weight) - plain)
      if (scaleInvariant) expect(change).toBeLessThan(2e-3)
      else expect(change).toBeGreaterThan(1e-2)
    }
  })
})

test('batch normalisation remembers mean and unbiased variance as PyTorch does', () => {
  const module = normaliserNamed('batch', 1).after('x', 1)
  const weights = { 'x/scale': tf.tensor1d([2]), 'x/shift': tf.tensor1d([0.5]) }
  const statistics = { 'x/mean': tf.tensor1d([0]), 'x/variance': tf.tensor1d([1]) }
  // Batch 1, 2, 3, 6: mean 3, biased variance 3.5, unbiased 14/3.
  const input = tf.tensor2d([[1], [2], [3], [6]])
  const { output, statistics: next } = applyTraining(module, input, weights, statistics)
  const expected = [1, 2, 3, 6].map((x) => (2 * (x - 3)) / Math.sqrt(3.5 + 1e-5) + 0.5)
  expected.forEach((value, place) => expect(output.dataSync()[place]).toBeCloseTo(value, 5))
  expect(next['x/mean']!.dataSync()[0]).toBeCloseTo(0.3, 6)
  expect(next['x/variance']!.dataSync()[0]).toBeCloseTo(0.9 + 14 / 30, 6)
})
