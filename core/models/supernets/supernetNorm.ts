/** Batch norm of a supernet, whose running statistics mix many children. */
import { batchNormInference, fusedBatchNorm } from '../../tensor/ops/batchNorm.ts'
import type { TensorMap } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { named } from '../module.ts'

const epsilon = 1e-5
const keptPart = 0.9

export type SupernetScope = {
  /**
   * `train`: by the batch, running statistics follow. `recalibrate`: by the batch, whose own
   * statistics replace the running ones. `infer`: by the running statistics.
   */
  readonly mode: 'train' | 'recalibrate' | 'infer'
  readonly weights: TensorMap
  readonly statistics: TensorMap
  /** Takes statistics after this pass. */
  readonly update: (name: string, value: Tensor) => void
  /** Children side by side in the batch, each normalised by itself. Default 1. */
  readonly children?: number
}

/** x [n, h, w, c]; scale and shift only where the weights hold them. */
export function normalise(x: Tensor, name: string, scope: SupernetScope): Tensor {
  const { mode, weights, statistics, update, children = 1 } = scope
  const channels = x.shape.at(-1) ?? 1
  const scale = weights[`${name}/scale`] ?? tf.ones([channels])
  const offset = weights[`${name}/shift`] ?? tf.zeros([channels])
  const running = {
    mean: named(statistics, `${name}/mean`),
    variance: named(statistics, `${name}/variance`),
  }
  if (mode === 'infer') return batchNormInference(x, { scale, offset, ...running }, epsilon)
  const kept = mode === 'train' ? keptPart : 0
  const outputs = partsOf(x, children).map((part) => {
    const { output, mean, variance } = fusedBatchNorm(part, scale, offset, epsilon)
    running.mean = follow(running.mean, mean, kept)
    running.variance = follow(running.variance, variance, kept)
    return output
  })
  update(`${name}/mean`, running.mean)
  update(`${name}/variance`, running.variance)
  return outputs.length === 1 ? (outputs[0] as Tensor) : tf.concat(outputs)
}

function partsOf(x: Tensor, children: number): Tensor[] {
  return children === 1 ? [x] : tf.split(x, children)
}

/** r ← kept · r + (1 − kept) · batch */
function follow(running: Tensor, batch: Tensor, kept: number): Tensor {
  return tf.add(tf.mul(running, kept), tf.mul(batch, 1 - kept))
}
