/** Loss and accuracy of a cell on what it did not train on. */
import { sequence } from '../../../models/module.ts'
import { sparseSoftmaxCrossEntropy } from '../../../tensor/ops/crossEntropy.ts'
import { readValues } from '../../../tensor/read.ts'
import type { HostTensors } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import { under } from '../../../training/evaluation.ts'
import type { StepFigures } from '../../method.ts'
import { inPieces } from './inference.ts'
import type { Task } from './task.ts'

/**
 * Means over the part. `state` holds `weights/…` and `statistics/…`. Where test and training come from
 * one pool, `shots` do not count. An empty part has no figures.
 */
export async function evaluateCell(
  task: Task,
  state: HostTensors,
  shots: Int32Array,
): Promise<StepFigures> {
  const { test, train } = task.pictures
  const left = new Set(test === train ? shots : [])
  const tested = test.count - left.size
  if (tested === 0) return {}
  const module = sequence(...(task.prefix ? [task.prefix] : []), task.body, task.head)
  const applied = {
    module,
    weights: { ...task.frozen, ...under('weights/', state) },
    statistics: { ...task.frozen, ...under('statistics/', state) },
  }
  const sums = { loss: 0, accuracy: 0 }
  await inPieces(applied, test, (logits, start) => {
    const [count] = logits.shape
    const labels = tf.tensor1d(test.labels.slice(start, start + count), 'int32')
    const losses = readValues(sparseSoftmaxCrossEntropy(logits, labels))
    const guesses = readValues(tf.argMax(logits, 1))
    losses.forEach((loss, at) => {
      if (left.has(start + at)) return
      sums.loss += loss
      if (guesses[at] === test.labels[start + at]) sums.accuracy += 1
    })
  })
  return { 'test/loss': sums.loss / tested, 'test/accuracy': sums.accuracy / tested }
}
