/** Batch norm of a supernet, whose running statistics mix many children. */
import {
  batchNormInference,
  fusedBatchNorm,
  fusedBatchNormFollowing,
} from '../../tensor/ops/batchNorm.ts'
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
  let { mean, variance } = running
  const outputs = partsOf(x, children).map((part) => {
    const parameters = { scale, offset, mean, variance }
    const next =
      mode === 'train'
        ? fusedBatchNormFollowing(part, parameters, { epsilon, followed: 1 - keptPart })
        : fusedBatchNorm(part, scale, offset, epsilon)
    ;({ mean, variance } = next)
    return next.output
  })
  update(`${name}/mean`, mean)
  update(`${name}/variance`, variance)
  return outputs.length === 1 ? (outputs[0] as Tensor) : tf.concat(outputs)
}

function partsOf(x: Tensor, children: number): Tensor[] {
  return children === 1 ? [x] : tf.split(x, children)
}
