import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildNetwork } from '../models/build.ts'
import { normaliserNamed } from '../models/layers/normaliser.ts'
import { applyInference, initialTensors } from '../models/module.ts'
import { tensorsFrom } from '../tensor/eager.ts'
import { createRandom } from '../tensor/random.ts'
import type { HostTensors } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import type { Tensor, Tensor4D } from '../tensor/tf.ts'
import { exportModel } from './exportModel.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steradian-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const network = buildNetwork(
  'conv-small',
  { input: [8, 8, 3], classes: 4 },
  normaliserNamed('batch', 1),
)
const input = {
  shape: [16, 16, 3],
  reduction: 2,
  mean: [0.2, 0.4, 0.6],
  deviation: [0.5, 0.25, 0.1],
} as const
const random = createRandom(1)
const weights = initialTensors(network.weights, random)
const statistics = Object.fromEntries(
  Object.entries(initialTensors(network.statistics, random)).map(([name, tensor]) => [
    name,
    { ...tensor, values: Float32Array.from(tensor.values, () => 0.5 + random.uniform()) },
  ]),
)
const tensors: HostTensors = Object.fromEntries([
  ...Object.entries(weights).map(([name, one]) => [`weights/${name}`, one] as const),
  ...Object.entries(statistics).map(([name, one]) => [`statistics/${name}`, one] as const),
  ['velocity/conv1/kernel', { dtype: 'float32', shape: [1], values: Float32Array.of(1) }],
])
const exported = {
  ...{ trained: { network, input, classNames: ['a', 'b', 'c', 'd'] }, tensors },
  provenance: { runId: 'run-1', step: 3 },
}

/** tfjs-node's own loader, which knows nothing of this app. */
type Loader = {
  node: {
    loadSavedModel: (
      path: string,
    ) => Promise<{ predict: (input: Record<string, Tensor>) => Record<string, Tensor> }>
  }
}

test('a SavedModel takes pixels in batches of any size, and gives our logits', async () => {
  await exportModel('savedmodel', folder, exported)
  const loaded = await (tf as unknown as Loader).node.loadSavedModel(folder)
  for (const count of [1, 5]) {
    const bytes = Float32Array.from({ length: count * 16 * 16 * 3 }, () => random.integer(256))
    const pixels = tf.tensor(bytes, [count, 16, 16, 3])
    const shrunk = tf.avgPool(tf.div<Tensor4D>(pixels, 255), 2, 2, 'valid')
    const prepared = tf.div(tf.sub(shrunk, [...input.mean]), [...input.deviation])
    const own = applyInference(network, prepared, tensorsFrom(weights), tensorsFrom(statistics))
    const { logits, probabilities } = loaded.predict({ pixels })
    expect(logits?.shape).toEqual([count, 4])
    expect(tf.max(tf.abs(tf.sub(logits!, own))).dataSync()[0]).toBeLessThan(1e-5)
    expect(tf.max(tf.abs(tf.sub(probabilities!, tf.softmax(own)))).dataSync()[0]).toBeLessThan(1e-6)
  }
  const words = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as object
  expect(words).toMatchObject({ runId: 'run-1', step: 3, input: { reduction: 2 } })
})

test('safetensors hold weights and statistics by name, not what only training needs', async () => {
  await exportModel('safetensors', folder, exported)
  const content = await readFile(join(folder, 'weights.safetensors'))
  const length = Number(content.readBigUInt64LE(0))
  const header = JSON.parse(content.toString('utf8', 8, 8 + length)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >
  const names = Object.keys(header)
  expect(length % 8).toBe(0)
  expect(names).toHaveLength(Object.keys(weights).length + Object.keys(statistics).length)
  const [name, { values, shape }] = Object.entries(weights)[0]!
  const entry = header[`weights/${name}`]!
  const [from, to] = entry.data_offsets
  expect(entry).toMatchObject({ dtype: 'F32', shape })
  const stored = content.subarray(8 + length + from, 8 + length + to)
  expect(new Float32Array(new Uint8Array(stored).buffer)).toEqual(values)
})

test('a checkpoint without one of the network’s tensors is refused by its name', async () => {
  const { 'weights/linear/bias': _, ...partial } = tensors
  await expect(
    exportModel('savedmodel', folder, { ...exported, tensors: partial }),
  ).rejects.toThrow('“weights/linear/bias”')
})
