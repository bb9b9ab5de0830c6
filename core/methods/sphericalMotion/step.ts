/** The training step: forward, backward, update, and what it did to every layer. */
import type { Module } from '../../models/module.ts'
import { trainingPass } from '../../models/trainingPass.ts'
import type { Step, TensorMap } from '../../tensor/step.ts'
import { accuracy } from '../../training/loss.ts'
import { sgdStep } from '../../training/optimiser.ts'
import { stepPictures } from '../../training/pictureFeed.ts'
import { layerTelemetry } from './telemetry.ts'

export type TrainingState = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly statistics: TensorMap
}

/** Resident: `start/<weight>`. Pictures and classes: see `stepPictures`. */
export function sphericalMotionStep(
  network: Module,
  kind: 'momentum' | 'nesterov',
): Step<TrainingState> {
  return ({ weights, velocity, statistics }, batch, hyper) => {
    const { pictures, classes, loss: lossOf } = stepPictures(batch)
    const pass = trainingPass(network, pictures, { weights, statistics }, (output) => ({
      loss: lossOf(output),
      extra: { hits: accuracy(output, classes) },
    }))
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
