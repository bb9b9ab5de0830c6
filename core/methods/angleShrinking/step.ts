/** One step of a path-sampled supernet: only what the step's child uses is trained. */
import { sampledRoute } from '../../models/supernets/route.ts'
import type { RoutedSupernet } from '../../models/supernets/route.ts'
import { differentiate } from '../../tensor/gradients.ts'
import { gatherRows } from '../../tensor/ops/gatherRows.ts'
import type { Step, TensorMap } from '../../tensor/step.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { accuracy, crossEntropy } from '../../training/loss.ts'
import { sgdStep } from '../../training/optimiser.ts'

export type SupernetState = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly statistics: TensorMap
}

type Given = Readonly<Record<'images' | 'labels' | 'indices' | 'choices', Tensor>>

/** Resident: `images` [n, h, w, c], `labels` [n]. Fed: `indices` int32 [batch], `choices` int32 [places]. */
export function supernetStep(
  { apply }: RoutedSupernet,
  kind: 'momentum' | 'nesterov',
): Step<SupernetState> {
  return ({ weights, velocity, statistics }, batch, hyper) => {
    const { images, labels, indices, choices } = batch as Given
    const wanted = gatherRows(labels, indices)
    const route = sampledRoute(choices)
    const { loss, extra, gradients } = differentiate(() => {
      const updated: Record<string, Tensor> = {}
      const update = (name: string, value: Tensor) => {
        updated[name] = value
      }
      const input = gatherRows(images, indices)
      const logits = apply(input, route, { mode: 'train', weights, statistics, update })
      return {
        loss: crossEntropy(logits, wanted),
        extra: { hits: accuracy(logits, wanted), statistics: updated },
      }
    }, weights)
    return {
      state: {
        ...sgdStep(kind, { weights, velocity, gradients }, hyper),
        statistics: { ...statistics, ...(extra.statistics as TensorMap) },
      },
      info: { loss, accuracy: extra.hits },
    }
  }
}
