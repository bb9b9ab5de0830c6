/** Files with weights as tests write them: small, whole, and then damaged on purpose. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type WrittenTensor = {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'steradian-pretrained-'))
}

function bytesOf(tensors: readonly WrittenTensor[]): Buffer {
  return Buffer.concat(
    tensors.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  )
}

/** safetensors with F32 tensors. */
export function writeSafetensors(file: string, tensors: readonly WrittenTensor[]): void {
  let place = 0
  const entries = tensors.map(({ name, shape, values }) => {
    const entry = { dtype: 'F32', shape, data_offsets: [place, place + values.byteLength] }
    place += values.byteLength
    return [name, entry] as const
  })
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  writeFileSync(file, Buffer.concat([length, header, bytesOf(tensors)]))
}

type KerasLayerText = { readonly class_name: string; readonly config: Record<string, unknown> }

/** A sequential layers model: `model.json` and one shard. Returns the paths. */
export function writeLayersModel(
  folder: string,
  layers: readonly KerasLayerText[],
  tensors: readonly WrittenTensor[],
): string[] {
  const weights = tensors.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }))
  const model = {
    format: 'layers-model',
    modelTopology: { model_config: { class_name: 'Sequential', config: { layers } } },
    weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights }],
  }
  const paths = [join(folder, 'model.json'), join(folder, 'group1-shard1of1.bin')]
  writeFileSync(paths[0] as string, JSON.stringify(model))
  writeFileSync(paths[1] as string, bytesOf(tensors))
  return paths
}

/** Convolution of 4 filters, mean over pixels, dense head of 3 classes, for 8 × 8 grey pictures. */
export const littleLayers: readonly KerasLayerText[] = [
  {
    class_name: 'Conv2D',
    config: {
      ...{ name: 'conv', filters: 4, kernel_size: [3, 3], strides: [1, 1], padding: 'same' },
      ...{ activation: 'relu', use_bias: true, batch_input_shape: [null, 8, 8, 1] },
    },
  },
  { class_name: 'GlobalAveragePooling2D', config: { name: 'mean' } },
  { class_name: 'Dense', config: { name: 'predictions', units: 3, activation: 'softmax' } },
]

export function littleTensors(): WrittenTensor[] {
  const filled = (name: string, shape: number[]): WrittenTensor => {
    const size = shape.reduce((product, extent) => product * extent, 1)
    const values = Float32Array.from({ length: size }, (_, at) => Math.sin(at + 1) / 2)
    return { name, shape, values }
  }
  return [
    filled('conv/kernel', [3, 3, 1, 4]),
    filled('conv/bias', [4]),
    filled('predictions/kernel', [4, 3]),
    filled('predictions/bias', [3]),
  ]
}
