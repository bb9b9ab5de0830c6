/** Loss and accuracy over a whole part, and what each sample was taken for, with running statistics. */
import type { StepFigures } from '../methods/method.ts'
import { applyInference } from '../models/module.ts'
import type { Module } from '../models/module.ts'
import { tensorsFrom } from '../tensor/eager.ts'
import { readValues } from '../tensor/read.ts'
import type { HostTensors, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import { accuracy, crossEntropy } from './loss.ts'
import type { PicturePart } from './pictures.ts'
import { judged } from './verdicts.ts'
import type { Verdict } from './verdicts.ts'

const chunk = 500

export type Evaluation = {
  readonly figures: StepFigures
  /** What each sample of the part was taken for. */
  readonly verdicts: readonly Verdict[]
}

/** Means over the part. `state` holds `weights/…` and `statistics/…`. An empty part has no figures. */
export async function evaluate(
  network: Module,
  state: HostTensors,
  part: PicturePart,
): Promise<StepFigures> {
  return (await evaluateEach(network, state, part)).figures
}

/** The same, and each sample's verdict. */
export async function evaluateEach(
  network: Module,
  state: HostTensors,
  part: PicturePart,
): Promise<Evaluation> {
  if (part.count === 0) return { figures: {}, verdicts: [] }
  const weights = tensorsFrom(under('weights/', state))
  const statistics = tensorsFrom(under('statistics/', state))
  const sums = { loss: 0, accuracy: 0 }
  const verdicts: Verdict[] = []
  try {
    for (let start = 0; start < part.count; start += chunk) {
      const { count, loss, hits, logits } = evaluateChunk(
        network,
        { weights, statistics },
        part,
        start,
      )
      sums.loss += loss * count
      sums.accuracy += hits * count
      const labels = part.labels.subarray(start, start + count)
      verdicts.push(...judged(logits, labels, start))
      // Heartbeats and a person's stop must not wait for a large test part.
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    tf.dispose([weights, statistics])
  }
  const figures = {
    'test/loss': sums.loss / part.count,
    'test/accuracy': sums.accuracy / part.count,
  }
  return { figures, verdicts }
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

type Chunk = {
  readonly count: number
  readonly loss: number
  readonly hits: number
  /** [count · classes] */
  readonly logits: Float32Array
}

function evaluateChunk(
  network: Module,
  { weights, statistics }: State,
  part: PicturePart,
  start: number,
): Chunk {
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
    const [loss = Number.NaN, hits = Number.NaN] = figures
    return { count, loss, hits, logits: readValues(logits) as Float32Array }
  })
}
