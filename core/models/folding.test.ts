import { expect, test } from 'vitest'
import { tensorsFrom } from '../tensor/eager.ts'
import { createRandom } from '../tensor/random.ts'
import { readTensors } from '../tensor/read.ts'
import { tf } from '../tensor/tf.ts'
import { buildNetwork } from './build.ts'
import type { ModelName, NormaliserName } from './catalogue.ts'
import { foldWeights, folded } from './folding.ts'
import { normaliserNamed } from './layers/normaliser.ts'
import { applyInference, initialTensors } from './module.ts'

const shape = { input: [8, 8, 3], classes: 5 }
const images = tf.randomNormal([4, 8, 8, 3], 0.5, 1, 'float32', 3)

/** A network whose every weight and statistic is away from its initial value. */
function trained(model: ModelName, normaliser: NormaliserName) {
  const network = buildNetwork(model, shape, normaliserNamed(normaliser, 4))
  const random = createRandom('folding')
  const moved = (tensors: ReturnType<typeof initialTensors>) =>
    Object.fromEntries(
      Object.entries(tensors).map(([name, one]) => {
        const values = Float32Array.from(one.values, (value) => value + 0.3 * random.uniform())
        return [name, { ...one, values }]
      }),
    )
  return {
    network,
    weights: moved(initialTensors(network.weights, random)),
    statistics: moved(initialTensors(network.statistics, random)),
  }
}

test.each([
  ['conv-8', 'moving-average-batch'],
  ['conv-8', 'batch'],
  ['resnet-20', 'moving-average-batch'],
  ['resnet-20', 'batch-renorm'],
  ['vgg-8', 'moving-average-batch'],
] as const)('%s with %s normalisation gives the same logits folded', (model, normaliser) => {
  const { network, weights, statistics } = trained(model, normaliser)
  const plain = applyInference(network, images, tensorsFrom(weights), tensorsFrom(statistics))
  const small = buildNetwork(model, shape, folded)
  const own = foldWeights(network, { weights, statistics }, normaliserNamed(normaliser, 4))
  expect(Object.keys(own).sort()).toEqual(Object.keys(small.weights).sort())
  const found = applyInference(small, images, tensorsFrom(own), {})
  const [expected, values] = [plain.dataSync(), found.dataSync()]
  const size = Math.max(...expected.map(Math.abs))
  values.forEach((value, at) => expect(Math.abs(value - expected[at]!) / size).toBeLessThan(1e-5))
})

test('folded, a layer is a convolution, a bias and a ReLU: no operation more', () => {
  const { network, weights, statistics } = trained('conv-8', 'moving-average-batch')
  const small = buildNetwork('conv-8', shape, folded)
  const normaliser = normaliserNamed('moving-average-batch', 4)
  const own = tensorsFrom(foldWeights(network, { weights, statistics }, normaliser))
  const kernels = (run: () => void) => {
    const ran: string[] = []
    const { state } = tf.engine() as unknown as {
      state: { profiling: boolean; activeProfile: { kernels: { name: string }[] } }
    }
    state.profiling = true
    state.activeProfile.kernels = []
    run()
    state.profiling = false
    ran.push(...state.activeProfile.kernels.map(({ name }) => name))
    return ran
  }
  const inferred = kernels(() => applyInference(small, images, own, {}))
  const layers = Array.from({ length: 8 }, () => [
    'NativeConv2D',
    'NativeBiasAdd',
    'NativeRelu',
  ]).flat()
  expect(inferred.slice(0, layers.length)).toEqual(layers)
})

test('a normaliser without running statistics is refused by name', () => {
  const { network, weights, statistics } = trained('conv-8', 'group')
  const state = { weights: readTensors(tensorsFrom(weights)), statistics }
  expect(() => foldWeights(network, state, normaliserNamed('group', 4))).toThrow(
    'stage1/conv1: its normaliser keeps no running statistics',
  )
})
