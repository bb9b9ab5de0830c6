/** One update of the weights on a sampled path: only its operators learn, the others stay as they are. */
import { sampledRoute } from '../../../../models/supernets/route.ts'
import type { RoutedSupernet } from '../../../../models/supernets/route.ts'
import { differentiate } from '../../../../tensor/gradients.ts'
import { smoothedCrossEntropy } from '../../../../tensor/ops/crossEntropy.ts'
import { gatherRows } from '../../../../tensor/ops/gatherRows.ts'
import type { ScalarMap, Step, TensorMap } from '../../../../tensor/step.ts'
import { tf } from '../../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../../tensor/tf.ts'
import { accuracy } from '../../../../training/loss.ts'
import { sgdStep } from '../../../../training/optimiser.ts'

export type SupernetState = {
  readonly weights: TensorMap
  readonly velocity: TensorMap
  readonly statistics: TensorMap
}

export type WeightUpdate = {
  readonly kind: 'momentum' | 'nesterov'
  /** Every entry of a gradient is cut to ± this; null leaves them. */
  readonly clipValue: number | null
  /** Part of the target spread over all classes. */
  readonly smoothing: number
}

type Given = Readonly<Record<'images' | 'labels' | 'indices' | 'path', Tensor>>

/** batch: images, labels (resident), indices int32 [b], path int32 [places]. */
export function pathStep(supernet: RoutedSupernet, update: WeightUpdate): Step<SupernetState> {
  return (state, batch, hyper) => {
    const { images, labels, indices, path } = batch as Given
    const x = gatherRows(images, indices)
    const y = gatherRows(labels, indices)
    const { loss, extra, gradients } = differentiate(() => {
      const { logits, statistics } = forwardTraining(supernet, state, x, path)
      const cost = tf.mean<Scalar>(smoothedCrossEntropy(logits, y, update.smoothing))
      return { loss: cost, extra: { logits, statistics } }
    }, state.weights)
    return {
      state: updated({ ...state, statistics: extra.statistics }, gradients, update, hyper),
      info: { loss, accuracy: accuracy(extra.logits, y) },
    }
  }
}

/** Logits of one path, and the statistics after it. */
export function forwardTraining(
  supernet: RoutedSupernet,
  { weights, statistics }: Pick<SupernetState, 'weights' | 'statistics'>,
  x: Tensor,
  path: Tensor,
): { readonly logits: Tensor; readonly statistics: TensorMap } {
  const after: Record<string, Tensor> = { ...statistics }
  const update = (name: string, value: Tensor) => (after[name] = value)
  const scope = { mode: 'train', weights, statistics, update } as const
  return { logits: supernet.apply(x, sampledRoute(path), scope), statistics: after }
}

export function updated(
  { weights, velocity, statistics }: SupernetState,
  gradients: TensorMap,
  { kind, clipValue }: WeightUpdate,
  hyper: ScalarMap,
): SupernetState {
  const cut = clipValue === null ? gradients : clippedByValue(gradients, clipValue)
  return { ...sgdStep(kind, { weights, velocity, gradients: cut }, hyper), statistics }
}

function clippedByValue(gradients: TensorMap, limit: number): TensorMap {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [
      name,
      tf.clipByValue(gradient, -limit, limit),
    ]),
  )
}
