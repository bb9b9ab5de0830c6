/** Weights of TensorFlow.js models: groups of tensors laid end to end over shards, some quantised. */
import { z } from 'zod'
import type { Source } from '../datasets/source.ts'
import { elementNamed, elementWidth, toFloats } from './elements.ts'
import type { ElementName } from './elements.ts'
import { elementCount, modelUnreadable } from './pretrained.ts'

const tensorSchema = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.string(),
  quantization: z
    .object({ dtype: z.string(), scale: z.number().optional(), min: z.number().optional() })
    .optional(),
})

export const manifestSchema = z.array(
  z.object({ paths: z.array(z.string()), weights: z.array(tensorSchema) }),
)
export type Manifest = z.output<typeof manifestSchema>

export type ManifestTensor = {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

const elements: Readonly<Record<string, ElementName>> = {
  ...{ float32: 'float32', float16: 'float16', int32: 'int32' },
  ...{ uint8: 'uint8', uint16: 'uint16', bool: 'bool' },
}

export async function readManifestWeights(
  source: Source,
  folder: string,
  manifest: Manifest,
): Promise<ManifestTensor[]> {
  const tensors: ManifestTensor[] = []
  for (const { paths, weights } of manifest) {
    const bytes = await joined(source, folder, paths)
    const shards = paths.join(', ')
    let place = 0
    for (const spec of weights) {
      const element = elementNamed(
        shards,
        spec.name,
        spec.quantization?.dtype ?? spec.dtype,
        elements,
      )
      const length = elementCount(spec.shape) * elementWidth(element)
      if (place + length > bytes.length)
        throw modelUnreadable(
          shards,
          `“${spec.name}” of shape [${spec.shape.join(', ')}] should end at byte ${place + length}, the shards hold ${bytes.length}`,
        )
      const raw = toFloats(bytes.subarray(place, place + length), element)
      tensors.push({ ...spec, values: unquantised(raw, spec.quantization) })
      place += length
    }
  }
  return tensors
}

function unquantised(
  values: Float32Array,
  quantization: { scale?: number | undefined; min?: number | undefined } | undefined,
): Float32Array {
  const { scale, min = 0 } = quantization ?? {}
  return scale === undefined ? values : values.map((value) => value * scale + min)
}

/** Shards as the person dropped them, looked up beside model.json or by their bare names. */
async function joined(
  source: Source,
  folder: string,
  paths: readonly string[],
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (const path of paths) {
    const wanted = folder === '' ? path : `${folder}/${path}`
    const file =
      source.files.find((one) => one.path === wanted) ??
      source.files.find((one) => one.path.endsWith(`/${path}`) || one.path === path)
    if (!file)
      throw modelUnreadable(
        path,
        'model.json names this shard of weights, it was not dropped along',
      )
    pieces.push(await file.read(0, file.size))
  }
  return Buffer.concat(pieces)
}
