/** Tensors without a network find the network of ours that they come from. */
import { expect, test } from 'vitest'
import type { PretrainedModel } from '../../../contract/model.ts'
import { buildNetwork } from '../../../models/build.ts'
import { normaliserNamed } from '../../../models/layers/normaliser.ts'
import { initialTensors } from '../../../models/module.ts'
import type { NamedWeights } from '../../../pretrained/pretrained.ts'
import { createRandom } from '../../../tensor/random.ts'
import { fitCatalogue } from './fitCatalogue.ts'

const network = buildNetwork(
  'conv-small',
  { input: [8, 8, 3], classes: 4 },
  normaliserNamed('batch', 1),
)
const random = createRandom('weights of a file')
const written: NamedWeights[] = Object.entries({
  ...initialTensors(network.weights, random),
  ...initialTensors(network.statistics, random),
}).map(([name, { shape, values }]) => ({ name, from: name, shape, values: values as Float32Array }))

function fit(tensors: readonly NamedWeights[]) {
  const model = { name: 'a file', mapping: [] } as unknown as PretrainedModel
  return fitCatalogue('model:x', { model, graph: null, tensors })
}

const conv1 = written.find(({ name }) => name === 'conv1/kernel')!

test('weights as we write them are matched, the old head is left out', () => {
  const { weights, statistics, channels, mapping } = fit(written)
  expect(channels).toBe(3)
  expect(weights!['conv1/kernel']!.values).toEqual(conv1.values)
  expect(Object.keys(statistics)).toContain('conv4/variance')
  expect(mapping.filter(({ status }) => status === 'matched')).toHaveLength(20)
  expect(mapping.find(({ layer }) => layer === 'linear/kernel')!.why).toContain('old head')
})

test('kernels in PyTorch’s order are put into ours', () => {
  const [height = 0, width = 0, from = 0, to = 0] = conv1.shape
  const turned = new Float32Array(conv1.values.length)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let i = 0; i < from; i += 1)
        for (let o = 0; o < to; o += 1)
          turned[((o * from + i) * height + y) * width + x] =
            conv1.values[((y * width + x) * from + i) * to + o]!
  const others = written.filter(({ name }) => name !== 'conv1/kernel')
  const given = { ...conv1, shape: [to, from, height, width], values: turned }
  const { weights, mapping } = fit([...others, given])
  expect(weights!['conv1/kernel']!.values).toEqual(conv1.values)
  expect(mapping.find(({ layer }) => layer === 'conv1/kernel')!.status).toBe('reshaped')
})

test('a missing layer is drawn anew and said so; another shape is skipped with both', () => {
  const rest = written.filter(({ name }) => name !== 'conv3/kernel')
  const odd = rest.map((one) =>
    one.name === 'conv2/scale' ? { ...one, shape: [5], values: new Float32Array(5) } : one,
  )
  const { mapping } = fit(odd)
  expect(mapping.find(({ layer }) => layer === 'conv3/kernel')!.status).toBe('missing')
  expect(mapping.find(({ layer }) => layer === 'conv2/scale')!.why).toBe(
    '5 in the file, 16 are needed',
  )
})

test('tensors that fit nothing are refused with the count', () => {
  const strange = { name: 'a/b', from: 'a.b', shape: [7], values: new Float32Array(7) }
  expect(() => fit([strange])).toThrow(/0 of the \d+ tensors/)
})
