/**
 * Strengths α of all operators, as a rival of the angle: softmax(α) says how much of each operator a
 * network that mixes all of them would take.
 *
 * Trained beside the supernet by Adam (β 0.5, 0.999; decay 1e-3) on the judging pictures, with the
 * weights as they stand. The weights do not feel them.
 */
import { mixedRoute } from '../../../models/supernets/route.ts'
import type { RoutedSupernet } from '../../../models/supernets/route.ts'
import { tensorsFrom } from '../../../tensor/eager.ts'
import { differentiate } from '../../../tensor/gradients.ts'
import { gatherRows } from '../../../tensor/ops/gatherRows.ts'
import type { Random } from '../../../tensor/random.ts'
import type { HostTensor, HostTensors, Step, TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { under } from '../../../training/evaluation.ts'
import { crossEntropy } from '../../../training/loss.ts'
import type { PicturePart } from '../../../training/pictures.ts'
import { createRunner } from '../../../training/runner.ts'
import type { Operator } from '../shrink/drop.ts'
import type { SearchSpace } from '../spaces/searchSpace.ts'

const [firstDecay, secondDecay, epsilon] = [0.5, 0.999, 1e-8]
const weightDecay = 1e-3
const initialDeviation = 1e-3

type StrengthState = {
  readonly weights: TensorMap
  readonly strengths: Tensor
  readonly first: Tensor
  readonly second: Tensor
  /** Updates done, float32. */
  readonly count: Tensor
}

export interface StrengthTrainer {
  /** One update with these weights (`weights/…`, `statistics/…`). indices int32 [batch]. */
  readonly update: (state: HostTensors, indices: Int32Array, learningRate: number) => void
  /** Everything but the weights: for a checkpoint. */
  readonly readState: () => HostTensors
  readonly writeState: (state: HostTensors) => void
  /** softmax(α) over the types of an edge. */
  readonly magnitudeOf: () => (operator: Operator) => number
  readonly dispose: () => void
}

export type StrengthSetup = {
  readonly space: SearchSpace
  readonly state: HostTensors
  readonly judge: PicturePart
  readonly batchSize: number
  readonly random: Random
  readonly eager: boolean
}

export function openStrengthTrainer(setup: StrengthSetup): StrengthTrainer {
  const { space, state, judge, batchSize, random, eager } = setup
  const { whole } = space.facts
  const extents = [whole.length, Math.max(...whole.map((types) => types.length))] as const
  const size = extents[0] * extents[1]
  const values = Float32Array.from({ length: size }, () => initialDeviation * random.normal())
  const runner = createRunner<StrengthState>(
    {
      step: strengthStep(space.supernet),
      initialState: {
        weights: tensorsFrom(under('weights/', state)),
        strengths: tf.tensor2d(values, [...extents]),
        first: tf.zeros([...extents]),
        second: tf.zeros([...extents]),
        count: tf.scalar(0),
      },
      resident: {
        images: tf.tensor(judge.images, [judge.count, ...judge.shape], 'float32'),
        labels: tf.tensor1d(judge.labels, 'int32'),
      },
      exampleBatch: { indices: vector(new Int32Array(batchSize)) },
      hyper: { learningRate: 0 },
    },
    { eager },
  )
  const own = () => without('weights/', runner.readState())
  return {
    update: (current, indices, learningRate) => {
      runner.writeState({ ...own(), ...only('weights/', current) })
      runner.run({ indices: vector(indices) }, { learningRate })
    },
    readState: own,
    writeState: (earlier) => runner.writeState({ ...runner.readState(), ...earlier }),
    magnitudeOf: () => softmaxOf(own()['strengths'] as HostTensor, whole),
    dispose: () => runner.dispose(),
  }
}

type Given = Readonly<Record<'images' | 'labels' | 'indices', Tensor>>

function strengthStep({ apply, statistics: sources }: RoutedSupernet): Step<StrengthState> {
  return ({ weights, strengths, first, second, count }, batch, { learningRate }) => {
    const { images, labels, indices } = batch as Given
    // By the batch alone: running statistics of a mixture serve nothing.
    const statistics = Object.fromEntries(
      Object.entries(sources).map(([name, { shape }]) => [name, tf.zeros([...shape])]),
    )
    const { loss, gradients } = differentiate(
      () => {
        const parts = tf.softmax(strengths)
        const [, types = 0] = strengths.shape
        const route = mixedRoute(({ edge }) =>
          tf.reshape(tf.slice(parts, [edge, 0], [1, types]), [types]),
        )
        const scope = { mode: 'train', weights, statistics, update: noUpdate } as const
        const logits = apply(gatherRows(images, indices), route, scope)
        return { loss: crossEntropy(logits, gatherRows(labels, indices)), extra: {} }
      },
      { strengths },
    )
    const pull = tf.add(gradients['strengths'] as Tensor, tf.mul(strengths, weightDecay))
    const moved = adam({ pull, first, second, count })
    const next = tf.sub(strengths, tf.mul(learningRate as Tensor, moved.direction))
    const { direction: _, ...moments } = moved
    return { state: { weights, strengths: next, ...moments }, info: { loss } }
  }
}

function noUpdate(): void {
  return undefined
}

type Moments = Readonly<Record<'pull' | 'first' | 'second' | 'count', Tensor>>

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², direction m̂ / (√v̂ + ε) (Kingma and Ba, 2015). */
function adam({ pull, first, second, count }: Moments) {
  const done = tf.add(count, 1)
  const mean = tf.add(tf.mul(first, firstDecay), tf.mul(pull, 1 - firstDecay))
  const square = tf.add(tf.mul(second, secondDecay), tf.mul(tf.square(pull), 1 - secondDecay))
  const corrected = (moment: Tensor, decay: number) =>
    tf.div(moment, tf.sub(1, tf.pow(tf.scalar(decay), done)))
  const size = tf.add(tf.sqrt(corrected(square, secondDecay)), epsilon)
  const direction = tf.div(corrected(mean, firstDecay), size)
  return { direction, first: mean, second: square, count: done }
}

function softmaxOf(
  { values, shape }: HostTensor,
  whole: readonly (readonly number[])[],
): (operator: Operator) => number {
  const width = shape[1] ?? 0
  return ({ edge, type }) => {
    const row = Array.from(values.slice(edge * width, (edge + 1) * width), Math.exp)
    const place = whole[edge]?.indexOf(type) ?? -1
    return (row[place] ?? Number.NaN) / row.reduce((sum, value) => sum + value, 0)
  }
}

function vector(values: Int32Array): HostTensor {
  return { dtype: 'int32', shape: [values.length], values }
}

function only(prefix: string, tensors: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => name.startsWith(prefix)))
}

function without(prefix: string, tensors: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith(prefix)))
}
