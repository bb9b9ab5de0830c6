/** Batches of varied pictures, made on the host and fed to the step, for any picture method. */
import type { Augmentation } from '../contract/augmentation.ts'
import { serveBatches } from '../datasets/batches.ts'
import type { OpenDataset } from '../datasets/openDataset.ts'
import type { HostTensors, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import type { Scalar, Tensor } from '../tensor/tf.ts'
import { gatherRows } from '../tensor/ops/gatherRows.ts'
import { crossEntropy } from './loss.ts'

export interface PictureFeed {
  /** The fed tensors of a step; `step` counts from 0 over the whole run. */
  readonly batch: (indices: Int32Array, step: number) => HostTensors
  readonly close: () => void
}

export type FeedSettings = {
  readonly augmentation: Augmentation
  readonly reduction: number
  readonly seed: number
}

export function openPictureFeed(
  opened: OpenDataset,
  { augmentation, reduction, seed }: FeedSettings,
): PictureFeed {
  const server = serveBatches(opened, {
    ...{ part: 'train', seed, augmentation, reduction },
    // One is trained on, the next may be ready, and a check may compare the one before.
    inUse: 4,
  })

  function batch(indices: Int32Array, step: number): HostTensors {
    const { images, labels, partners, share } = server.serve(indices, step)
    const count = indices.length
    const pictures = { dtype: 'float32', shape: [count, ...server.shape], values: images } as const
    const classes = { dtype: 'int32', shape: [count], values: labels } as const
    if (augmentation.mixup === 0) return { pictures, classes }
    return {
      ...{ pictures, classes },
      partners: { dtype: 'int32', shape: [count], values: partners },
      share: { dtype: 'float32', shape: [1], values: Float32Array.of(share) },
    }
  }

  return { batch, close: server.close }
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
