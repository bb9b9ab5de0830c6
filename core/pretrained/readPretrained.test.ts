/** What is read from files with weights, and what is refused with both numbers. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import { openSource } from '../datasets/openSource.ts'
import { createRandom } from '../tensor/random.ts'
import { writeCheckpoint } from '../training/checkpoint.ts'
import { builtInModels } from './builtInModels.ts'
import { createModelLibrary } from './library.ts'
import { readPacked } from './packed.ts'
import { readPretrained } from './readPretrained.ts'
import {
  littleLayers,
  littleTensors,
  newFolder,
  writeLayersModel,
  writeSafetensors,
} from './testing.ts'

async function read(paths: readonly string[]) {
  const source = await openSource(paths, { scratchFolder: join(newFolder(), 'scratch') })
  try {
    return await readPretrained(source)
  } finally {
    await source.close()
  }
}

function layersModel(
  change: { layers?: typeof littleLayers; tensors?: ReturnType<typeof littleTensors> } = {},
) {
  return writeLayersModel(
    newFolder(),
    change.layers ?? littleLayers,
    change.tensors ?? littleTensors(),
  )
}

test('a layers model: its graph, its weights in our words', async () => {
  const { graph, tensors, format } = await read(layersModel())
  expect(format).toBe('TensorFlow.js layers model')
  expect(graph!.layers.map(({ kind }) => kind)).toEqual([
    ...['input', 'convolution', 'global-average', 'dense'],
  ])
  // The first layer says it, as a Sequential network may.
  expect(graph!.layers[0]).toMatchObject({ kind: 'input', shape: [null, 8, 8, 1] })
  expect(tensors.map(({ name }) => name)).toContain('conv/kernel')
  expect(tensors[0]!.values[1]).toBeCloseTo(Math.sin(2) / 2, 6)
})

test('safetensors: names of PyTorch become ours', async () => {
  const file = join(newFolder(), 'weights.safetensors')
  const [kernel, bias] = littleTensors()
  writeSafetensors(file, [
    { ...kernel!, name: 'layer1.0.conv1.weight', shape: [4, 1, 3, 3] },
    { ...bias!, name: 'bn1.weight' },
    { ...bias!, name: 'bn1.running_var' },
  ])
  const { graph, tensors } = await read([file])
  expect(graph).toBeNull()
  expect(tensors.map(({ name }) => name)).toEqual([
    ...['layer1/0/conv1/kernel', 'bn1/scale', 'bn1/variance'],
  ])
})

test('a checkpoint of a run: weights and statistics, no velocity', async () => {
  const file = join(newFolder(), 'step-000000010.checkpoint')
  const tensor = { dtype: 'float32' as const, shape: [2], values: Float32Array.of(1, 2) }
  await writeCheckpoint(file, {
    state: {},
    tensors: {
      'weights/conv1/kernel': tensor,
      'velocity/conv1/kernel': tensor,
      'statistics/conv1/mean': tensor,
    },
  })
  const { tensors } = await read([file])
  expect(tensors.map(({ name }) => name)).toEqual(['conv1/kernel', 'conv1/mean'])
})

test('a Lambda layer is code and refused', async () => {
  const lambda = { class_name: 'Lambda', config: { name: 'sneaky', function: ['4wEAAA==', null] } }
  const [first, ...rest] = littleLayers
  await expect(read(layersModel({ layers: [first!, lambda, ...rest] }))).rejects.toThrow(
    'layer “sneaky” is a Lambda layer, which is code to be run',
  )
})

test('an unknown layer is named, with what is read', async () => {
  const strange = { class_name: 'Attention', config: { name: 'look' } }
  await expect(read(layersModel({ layers: [...littleLayers, strange] }))).rejects.toThrow(
    /“look” is of class Attention.*Conv2D/,
  )
})

test('a missing layer weight is named', async () => {
  const tensors = littleTensors().filter(({ name }) => name !== 'conv/kernel')
  await expect(read(layersModel({ tensors }))).rejects.toThrow(
    'layer “conv” has no kernel among the weights',
  )
})

test('weights that are no numbers are counted and refused', async () => {
  const tensors = littleTensors()
  tensors[0]!.values[5] = Number.NaN
  tensors[0]!.values[6] = Number.POSITIVE_INFINITY
  await expect(read(layersModel({ tensors }))).rejects.toThrow(
    '2 of the 36 values of “conv/kernel” are not finite numbers',
  )
})

test('declared sizes beyond the shard, with both numbers', async () => {
  const paths = layersModel()
  truncateSync(paths[1]!, 100)
  await expect(read(paths)).rejects.toThrow(
    '“conv/kernel” of shape [3, 3, 1, 4] should end at byte 144, the shards hold 100',
  )
})

test('a shard that was not dropped along is named', async () => {
  const [model] = layersModel()
  const alone = join(newFolder(), 'model.json')
  writeFileSync(alone, readFileSync(model!))
  await expect(read([alone])).rejects.toThrow('group1-shard1of1.bin')
})

test('safetensors whose header or tensors reach beyond the file', async () => {
  const file = join(newFolder(), 'cut.safetensors')
  writeSafetensors(file, littleTensors())
  const whole = readFileSync(file)
  writeFileSync(file, whole.subarray(0, whole.length - 8))
  await expect(read([file])).rejects.toThrow(
    /should end \d+ bytes after the header, the file holds/,
  )
  const header = Buffer.alloc(16)
  header.writeBigUInt64LE(10n ** 15n)
  writeFileSync(file, header)
  await expect(read([file])).rejects.toThrow('the header promises 1000000000000000 bytes')
})

test('anything else is said to be nothing known', async () => {
  const file = join(newFolder(), 'story.txt')
  writeFileSync(file, 'once upon a time')
  await expect(read([file])).rejects.toThrow('not recognised')
})

test('built-in models are what their catalogue says', async () => {
  const folder = newFolder()
  const builtInFolder = join(import.meta.dirname, '..', '..', 'resources', 'pretrained')
  const options = { folder, builtInFolder, clock: systemClock, random: createRandom('models') }
  const library = createModelLibrary(options)
  for (const { id, summary } of builtInModels) {
    const { model } = await readPacked(await library.folderOf(id))
    const { mapping, ...rest } = model
    expect(rest).toEqual({ ...summary, mapping: undefined })
    expect(mapping.filter(({ status }) => status === 'skipped')).toHaveLength(1)
  }
  expect((await library.list()).map(({ id }) => id).sort()).toEqual(
    builtInModels.map(({ id }) => id).sort(),
  )
})
