/** The training step of one cell: forward, backward with every normaliser's statistics, update. */
import type { Module } from '../../models/module.ts'
import { trainingPass } from '../../models/trainingPass.ts'
import { gatherRows } from '../../tensor/ops/gatherRows.ts'
import type { Step, TensorMap } from '../../tensor/step.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { accuracy, smoothedCrossEntropy } from '../../training/loss.ts'
import { sgdStep } from '../../training/optimiser.ts'

export type CellState = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly statistics: TensorMap
}

export type CellLoss = {
  readonly kind: 'momentum' | 'nesterov'
  readonly labelSmoothing: number
}

/** Resident: `images` [n, h, w, c], `labels` [n]. Fed: `indices` int32 [batch]. */
export function cellStep(network: Module, { kind, labelSmoothing }: CellLoss): Step<CellState> {
  return ({ weights, velocity, statistics }, batch, hyper) => {
    const { images, labels, indices } = batch as Record<'images' | 'labels' | 'indices', Tensor>
    const chosen = gatherRows(labels, indices)
    const pass = trainingPass(
      network,
      gatherRows(images, indices),
      { weights, statistics },
      (output) => ({
        loss: smoothedCrossEntropy(output, chosen, labelSmoothing),
        extra: { accuracy: accuracy(output, chosen) },
      }),
    )
    const { loss, extra, gradients } = pass
    return {
      state: {
        ...sgdStep(kind, { weights, velocity, gradients }, hyper),
        statistics: pass.statistics,
      },
      info: { loss, accuracy: extra.accuracy },
    }
  }
}
