/**
 * Samples that share statistics: a batch of n samples is n/b normalisation batches of b.
 *
 * A device that holds b samples normalises them alone, however large the step's whole batch is. One
 * tensor [batches, places, channels] holds them all, so one step has the gradients of the whole
 * batch and the noise of the small ones.
 */
import { WorkbenchError } from '../../contract/errors.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'

/** x [n, …, channels] → [n / size, size · places, channels]; `size` null: one batch of all samples. */
export function inBatches(x: Tensor, size: number | null): Tensor {
  const [count = 1] = x.shape
  const channels = x.shape.at(-1) ?? 1
  const batches = count / (size ?? count)
  if (!Number.isInteger(batches))
    throw new WorkbenchError(
      'config-invalid',
      `a step of ${count} samples cannot be divided into normalisation batches of ${size}`,
      { details: { count, size } },
    )
  return tf.reshape(x, [batches, x.size / channels / batches, channels])
}

/** Mean over the places of each batch. [batches, places, channels] → [batches, channels] */
export function batchMeans(x: Tensor): Tensor {
  return tf.mean(x, 1)
}

/** One row a batch, to be broadcast over its places. [batches, channels] → [batches, 1, channels] */
export function overPlaces(rows: Tensor): Tensor {
  return tf.expandDims(rows, 1)
}
