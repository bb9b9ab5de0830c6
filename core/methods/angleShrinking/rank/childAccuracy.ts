/** Accuracy of children with the supernet's weights, which the angle is compared with. */
import type { Route, RoutedSupernet } from '../../../models/supernets/route.ts'
import { choose } from '../../../tensor/compile/choice.ts'
import { tensorsFrom } from '../../../tensor/eager.ts'
import type { HostTensors, Step, TensorMap } from '../../../tensor/step.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Tensor } from '../../../tensor/tf.ts'
import { under } from '../../../training/evaluation.ts'
import { accuracy } from '../../../training/loss.ts'
import type { PicturePart } from '../../../training/pictures.ts'
import { createRunner } from '../../../training/runner.ts'
import type { Child } from '../angle/table.ts'
import type { DividedPictures } from '../pictures.ts'
import type { SearchSpace } from '../spaces/searchSpace.ts'

export type ChildAccuracy = {
  /** With batch-norm statistics recomputed for the child from the training pictures. */
  readonly recalibrated: number
  /** With the supernet's running statistics, which mix all children. */
  readonly running: number
}

export interface ChildTester {
  /** Takes over the weights and statistics of a supernet's state. */
  readonly load: (state: HostTensors) => void
  readonly test: (child: Child) => ChildAccuracy
  readonly dispose: () => void
}

/** One recorded graph tests any child, with the weights and statistics of the state loaded last. */
export function openChildTester(
  { supernet, choicesOf }: SearchSpace,
  state: HostTensors,
  { train, judge }: DividedPictures,
  { eager }: { readonly eager: boolean },
): ChildTester {
  const runner = createRunner(
    {
      step: testStep(supernet),
      initialState: {
        weights: tensorsFrom(under('weights/', state)),
        statistics: tensorsFrom(under('statistics/', state)),
      },
      resident: {
        seen: pictureTensor(train),
        fresh: pictureTensor(judge),
        labels: tf.tensor1d(judge.labels, 'int32'),
      },
      exampleBatch: { choices: integers(new Int32Array(supernet.places.length)) },
      hyper: {},
    },
    { eager },
  )
  const isNeeded = ([name]: [string, unknown]) => /^(weights|statistics)\//.test(name)
  return {
    load: (loaded) => {
      runner.writeState(Object.fromEntries(Object.entries(loaded).filter(isNeeded)))
    },
    test: (child) => {
      const info = runner.run({ choices: integers(choicesOf(child)) }, {})
      return {
        recalibrated: info['recalibrated']?.[0] ?? Number.NaN,
        running: info['running']?.[0] ?? Number.NaN,
      }
    },
    dispose: () => runner.dispose(),
  }
}

type TestState = { readonly weights: TensorMap; readonly statistics: TensorMap }
type Given = Readonly<Record<'seen' | 'fresh' | 'labels' | 'choices', Tensor>>

/** The state stays as it is. */
function testStep({ apply }: RoutedSupernet): Step<TestState> {
  return ({ weights, statistics }, batch) => {
    const { seen, fresh, labels, choices } = batch as Given
    const route = sharedRoute(choices)
    const own: Record<string, Tensor> = { ...statistics }
    const update = (name: string, value: Tensor) => {
      own[name] = value
    }
    apply(seen, route, { mode: 'recalibrate', weights, statistics, update })
    const hits = (given: TensorMap) => {
      const scope = { mode: 'infer', weights, statistics: given, update: noUpdate } as const
      return accuracy(apply(fresh, route, scope), labels)
    }
    return {
      state: { weights, statistics },
      info: { recalibrated: hits(own), running: hits(statistics) },
    }
  }
}

/** The same choice serves all passes, so that statistics made in a branch can be used in it again. */
function sharedRoute(choices: Tensor): Route {
  const positions = Array.from({ length: choices.size }, (_, place) =>
    tf.reshape(tf.slice(choices, [place], [1]), []),
  )
  return ({ index }, input, operators) =>
    choose(
      positions[index] as Tensor,
      [input],
      operators.map(({ run }) => run),
    )
}

function noUpdate(): void {
  return undefined
}

function pictureTensor({ images, count, shape }: PicturePart): Tensor {
  return tf.tensor(images, [count, ...shape], 'float32')
}

function integers(values: Int32Array) {
  return { dtype: 'int32' as const, shape: [values.length], values }
}
