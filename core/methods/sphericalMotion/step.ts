/** The training step: forward, backward, update, and what it did to every layer. */
import type { Module } from '../../models/module.ts'
import { trainingPass } from '../../models/trainingPass.ts'
import type { Step, TensorMap } from '../../tensor/step.ts'
import { gatherRows } from '../../tensor/ops/gatherRows.ts'
import { accuracy, crossEntropy } from '../../training/loss.ts'
import { sgdStep } from '../../training/optimiser.ts'
import { layerTelemetry } from './telemetry.ts'

export type TrainingState = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly statistics: TensorMap
}

/** Resident: `images` [n, h, w, c], `labels` [n], `start/<weight>`. Fed: `indices` int32 [batch]. */
export function sphericalMotionStep(
  network: Module,
  kind: 'momentum' | 'nesterov',
): Step<TrainingState> {
  return ({ weights, velocity, statistics }, batch, hyper) => {
    const { images, labels, indices } = batch as Record<'images' | 'labels' | 'indices', never>
    const chosen = gatherRows(labels, indices)
    const pass = trainingPass(
      network,
      gatherRows(images, indices),
      { weights, statistics },
      (output) => ({
        loss: crossEntropy(output, chosen),
        extra: { hits: accuracy(output, chosen) },
      }),
    )
    const { loss, extra, gradients } = pass
    const next = sgdStep(kind, { weights, velocity, gradients }, hyper)
    const telemetry = layerTelemetry(network.layers, {
      ...{ before: weights, after: next.weights, gradients, start: startOf(batch) },
      ...{ velocityBefore: velocity, velocityAfter: next.velocity },
    })
    return {
      state: { ...next, statistics: pass.statistics },
      info: { loss, accuracy: extra.hits, ...telemetry },
    }
  }
}

const startPrefix = 'start/'

function startOf(batch: TensorMap): TensorMap {
  return Object.fromEntries(
    Object.entries(batch)
      .filter(([name]) => name.startsWith(startPrefix))
      .map(([name, tensor]) => [name.slice(startPrefix.length), tensor]),
  )
}
