/** A small TensorFlow.js model and an archive of pictures in class folders, written to disk. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const side = 8

/** A convolution, a mean over pixels, a head of three classes. Returns `model.json` and its shard. */
export function writeModel(folder: string, { lambda = false } = {}): string[] {
  const tensors = [
    { name: 'conv/kernel', shape: [3, 3, 1, 8] },
    { name: 'conv/bias', shape: [8] },
    { name: 'predictions/kernel', shape: [8, 3] },
    { name: 'predictions/bias', shape: [3] },
  ]
  const count = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
  const values = Float32Array.from({ length: count }, (_, at) => Math.sin(3 * at + 1) / 3)
  const layers = [
    {
      class_name: 'Conv2D',
      config: {
        ...{ name: 'conv', kernel_size: [3, 3], strides: [1, 1], padding: 'same' },
        ...{ activation: 'relu', use_bias: true, batch_input_shape: [null, side, side, 1] },
      },
    },
    ...(lambda ? [{ class_name: 'Lambda', config: { name: 'sneaky' } }] : []),
    { class_name: 'GlobalAveragePooling2D', config: { name: 'mean' } },
    { class_name: 'Dense', config: { name: 'predictions', units: 3, activation: 'softmax' } },
  ]
  const weights = tensors.map((tensor) => ({ ...tensor, dtype: 'float32' }))
  const model = {
    format: 'layers-model',
    modelTopology: { model_config: { class_name: 'Sequential', config: { layers } } },
    weightsManifest: [{ paths: ['shard.bin'], weights }],
  }
  const paths = [join(folder, 'model.json'), join(folder, 'shard.bin')] as const
  writeFileSync(paths[0], JSON.stringify(model))
  writeFileSync(paths[1], Buffer.from(values.buffer))
  return [...paths]
}

/** `marks.zip` with train and test folders of three classes of grey pictures (PGM). */
export function writePictureArchive(folder: string): string {
  const entries: { name: string; bytes: Buffer }[] = []
  for (const [part, count] of [
    ['train', 12],
    ['test', 8],
  ] as const)
    for (const kind of [0, 1, 2])
      for (let picture = 0; picture < count; picture += 1)
        entries.push({
          name: `${part}/class${kind}/${picture}.pgm`,
          bytes: picturePgm(kind, picture + (part === 'train' ? 0 : 100)),
        })
  const file = join(folder, 'marks.zip')
  writeFileSync(file, storedZip(entries))
  return file
}

/** A bright bar at a place of its class, over noise that differs from picture to picture. */
function picturePgm(kind: number, seed: number): Buffer {
  const pixels = Array.from({ length: side * side }, (_, at) => {
    const noise = Math.abs(Math.sin(12.9898 * (at + 1) + 78.233 * (seed + 1) + kind)) * 90
    return Math.floor(noise + (Math.floor(at / side) % 3 === kind ? 150 : 0))
  })
  return Buffer.concat([Buffer.from(`P5\n${side} ${side}\n255\n`), Buffer.from(pixels)])
}

/** A ZIP whose entries are stored, not packed. */
function storedZip(entries: readonly { name: string; bytes: Buffer }[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let place = 0
  for (const { name, bytes } of entries) {
    const path = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(bytes.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, path, bytes])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(place, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, tail, path]))
    locals.push(local)
    place += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(place, 16)
  return Buffer.concat([...locals, list, end])
}

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return (sum ^ 0xffffffff) >>> 0
}
