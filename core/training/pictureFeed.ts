/** Batches of pictures that are made on the host and fed to the step, for any picture method. */
import { totalmem } from 'node:os'
import type { Augmentation } from '../contract/augmentation.ts'
import type { OpenDataset } from '../datasets/openDataset.ts'
import { createShrinker } from '../datasets/shrink.ts'
import type { HostTensors, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import type { Scalar, Tensor } from '../tensor/tf.ts'
import { gatherRows } from '../tensor/ops/gatherRows.ts'
import { feedAhead } from './feedAhead.ts'
import { crossEntropy } from './loss.ts'

export interface PictureFeed {
  /** The fed tensors of a step; `step` counts from 0 over the whole run. */
  readonly batch: (indices: Int32Array, step: number) => HostTensors
  /** Starts on the batch of a later step, while the step before it runs. */
  readonly prepare: (indices: Int32Array, step: number) => void
  readonly close: () => void
}

export type FeedSettings = {
  readonly augmentation: Augmentation
  readonly reduction: number
  readonly seed: number
  readonly batchSize: number
}

/** Of the machine's memory. More would leave too little for the network and its activations. */
const shareForPictures = 0.25

/** Whether the training part can lie on the device as float32, rather than being fed batch by batch. */
export function fitsInMemory(
  { dataset }: OpenDataset,
  reduction: number,
  memory = totalmem(),
): boolean {
  const [height = 1, width = 1, channels = 1] = dataset.shape
  const count = dataset.splits.find(({ name }) => name === 'train')?.count ?? 0
  const values = Math.floor(height / reduction) * Math.floor(width / reduction) * channels
  return 4 * count * values <= shareForPictures * memory
}

export function openPictureFeed(
  folder: string,
  { dataset }: OpenDataset,
  { augmentation, reduction, seed, batchSize }: FeedSettings,
): PictureFeed {
  const [height = 1, width = 1, channels = 1] = dataset.shape
  const { shape } = createShrinker([height, width, channels], reduction)
  const sampleSize = shape[0] * shape[1] * shape[2]
  const options = { part: 'train', seed, augmentation, reduction, inUse: 1 } as const
  const ahead = feedAhead(folder, options, { batchSize, sampleSize })

  function batch(indices: Int32Array, step: number): HostTensors {
    const { images, labels, partners, share } = ahead.take(indices, step)
    const count = indices.length
    const pictures = { dtype: 'float32', shape: [count, ...shape], values: images } as const
    const classes = { dtype: 'int32', shape: [count], values: labels } as const
    if (augmentation.mixup === 0) return { pictures, classes }
    return {
      ...{ pictures, classes },
      partners: { dtype: 'int32', shape: [count], values: partners },
      share: { dtype: 'float32', shape: [1], values: Float32Array.of(share) },
    }
  }

  return { batch, prepare: ahead.prepare, close: ahead.close }
}

export type StepPictures = {
  /** [b, h, w, c] */
  readonly pictures: Tensor
  /** [b] */
  readonly classes: Tensor
  /** Mean cross-entropy; with mixup that of both classes of each picture, by their shares. */
  readonly loss: (logits: Tensor) => Scalar
}

/** From a fed batch, or `images` and `labels` that lie on the device and fed `indices` [b]. */
export function stepPictures(batch: TensorMap): StepPictures {
  const { partners, share } = batch
  const pictures = batch['pictures'] ?? rowsOf(batch, 'images')
  const classes = batch['classes'] ?? rowsOf(batch, 'labels')
  if (!partners || !share)
    return { pictures, classes, loss: (logits) => crossEntropy(logits, classes) }
  const own = tf.reshape(share, [])
  return {
    ...{ pictures, classes },
    loss: (logits) =>
      tf.add(
        tf.mul(own, crossEntropy(logits, classes)),
        tf.mul(tf.sub(1, own), crossEntropy(logits, partners)),
      ),
  }
}

function rowsOf(batch: TensorMap, name: 'images' | 'labels'): Tensor {
  return gatherRows(batch[name] as Tensor, batch['indices'] as Tensor)
}
