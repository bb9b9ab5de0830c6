/** One step of a path-sampled supernet: only what the step's child uses is trained. */
import { sampledRoute } from '../../models/supernets/route.ts'
import type { RoutedSupernet } from '../../models/supernets/route.ts'
import { differentiate } from '../../tensor/gradients.ts'
import { gatherRows } from '../../tensor/ops/gatherRows.ts'
import type { Step, TensorMap } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../tensor/tf.ts'
import { accuracy, crossEntropy } from '../../training/loss.ts'
import { sgdStep } from '../../training/optimiser.ts'

export type SupernetState = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly statistics: TensorMap
}

export type StepSettings = {
  readonly kind: 'momentum' | 'nesterov'
  /** Part ε of the target that is spread evenly over the classes. */
  readonly labelSmoothing: number
  /** Bound on the size of a gradient's entries; 0 sets none. */
  readonly gradientClip: number
}

type Given = Readonly<Record<'images' | 'labels' | 'indices' | 'choices', Tensor>>

/** Resident: `images` [n, h, w, c], `labels` [n]. Fed: `indices` int32 [batch], `choices` int32 [places]. */
export function supernetStep(
  { apply }: RoutedSupernet,
  { kind, labelSmoothing, gradientClip }: StepSettings,
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
        loss: smoothedCrossEntropy(logits, wanted, labelSmoothing),
        extra: { hits: accuracy(logits, wanted), statistics: updated },
      }
    }, weights)
    return {
      state: {
        ...sgdStep(kind, { weights, velocity, gradients: clipped(gradients, gradientClip) }, hyper),
        statistics: { ...statistics, ...(extra.statistics as TensorMap) },
      },
      info: { loss, accuracy: extra.hits },
    }
  }
}

/** (1 − ε) · cross entropy + ε · mean over classes of −log softmax, nat. logits [n, classes] */
export function smoothedCrossEntropy(logits: Tensor, labels: Tensor, smoothing: number): Scalar {
  const plain = crossEntropy(logits, labels)
  if (smoothing === 0) return plain
  const even = tf.sub(tf.mean(tf.logSumExp(logits, 1)), tf.mean(logits))
  return tf.add(tf.mul(plain, 1 - smoothing), tf.mul(even, smoothing))
}

function clipped(gradients: TensorMap, bound: number): TensorMap {
  if (bound === 0) return gradients
  return Object.fromEntries(
    Object.entries(gradients).map(([name, one]) => [name, tf.clipByValue(one, -bound, bound)]),
  )
}
