/**
 * Accuracy of children with a supernet's weights: batch-norm statistics are computed anew for each child on
 * training pictures, then it is judged on others. One graph for all children.
 */
import { sampledRoute } from '../../../../models/supernets/route.ts'
import type { RoutedSupernet } from '../../../../models/supernets/route.ts'
import { initialTensors } from '../../../../models/module.ts'
import { tensorsFrom } from '../../../../tensor/eager.ts'
import { createRandom } from '../../../../tensor/random.ts'
import type { HostTensors, StepRunner, TensorMap } from '../../../../tensor/step.ts'
import { tf } from '../../../../tensor/tf.ts'
import type { Tensor } from '../../../../tensor/tf.ts'
import { accuracy, crossEntropy } from '../../../../training/loss.ts'
import type { PicturePart } from '../../../../training/pictures.ts'
import { createRunner } from '../../../../training/runner.ts'
import { residentPart } from '../problem.ts'

export type Judged = {
  /** Part of the pictures whose class is found, 0 … 1. */
  readonly accuracy: number
  /** Cross-entropy, nat. */
  readonly loss: number
}

export type Evaluator = {
  readonly judge: (path: Int32Array) => Judged
  /** What each picture is taken for, [n · classes]. */
  readonly logits: (path: Int32Array) => Float32Array
  /** Takes the weights of `weights/…`. */
  readonly load: (state: HostTensors) => void
  readonly dispose: () => void
}

export type EvaluatorParts = {
  /** Pictures for the statistics. */
  readonly calibration: PicturePart
  readonly judging: PicturePart
  readonly eager: boolean
  /** A search judges thousands of children, and looks at the logits of none. */
  readonly tellsLogits?: true
}

export function openEvaluator(supernet: RoutedSupernet, parts: EvaluatorParts): Evaluator {
  const initial = initialTensors(supernet.weights, createRandom('evaluator'))
  const runner = createRunner<{ weights: TensorMap }>(
    {
      step: ({ weights }, batch) => ({
        state: { weights },
        info: judged(supernet, weights, batch, parts),
      }),
      initialState: { weights: tensorsFrom(initial) },
      resident: {
        ...residentPart(parts.calibration, 'calibration/'),
        ...residentPart(parts.judging),
      },
      exampleBatch: { path: pathTensor(new Int32Array(supernet.places.length)) },
      hyper: {},
    },
    { eager: parts.eager },
  )
  return {
    judge: (path) => {
      const info = runner.run({ path: pathTensor(path) }, {})
      return {
        accuracy: info['accuracy']?.[0] ?? Number.NaN,
        loss: info['loss']?.[0] ?? Number.NaN,
      }
    },
    logits: (path) => (runner.run({ path: pathTensor(path) }, {})['logits'] ?? []) as Float32Array,
    load: (state) => loadWeights(runner, state),
    dispose: runner.dispose,
  }
}

function loadWeights(runner: StepRunner, state: HostTensors): void {
  const names = Object.keys(runner.readState())
  runner.writeState(
    Object.fromEntries(names.map((name) => [name, state[name] as HostTensors[string]])),
  )
}

export function pathTensor(values: Int32Array) {
  return { dtype: 'int32' as const, shape: [values.length], values }
}

type Given = Readonly<Record<'images' | 'labels' | 'path' | 'calibration/images', Tensor>>

function judged(
  supernet: RoutedSupernet,
  weights: TensorMap,
  batch: TensorMap,
  { tellsLogits }: EvaluatorParts,
): TensorMap {
  const { images, labels, path, ...others } = batch as Given
  const own: Record<string, Tensor> = {}
  const route = sampledRoute(path)
  const before = stillStatistics(supernet)
  supernet.apply(others['calibration/images'], route, {
    ...{ mode: 'recalibrate', weights, statistics: before },
    update: (name, value) => (own[name] = value),
  })
  const statistics = { ...before, ...own }
  const scope = { mode: 'infer', weights, statistics, update: () => undefined } as const
  const logits = supernet.apply(images, route, scope)
  const figures = { accuracy: accuracy(logits, labels), loss: crossEntropy(logits, labels) }
  return tellsLogits ? { ...figures, logits } : figures
}

/** Mean 0 and variance 1 everywhere: no child sees them, each has its own. */
function stillStatistics({ statistics }: RoutedSupernet): TensorMap {
  return Object.fromEntries(
    Object.entries(statistics).map(([name, { shape }]) => [name, tf.zeros([...shape])]),
  )
}
