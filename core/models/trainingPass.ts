/** Forward and backward pass of a training step, and every statistic after both. */
import { differentiate } from '../tensor/gradients.ts'
import type { TensorMap, TensorTree } from '../tensor/step.ts'
import type { Scalar, Tensor } from '../tensor/tf.ts'
import { applyTraining } from './module.ts'
import type { Module } from './module.ts'

export type TrainingState = { readonly weights: TensorMap; readonly statistics: TensorMap }

export type TrainingPass<Extra extends TensorTree> = {
  readonly loss: Scalar
  readonly extra: Extra
  /** By weight name. */
  readonly gradients: TensorMap
  /** Running statistics after the step, those of the backward pass among them. */
  readonly statistics: TensorMap
}

/** `judge` turns the network's output into a loss, and what else a person wants to see. */
export function trainingPass<Extra extends TensorTree>(
  network: Module,
  input: Tensor,
  { weights, statistics }: TrainingState,
  judge: (output: Tensor) => { readonly loss: Scalar; readonly extra: Extra },
): TrainingPass<Extra> {
  const pending = network.afterBackward ?? []
  const wanted = {
    ...prefixed('weights', weights, Object.keys(weights)),
    ...prefixed('statistics', statistics, pending),
  }
  const { loss, extra, gradients } = differentiate(() => {
    const forward = applyTraining(network, input, weights, statistics)
    const judged = judge(forward.output)
    return {
      loss: judged.loss,
      extra: { judged: judged.extra, statistics: forward.statistics },
    }
  }, wanted)
  return {
    ...{ loss, extra: extra['judged'] },
    gradients: unprefixed('weights', gradients),
    statistics: {
      ...extra['statistics'],
      ...unprefixed('statistics', gradients),
    },
  }
}

function prefixed(prefix: string, tensors: TensorMap, names: readonly string[]): TensorMap {
  return Object.fromEntries(names.map((name) => [`${prefix}/${name}`, tensors[name] as Tensor]))
}

function unprefixed(prefix: string, tensors: TensorMap): TensorMap {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(`${prefix}/`))
      .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
  )
}
