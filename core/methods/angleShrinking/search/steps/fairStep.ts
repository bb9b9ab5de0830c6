/**
 * Strict fairness (FairNAS, section 3): one batch through as many children as a layer has types, every type
 * of every layer in exactly one of them; their gradients are added, then the weights move once.
 *
 * The children run side by side, so that one pass computes each operator once.
 */
import { fairRoute } from '../../../../models/supernets/route.ts'
import type { RoutedSupernet } from '../../../../models/supernets/route.ts'
import { differentiate } from '../../../../tensor/gradients.ts'
import { smoothedCrossEntropy } from '../../../../tensor/ops/crossEntropy.ts'
import { gatherRows } from '../../../../tensor/ops/gatherRows.ts'
import type { Step } from '../../../../tensor/step.ts'
import { tf } from '../../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../../tensor/tf.ts'
import { accuracy } from '../../../../training/loss.ts'
import { updated } from './pathStep.ts'
import type { SupernetState, WeightUpdate } from './pathStep.ts'

type Given = Readonly<Record<'images' | 'labels' | 'indices' | 'orders', Tensor>>

/** batch: images, labels (resident), indices int32 [b], orders float32 [places, m, m]. */
export function fairStep(
  supernet: RoutedSupernet,
  children: number,
  update: WeightUpdate,
): Step<SupernetState> {
  return (state, batch, hyper) => {
    const { images, labels, indices, orders } = batch as Given
    const x = gatherRows(images, indices)
    const y = gatherRows(labels, indices)
    const all = { x: tf.concat(copies(x, children)), y: tf.concat(copies(y, children)) }
    const { loss, extra, gradients } = differentiate(() => {
      const after: Record<string, Tensor> = { ...state.statistics }
      const logits = supernet.apply(all.x, fairRoute(orders, children), {
        ...{ mode: 'train', weights: state.weights, statistics: state.statistics, children },
        update: (name, value) => (after[name] = value),
      })
      const each = smoothedCrossEntropy(logits, all.y, update.smoothing)
      // The sum of the children's mean losses: their gradients are added, not averaged.
      const cost = tf.mul<Scalar>(tf.mean(each), children)
      return { loss: cost, extra: { logits, statistics: after } }
    }, state.weights)
    return {
      state: updated({ ...state, statistics: extra.statistics }, gradients, update, hyper),
      info: { loss: tf.div(loss, children), accuracy: accuracy(extra.logits, all.y) },
    }
  }
}

function copies(tensor: Tensor, count: number): Tensor[] {
  return Array.from({ length: count }, () => tensor)
}
