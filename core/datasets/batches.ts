/**
 * Batches of an imported set, a small part held in memory, a big one read sample by sample through
 * the system's page cache: bounded memory, whatever the size of the set. What a batch holds depends
 * on the seed, its number and its indices alone, so a resumed run gets the same ones.
 */
import type { Augmentation } from '../contract/augmentation.ts'
import type { SplitName } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { createRandom } from '../tensor/random.ts'
import type { PictureShape } from './augment.ts'
import { drawBeta, drawVariation, PictureWriter } from './augment.ts'
import type { OpenDataset } from './openDataset.ts'
import { createShrinker } from './shrink.ts'

export interface BatchOptions {
  readonly part: SplitName
  readonly seed: number | string
  readonly augmentation: Augmentation
  /** Squares of this many pixels a side become one. */
  readonly reduction?: number
  /**
   * Batches that somebody looks at, at a time: the memory of one served this many before is used
   * again, which saves a third of the time of serving. Missing: every batch has memory of its own.
   */
  readonly inUse?: number
}

export interface Batch {
  /** [n, height, width, channels], mean 0 and deviation 1 a channel over the training part. */
  readonly images: Float32Array
  /** [n] classes. */
  readonly labels: Int32Array
  /** [n] classes of what was blended in, and the share of the own picture; equal to `labels` and 1 without mixup. */
  readonly partners: Int32Array
  readonly share: number
}

export interface BatchServer {
  readonly count: number
  /** [height, width, channels] of a served picture. */
  readonly shape: PictureShape
  /** `number` counts batches from 0 over the whole run. */
  readonly serve: (indices: Int32Array, number: number) => Batch
  readonly close: () => void
}

export function serveBatches(opened: OpenDataset, options: BatchOptions): BatchServer {
  const { dataset, statistics } = opened
  if (dataset.kind !== 'images' || dataset.classNames.length === 0)
    throw new WorkbenchError('config-invalid', `dataset: “${dataset.name}” is no set of pictures`)
  const reader = opened.reader(options.part)
  const labels = opened.labels(options.part)
  const stored: PictureShape = [dataset.shape[0] ?? 1, dataset.shape[1] ?? 1, dataset.shape[2] ?? 1]
  const { shape, shrink } = createShrinker(stored, options.reduction ?? 1)
  const writer = new PictureWriter(shape, statistics)
  const size = shape[0] * shape[1] * shape[2]

  const ring = createRing(options.inUse ?? 0)

  function serve(indices: Int32Array, number: number): Batch {
    const random = createRandom(`${options.seed}/augmentation/${number}`)
    const images = ring(indices.length * size)
    const own = new Int32Array(indices.length)
    indices.forEach((index, place) => {
      const variation = drawVariation(random, options.augmentation, shape)
      writer.write(shrink(reader.sample(index)), variation, images, place * size)
      own[place] = labels[index] ?? 0
    })
    const { mixup } = options.augmentation
    if (mixup === 0) return { images, labels: own, partners: own, share: 1 }
    const order = random.permutation(indices.length)
    const share = drawBeta(random, mixup)
    return {
      images: blend(images, order, share, size),
      labels: own,
      partners: order.map((from) => own[from] ?? 0),
      share,
    }
  }

  return { count: reader.count, shape, serve, close: reader.close }
}

/** Float arrays of a length, the same `count` of them in turn; 0: always a new one. Every value gets written. */
function createRing(count: number): (length: number) => Float32Array {
  const held: Float32Array[] = []
  let turn = 0
  return (length) => {
    if (count === 0) return new Float32Array(length)
    const place = turn++ % count
    const earlier = held[place]
    if (earlier?.length === length) return earlier
    const fresh = new Float32Array(length)
    held[place] = fresh
    return fresh
  }
}

/** share · x + (1 − share) · x in another order (Zhang et al. 2018). */
function blend(images: Float32Array, order: Int32Array, share: number, size: number): Float32Array {
  const blended = new Float32Array(images.length)
  order.forEach((from, place) => {
    for (let at = 0; at < size; at++)
      blended[place * size + at] =
        share * (images[place * size + at] as number) +
        (1 - share) * (images[from * size + at] as number)
  })
  return blended
}
