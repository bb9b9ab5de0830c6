/** A data set as raw float pictures: chosen classes, one size, one number of channels. */
import type { SplitName } from '../../../contract/dataset.ts'
import { WorkbenchError } from '../../../contract/errors.ts'
import type { OpenDataset, OpenSplit } from '../../../datasets/openDataset.ts'
import { readValues } from '../../../tensor/read.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor4D } from '../../../tensor/tf.ts'

export type Pictures = {
  readonly count: number
  /** [height, width, channels] */
  readonly shape: readonly [number, number, number]
  /** [n · h · w · c]; bytes of pictures, cells of tables, not scaled yet. */
  readonly images: Float32Array
  /** Places among the chosen classes. */
  readonly labels: Int32Array
}

export type PictureRequest = {
  /** Class indices to keep, in their new order; empty keeps all. */
  readonly classes: readonly number[]
  /** Side after resizing, pixels; null keeps the data set's own size. */
  readonly side: number | null
  /** 1 grey, 3 colour; null keeps. */
  readonly channels: number | null
  /** `rest`: both parts together; `test-part`: the test part alone. Both as training and as test. */
  readonly pool: 'given' | 'rest' | 'test-part'
}

export type ReadPictures = {
  readonly name: string
  readonly train: Pictures
  readonly test: Pictures
  readonly classNames: readonly string[]
}

export function readPictures(opened: OpenDataset, request: PictureRequest): ReadPictures {
  const { dataset } = opened
  const kept = keptClasses(dataset.name, dataset.classNames, request.classes)
  const read = (name: SplitName): Pictures =>
    prepare(opened.split(name), dataset.name, kept, request)
  const { train, test } = parts(read, request.pool)
  if (train.count === 0)
    throw new WorkbenchError('config-invalid', `dataset: “${dataset.name}” has no training part`)
  const classNames = kept.map((index) => dataset.classNames[index] ?? String(index))
  return { name: dataset.name, train, test, classNames }
}

function parts(read: (name: SplitName) => Pictures, pool: PictureRequest['pool']) {
  const test = read('test')
  const held = test.count > 0 ? test : read('validation')
  if (pool === 'test-part') return { train: held, test: held }
  const train = read('train')
  if (pool === 'given') return { train, test: held }
  const all = joined(train, held)
  return { train: all, test: all }
}

function joined(left: Pictures, right: Pictures): Pictures {
  const images = new Float32Array(left.images.length + right.images.length)
  images.set(left.images)
  images.set(right.images, left.images.length)
  const labels = Int32Array.from([...left.labels, ...right.labels])
  return { ...left, count: left.count + right.count, images, labels }
}

function keptClasses(
  name: string,
  classNames: readonly string[],
  wanted: readonly number[],
): readonly number[] {
  const unknown = wanted.find((index) => index >= classNames.length)
  if (unknown !== undefined)
    throw new WorkbenchError(
      'config-invalid',
      `classes: “${name}” has classes 0 to ${classNames.length - 1}, not ${unknown}`,
    )
  return wanted.length > 0 ? wanted : classNames.map((_, index) => index)
}

function prepare(
  split: OpenSplit,
  name: string,
  kept: readonly number[],
  { side, channels }: PictureRequest,
): Pictures {
  const shape = pictureShape(split, name)
  const chosen: number[] = []
  split.labels.forEach((label, place) => {
    if (kept.includes(label)) chosen.push(place)
  })
  const values = split.kind === 'images' ? split.images : split.features
  const labels = Int32Array.from(chosen, (place) => kept.indexOf(split.labels[place] ?? -1))
  return resized({ values, chosen, shape, labels }, side, channels ?? shape[2])
}

/** A table whose columns fill a square is a picture of one channel: the 8×8 digits are. */
function pictureShape(split: OpenSplit, name: string): [number, number, number] {
  if (split.kind === 'images') {
    const [height = 1, width = 1, channels = 1] = split.shape
    return [height, width, channels]
  }
  const [columns = 0] = split.shape
  const side = Math.sqrt(columns)
  if (Number.isInteger(side) && split.targets === null) return [side, side, 1]
  throw new WorkbenchError(
    'config-invalid',
    `dataset: “${name}” is a table of ${columns} columns; pictures or a square number of columns with classes are needed`,
  )
}

type Chosen = {
  readonly values: Uint8Array | Float32Array
  readonly chosen: readonly number[]
  readonly shape: readonly [number, number, number]
  readonly labels: Int32Array
}

const chunk = 64

/** Bilinear with half-pixel centres: halving an even side is the mean of 2×2. */
function resized(
  { values, chosen, shape, labels }: Chosen,
  side: number | null,
  channels: number,
): Pictures {
  const [height, width, own] = shape
  const target = [side ?? height, side ?? width] as [number, number]
  const size = target[0] * target[1] * channels
  const images = new Float32Array(chosen.length * size)
  for (let start = 0; start < chosen.length; start += chunk) {
    const places = chosen.slice(start, start + chunk)
    const raw = rows(values, places, height * width * own)
    const made = tf.tidy(() => {
      const pictures: Tensor4D = tf.tensor4d(raw, [places.length, height, width, own])
      const sized =
        target[0] === height && target[1] === width
          ? pictures
          : tf.image.resizeBilinear(pictures, target, false, true)
      return readValues(asChannels(sized, channels))
    })
    images.set(made, start * size)
  }
  return { count: chosen.length, shape: [...target, channels], images, labels }
}

function rows(
  values: Uint8Array | Float32Array,
  places: readonly number[],
  size: number,
): Float32Array {
  const raw = new Float32Array(places.length * size)
  places.forEach((place, at) =>
    raw.set(values.subarray(place * size, (place + 1) * size), at * size),
  )
  return raw
}

/** Grey to colour repeats the channel, colour to grey takes the mean. */
function asChannels(pictures: Tensor4D, channels: number): Tensor4D {
  const own = pictures.shape[3]
  if (own === channels) return pictures
  if (own === 1) return tf.tile(pictures, [1, 1, 1, channels])
  const grey = tf.mean<Tensor4D>(pictures, 3, true)
  return channels === 1 ? grey : tf.tile(grey, [1, 1, 1, channels])
}
