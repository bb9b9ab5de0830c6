/** Loss and accuracy over a whole part, with running statistics. */
import type { StepFigures } from '../methods/method.ts'
import { applyInference } from '../models/module.ts'
import type { Module } from '../models/module.ts'
import { tensorsFrom } from '../tensor/eager.ts'
import { readValues } from '../tensor/read.ts'
import type { HostTensors, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import { accuracy, crossEntropy } from './loss.ts'
import type { PicturePart } from './pictures.ts'

const chunk = 500

/** Means over the part. `state` holds `weights/…` and `statistics/…`. An empty part has no figures. */
export async function evaluate(
  network: Module,
  state: HostTensors,
  part: PicturePart,
): Promise<StepFigures> {
  if (part.count === 0) return {}
  const weights = tensorsFrom(under('weights/', state))
  const statistics = tensorsFrom(under('statistics/', state))
  const sums = { loss: 0, accuracy: 0 }
  try {
    for (let start = 0; start < part.count; start += chunk) {
      const figures = evaluateChunk(network, { weights, statistics }, part, start)
      sums.loss += figures.loss * figures.count
      sums.accuracy += figures.accuracy * figures.count
      // Heartbeats and a person's stop must not wait for a large test part.
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    tf.dispose([weights, statistics])
  }
  return { 'test/loss': sums.loss / part.count, 'test/accuracy': sums.accuracy / part.count }
}

/** The tensors whose full name starts with `prefix`, without it. */
export function under(prefix: string, state: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(state)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  )
}

type State = { readonly weights: TensorMap; readonly statistics: TensorMap }

function evaluateChunk(
  network: Module,
  { weights, statistics }: State,
  part: PicturePart,
  start: number,
): { loss: number; accuracy: number; count: number } {
  const count = Math.min(chunk, part.count - start)
  const size = part.shape.reduce((product, extent) => product * extent, 1)
  return tf.tidy(() => {
    const images = tf.tensor(part.images.slice(start * size, (start + count) * size), [
      count,
      ...part.shape,
    ])
    const labels = tf.tensor1d(part.labels.slice(start, start + count), 'int32')
    const logits = applyInference(network, images, weights, statistics)
    const figures = readValues(tf.stack([crossEntropy(logits, labels), accuracy(logits, labels)]))
    return { loss: figures[0] ?? Number.NaN, accuracy: figures[1] ?? Number.NaN, count }
  })
}
