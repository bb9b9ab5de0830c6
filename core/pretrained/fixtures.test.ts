/**
 * Files that Keras, TensorFlow and NumPy wrote (fixtures/make.py): each is read, and a network answers
 * as it answered there; each damaged or hostile one is refused in words.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { openSource } from '../datasets/openSource.ts'
import { graphAnswers } from '../models/graphAnswers.ts'
import { tf } from '../tensor/tf.ts'
import { describeModel } from './describeModel.ts'
import { hostTensors } from './packed.ts'
import type { Pretrained } from './pretrained.ts'
import { readPretrained } from './readPretrained.ts'
import { newFolder } from './testing.ts'

const folder = join(import.meta.dirname, 'fixtures')
const graphFiles = ['graph.json', 'graph-shard1of1.bin']

function fixture(name: string): Buffer {
  return readFileSync(join(folder, name))
}

const answers = JSON.parse(fixture('answers.json').toString()) as Record<
  'network.h5' | 'graph.json',
  number[][]
> & { 'tensors.npz': Record<string, number> }

async function read(...names: string[]): Promise<Pretrained> {
  const paths = names.map((name) => (name.startsWith('/') ? name : join(folder, name)))
  const source = await openSource(paths, { scratchFolder: join(newFolder(), 'scratch') })
  try {
    return await readPretrained(source)
  } finally {
    await source.close()
  }
}

/** The fixture with its bytes changed, beside untouched copies of `others`. */
function changed(name: string, change: (bytes: Buffer) => Buffer, others: string[] = []): string[] {
  const place = newFolder()
  const written = [name, ...others].map((one) => join(place, one))
  written.forEach((file) => {
    const bytes = fixture(basename(file))
    writeFileSync(file, basename(file) === name ? change(bytes) : bytes)
  })
  return written
}

/** sin(0), sin(1), … as two pictures: what make.py asked. */
function answersTo({ graph, tensors }: Pretrained): number[] {
  return tf.tidy(() => {
    const count = 2 * 8 * 8 * 2
    const asked = Float32Array.from({ length: count }, (_, at) => Math.sin(at))
    const input = tf.tensor(asked, [2, 8, 8, 2])
    const last = graph!.layers.at(-1)!.name
    return [...graphAnswers(graph!, last, hostTensors(tensors), input).dataSync()]
  })
}

test.each([
  ['a Keras model (H5)', ['network.h5'], 'network.h5'],
  ['a frozen graph as TensorFlow.js keeps it', graphFiles, 'graph.json'],
] as const)('%s answers as it did in Python', async (_, files, name) => {
  const found = answersTo(await read(...files))
  answers[name].flat().forEach((value, at) => expect(found[at]).toBeCloseTo(value, 5))
})

test('a fused convolution brings its bias and its activation', async () => {
  const model = JSON.parse(fixture('graph.json').toString()) as {
    modelTopology: { node: { name: string; op: string; input?: string[]; attr: object }[] }
  }
  const nodes = model.modelTopology.node
  const named = (end: string) => nodes.find(({ name }) => name.endsWith(end))!
  const convolution = named('conv_1/convolution')
  convolution.op = '_FusedConv2D'
  convolution.input!.push(named('conv_1/Reshape/ReadVariableOp').name)
  const fused = ['BiasAdd', 'Relu'].map((one) => Buffer.from(one).toString('base64'))
  Object.assign(convolution.attr, { fused_ops: { list: { s: fused } } })
  const relu = named('conv_1/Relu')
  model.modelTopology.node = nodes.filter((node) => node !== relu)
  for (const node of nodes)
    node.input = node.input?.map((one) => (one === relu.name ? convolution.name : one)) ?? []
  model.modelTopology.node = model.modelTopology.node.filter(
    ({ name }) => !/conv_1\/(Reshape|Squeeze|BiasAdd)$/.test(name),
  )
  const paths = changed('graph.json', () => Buffer.from(JSON.stringify(model)), [graphFiles[1]!])
  const found = answersTo(await read(...paths))
  answers['graph.json'].flat().forEach((value, at) => expect(found[at]).toBeCloseTo(value, 5))
})

