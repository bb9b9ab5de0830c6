/** Loss and accuracy of a cell on what it did not train on, and how far its features are from the source’s there. */
import { applyInference, sequence } from '../../../models/module.ts'
import { sparseSoftmaxCrossEntropy } from '../../../tensor/ops/crossEntropy.ts'
import { tensorsFrom } from '../../../tensor/eager.ts'
import { readValues } from '../../../tensor/read.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { under } from '../../../training/evaluation.ts'
import type { Evaluation } from '../../../training/evaluation.ts'
import { judged } from '../../../training/verdicts.ts'
import type { Verdict } from '../../../training/verdicts.ts'
import { inPieces } from './inference.ts'
import type { Task } from './task.ts'

/**
 * Means over the part, and each sample’s verdict. `state` holds `weights/…` and `statistics/…`. Where test and training come from
 * one pool, `shots` do not count. An empty part has no figures. `teacher` [n · f] are the source’s
 * features on the part; null where distillation does not compare them.
 */
export async function evaluateCell(
  task: Task,
  state: HostTensors,
  shots: Int32Array,
  teacher: Float32Array | null,
): Promise<Evaluation> {
  const { test, train } = task.pictures
  const left = new Set(test === train ? shots : [])
  const tested = test.count - left.size
  if (tested === 0) return { figures: {}, verdicts: [] }
  const module = sequence(...(task.prefix ? [task.prefix] : []), task.body)
  const applied = {
    module,
    weights: { ...task.frozen, ...under('weights/', state) },
    statistics: { ...task.frozen, ...under('statistics/', state) },
  }
  const head = tensorsFrom(under('weights/', state))
  const sums = { loss: 0, accuracy: 0, penalty: 0 }
  const verdicts: Verdict[] = []
  await inPieces(applied, test, (features, start) => {
    const [count] = features.shape as [number]
    const logits = applyInference(task.head, features, head, {})
    const known = test.labels.slice(start, start + count)
    const labels = tf.tensor1d(known, 'int32')
    const apart = teacher ? distances(features, teacher, start) : null
    const losses = readValues(sparseSoftmaxCrossEntropy(logits, labels))
    const guesses = judged(readValues(logits) as Float32Array, known, start)
    losses.forEach((loss, at) => {
      if (left.has(start + at)) return
      sums.loss += loss
      sums.penalty += apart?.[at] ?? 0
      const guess = guesses[at]
      if (!guess) return
      verdicts.push(guess)
      if (guess.predicted === guess.actual) sums.accuracy += 1
    })
  })
  tf.dispose(head)
  const figures = { 'test/loss': sums.loss / tested, 'test/accuracy': sums.accuracy / tested }
  const penalty = teacher ? { 'test/penalty': sums.penalty / tested } : {}
  return { figures: { ...figures, ...penalty }, verdicts }
}

/** ½ · mean over the features of (h − h⁰)², of each sample of a piece. */
function distances(features: Tensor, teacher: Float32Array, start: number): ArrayLike<number> {
  const [count = 0, width = 1] = features.shape
  const rows = teacher.subarray(start * width, (start + count) * width)
  const apart = tf.sub(features, tf.tensor2d(rows, [count, width]))
  return readValues(tf.mul(tf.mean(tf.square(apart), 1), 0.5))
}
