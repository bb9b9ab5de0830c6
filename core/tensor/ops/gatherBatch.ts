/** Batches taken by index from a data set that lives on the device, augmented and normalised there. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { executeNative, intAttribute, typeAttribute } from '../native.ts'
import { gatherRows } from './gatherRows.ts'
import { foldSeed, statelessIntegers } from './stateless.ts'

/** Height, width and channels of one picture. */
export type PictureShape = readonly [height: number, width: number, channels: number]

const gatherTypes = [
  typeAttribute('Tparams', 'float32'),
  typeAttribute('Tindices', 'int32'),
  typeAttribute('Taxis', 'int32'),
]

/**
 * Pictures as bytes, four to an int32: tfjs has no uint8, and int32 would take four times the memory.
 *
 * values holds n pictures of `bytesEach` bytes → int32 [n, ⌈bytesEach / 4⌉], little-endian.
 */
export function packBytes(values: Uint8Array, bytesEach: number): Tensor {
  const count = values.length / bytesEach
  const words = Math.ceil(bytesEach / 4)
  const padded = new Uint8Array(count * words * 4)
  for (let row = 0; row < count; row += 1)
    padded.set(values.subarray(row * bytesEach, (row + 1) * bytesEach), row * words * 4)
  return tf.tensor2d(new Int32Array(padded.buffer), [count, words], 'int32')
}

/** Pictures `index` of a packed store, in 0 … 255. store [n, words], index [b] → [b, h, w, c] float32 */
export function gatherBytes(store: Tensor, index: Tensor, shape: PictureShape): Tensor {
  return tf.tidy(() => {
    const rows = gatherRows(store, index)
    const bytes = executeNative(
      'Bitcast',
      [typeAttribute('T', 'int32'), typeAttribute('type', 'uint8')],
      [rows],
    )
    const floats = executeNative(
      'Cast',
      [typeAttribute('SrcT', 'uint8'), typeAttribute('DstT', 'float32')],
      [bytes],
    )
    const count = index.shape[0]
    const size = shape[0] * shape[1] * shape[2]
    const flat = tf.reshape(floats, [count, -1])
    const cut = flat.shape[1] === size ? flat : tf.slice(flat, [0, 0], [count, size])
    return tf.reshape(cut, [count, ...shape])
  })
}

/** (x − mean) / deviation per channel, as one multiplication and one addition. x […, c] → […, c] */
export function normalise(
  x: Tensor,
  mean: readonly number[],
  deviation: readonly number[],
): Tensor {
  return tf.tidy(() => {
    const factor = deviation.map((value) => 1 / value)
    const shift = mean.map((value, channel) => -value * (factor[channel] as number))
    return tf.add(tf.mul(x, tf.tensor1d(factor)), tf.tensor1d(shift))
  })
}

/**
 * Pads by `margin` zeros, cuts a window of the old size at a random place and mirrors half of them.
 *
 * x [b, h, w, c], seed int32 [2] → [b, h, w, c]. The usual augmentation of CIFAR (He et al. 2016).
 */
export function randomCropFlip(x: Tensor, seed: Tensor, margin: number): Tensor {
  return tf.tidy(() => {
    const [count, height, width] = x.shape as [number, number, number]
    const draw = (salt: number, below: number): Tensor =>
      statelessIntegers(foldSeed(seed, salt), [count, 1], below)
    const padded = tf.pad(x, [
      [0, 0],
      [margin, margin],
      [margin, margin],
      [0, 0],
    ])
    const rows = tf.add(draw(1, 2 * margin + 1), positions(height))
    const flipped = draw(3, 2)
    // Column j of a mirrored picture is column w − 1 − j: j + flipped·(w − 1 − 2j).
    const mirror = tf.mul(
      flipped,
      tf.sub(tf.scalar(width - 1, 'int32'), tf.mul(positions(width), tf.scalar(2, 'int32'))),
    )
    const columns = tf.add(draw(2, 2 * margin + 1), tf.add(positions(width), mirror))
    return gatherAlong(gatherAlong(padded, rows, 1), columns, 2)
  })
}

function positions(count: number): Tensor {
  return tf.tensor2d(
    Array.from({ length: count }, (_, position) => position),
    [1, count],
    'int32',
  )
}

/** Takes index [b, k] along an axis, each example with its own row of indices. */
function gatherAlong(x: Tensor, index: Tensor, axis: number): Tensor {
  return executeNative(
    'GatherV2',
    [...gatherTypes, intAttribute('batch_dims', 1)],
    [x, index, tf.scalar(axis, 'int32')],
  )
}
