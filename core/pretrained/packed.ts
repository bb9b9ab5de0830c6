/**
 * A model in the workspace: `model.json` (what it is, its graph, where each tensor lies) and
 * `weights.bin` (float32, little-endian, one tensor after another). Whatever the format it came from,
 * the trainer reads only this.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pretrainedModelSchema } from '../contract/model.ts'
import type { PretrainedModel } from '../contract/model.ts'
import type { LayerGraph } from '../models/layerGraph.ts'
import type { HostTensor, HostTensors } from '../tensor/step.ts'
import { elementCount, modelUnreadable } from './pretrained.ts'
import type { NamedWeights } from './pretrained.ts'

const packedSchema = z.strictObject({
  model: pretrainedModelSchema,
  graph: z.custom<LayerGraph | null>((value) => value === null || typeof value === 'object'),
  tensors: z.array(
    z.strictObject({ name: z.string(), from: z.string(), shape: z.array(z.int().nonnegative()) }),
  ),
})

export type PackedModel = {
  readonly model: PretrainedModel
  readonly graph: LayerGraph | null
  readonly tensors: readonly NamedWeights[]
}

/** Written beside its final place and renamed: a folder with its final name is whole. */
export async function writePacked(folder: string, packed: PackedModel): Promise<void> {
  const { model, graph, tensors } = packed
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  const listed = tensors.map(({ name, from, shape }) => ({ name, from, shape }))
  const bytes = tensors.map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  )
  await writeFile(join(partial, 'weights.bin'), Buffer.concat(bytes))
  await writeFile(join(partial, 'model.json'), JSON.stringify({ model, graph, tensors: listed }))
  await rename(partial, folder)
}

export async function readPackedModel(folder: string): Promise<PretrainedModel> {
  return (await readDescription(folder)).model
}

async function readDescription(folder: string) {
  const text = await readFile(join(folder, 'model.json'), 'utf8')
  const parsed = packedSchema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw modelUnreadable('model.json', 'damaged in the workspace; import the model again')
}

export async function readPacked(folder: string): Promise<PackedModel> {
  const { model, graph, tensors } = await readDescription(folder)
  const bytes = new Uint8Array(await readFile(join(folder, 'weights.bin')))
  const promised = tensors.reduce((sum, { shape }) => sum + 4 * elementCount(shape), 0)
  if (promised !== bytes.byteLength)
    throw modelUnreadable(
      'weights.bin',
      `${bytes.byteLength} bytes, its description promises ${promised}; import the model again`,
    )
  let place = 0
  const read = tensors.map(({ name, from, shape }): NamedWeights => {
    const length = elementCount(shape)
    const values = new Float32Array(bytes.buffer, place, length)
    place += 4 * length
    return { name, from, shape, values }
  })
  return { model, graph, tensors: read }
}

export function hostTensors(tensors: readonly NamedWeights[]): HostTensors {
  return Object.fromEntries(
    tensors.map(({ name, shape, values }): [string, HostTensor] => [
      name,
      { dtype: 'float32', shape, values },
    ]),
  )
}