test('weights alone, as Keras 3 numbers them, get their layers’ names', async () => {
  const { graph, tensors } = await read('network.weights.h5')
  expect(graph).toBeNull()
  expect(tensors.map(({ name, shape }) => `${name} ${shape.join('×')}`).sort()).toEqual([
    ...['branch/bias 4', 'branch/kernel 1×1×4×4', 'conv/kernel 3×3×2×4', 'depth/bias 4'],
    ...['depth/kernel 3×3×4×1', 'normal/mean 4', 'normal/scale 4', 'normal/shift 4'],
    ...['normal/variance 4', 'predictions/bias 3', 'predictions/kernel 4×3'],
  ])
  const whole = new Map((await read('network.h5')).tensors.map((one) => [one.name, one.values]))
  for (const { name, values } of tensors) expect(values).toEqual(whole.get(name))
})

test('arrays of NumPy in three widths, one of them a counter', async () => {
  const { tensors, leftOut } = await read('tensors.npz')
  for (const { from, values } of tensors) {
    const sum = values.reduce((total, value) => total + value, 0)
    expect(sum).toBeCloseTo(answers['tensors.npz'][from]!, 3)
  }
  expect(tensors.map(({ name }) => name).sort()).toEqual([
    ...['conv1/bias', 'conv1/kernel', 'conv2/kernel'],
  ])
  expect(leftOut).toEqual([
    { name: 'conv1.num_batches_tracked', why: 'a counter of training, no weight' },
  ])
})

test('the mapping says of every layer whether it is taken, and why not', async () => {
  const identity = { id: 'x', name: 'x', bytes: 1, createdAt: '2026-01-01T00:00:00.000Z' }
  const { mapping, input, parameters } = describeModel(await read('network.h5'), {
    ...{ ...identity, builtIn: false, licence: null, features: null },
  })
  expect(input).toEqual([8, 8, 2])
  expect(parameters).toBe(72 + 16 + 20 + 40 + 15)
  expect(mapping.map(({ layer, status }) => `${layer} ${status}`)).toEqual([
    ...['conv matched', 'normal matched', 'branch matched', 'depth matched', 'predictions skipped'],
  ])
})

const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2)

test.each([
  ['half of an H5 file', changed('network.h5', half), /HDF5 library cannot open these 15816 bytes/],
  ['half of an NPZ file', changed('tensors.npz', half), /tensors/],
  [
    ...(['half of a shard', changed(graphFiles[1]!, half, ['graph.json'])] as const),
    /should end at byte \d+, the shards hold 282/,
  ],
  ['half of a model.json', changed('graph.json', half, [graphFiles[1]!]), /not recognised|damaged/],
  ['NaN in an H5 file', ['nan.h5'], /8 of the 8 values of “broken.*kernel” are not finite/],
  ['NaN in an NPZ file', ['nan.npz'], /1 of the 2 values of “kernel” are not finite/],
  ['a Lambda layer', ['lambda.h5'], /“sneaky” is a Lambda layer, which is code to be run/],
  [
    ...(['sizes beyond the file', ['huge.h5']] as const),
    /“dense\/kernel” declares 10000000000 values, the whole file has 2432 bytes/,
  ],
])('%s is refused in words', async (_, files, message) => {
  await expect(read(...files)).rejects.toThrow(message)
})

test('a graph that runs code of its own, or in a circle, is refused', async () => {
  const model = JSON.parse(fixture('graph.json').toString()) as {
    modelTopology: { node: { name: string; input?: string[] }[]; library?: object }
  }
  const shard = [graphFiles[1]!]
  const functions = structuredClone(model)
  functions.modelTopology.library = { function: [{ signature: { name: 'f' } }] }
  const calling = changed('graph.json', () => Buffer.from(JSON.stringify(functions)), shard)
  await expect(read(...calling)).rejects.toThrow('its graph calls functions of its own')
  const [relu] = model.modelTopology.node.filter(({ name }) => name.endsWith('Relu'))
  relu!.input = [relu!.name]
  const circular = changed('graph.json', () => Buffer.from(JSON.stringify(model)), shard)
  await expect(read(...circular)).rejects.toThrow('its graph runs in a circle')
})
