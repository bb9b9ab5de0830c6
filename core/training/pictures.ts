/** Pictures as a network takes them: shrunk, centred and scaled, float32. */
import { WorkbenchError } from '../contract/errors.ts'
import type { PictureInput } from './pictureInput.ts'
import type { OpenDataset, OpenSplit } from '../datasets/openDataset.ts'

export type PicturePart = {
  readonly count: number
  /** [height, width, channels] after shrinking. */
  readonly shape: readonly [number, number, number]
  /** [n · h · w · c], mean 0 and standard deviation 1 per channel over the training part. */
  readonly images: Float32Array
  readonly labels: Int32Array
}

export type PictureSet = {
  readonly train: PicturePart
  /** Empty when the set has no test part. */
  readonly test: PicturePart
  readonly classes: number
  /** Where they are chosen among those of the data set, or put together from them. */
  readonly classNames?: readonly string[]
}

type ChannelScale = { readonly mean: readonly number[]; readonly deviation: readonly number[] }

/** Reads both parts and scales them by the training part's own statistics. */
export function preparePictures(opened: OpenDataset, reduction: number): PictureSet {
  const { dataset } = opened
  if (dataset.kind !== 'images')
    throw new WorkbenchError('config-invalid', `dataset: “${dataset.name}” holds no pictures`)
  const train = opened.split('train')
  if (train.count === 0)
    throw new WorkbenchError('config-invalid', `dataset: “${dataset.name}” has no training part`)
  const scale = channelScale(opened)
  return {
    train: prepare(train, reduction, scale),
    test: prepare(opened.split('test'), reduction, scale),
    classes: dataset.classNames.length,
  }
}

/**
 * For training from a feed: the training part stays in its files, only the test part is read.
 * `train.images` and `train.labels` are empty.
 */
export function prepareTestPictures(opened: OpenDataset, reduction: number): PictureSet {
  const test = prepare(opened.split('test'), reduction, channelScale(opened))
  const { dataset } = opened
  const count = dataset.splits.find(({ name }) => name === 'train')?.count ?? 0
  const none = { images: new Float32Array(0), labels: new Int32Array(0) }
  return {
    train: { count, shape: test.shape, ...none },
    test,
    classes: dataset.classNames.length,
  }
}

/** How a network's input is made of pixels, and the shape [height, width, channels] that it is trained on. */
export function pictureInput(
  opened: OpenDataset,
  reduction: number,
): { input: PictureInput; trained: readonly [number, number, number] } {
  const [height = 1, width = 1, channels = 1] = opened.dataset.shape
  return {
    input: { shape: [height, width, channels], reduction, ...channelScale(opened) },
    trained: [Math.floor(height / reduction), Math.floor(width / reduction), channels],
  }
}

/** The statistics that the import computed, of values 0 … 1. */
function channelScale({ statistics }: OpenDataset): ChannelScale {
  return {
    mean: statistics.mean.map((value) => value / 255),
    deviation: statistics.deviation.map((value) => Math.max(value / 255, 1e-6)),
  }
}

function prepare(split: OpenSplit, reduction: number, scale: ChannelScale): PicturePart {
  const [height = 1, width = 1, channels = 1] = split.shape
  const rows = Math.floor(height / reduction)
  const columns = Math.floor(width / reduction)
  const images = new Float32Array(split.count * rows * columns * channels)
  const block = { reduction, stride: width * channels, channels }
  let place = 0
  for (let sample = 0; sample < split.count; sample += 1)
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) {
        const corner = ((sample * height + row * reduction) * width + column * reduction) * channels
        for (let channel = 0; channel < channels; channel += 1) {
          const value = blockMean(split.images, corner + channel, block) / 255
          images[place] = (value - (scale.mean[channel] ?? 0)) / (scale.deviation[channel] ?? 1)
          place += 1
        }
      }
  return { count: split.count, shape: [rows, columns, channels], images, labels: split.labels }
}

type Block = { readonly reduction: number; readonly stride: number; readonly channels: number }

/** Mean over reduction × reduction pixels of one channel, 0 … 255. */
function blockMean(images: Uint8Array, corner: number, block: Block): number {
  const { reduction, stride, channels } = block
  let sum = 0
  for (let row = 0; row < reduction; row += 1)
    for (let column = 0; column < reduction; column += 1)
      sum += images[corner + row * stride + column * channels] ?? 0
  return sum / reduction ** 2
}
