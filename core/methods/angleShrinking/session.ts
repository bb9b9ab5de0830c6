/** One run in memory: supernet, data, optimiser state, random streams, the space as it stands. */
import { initialTensors } from '../../models/module.ts'
import { tensorsFrom } from '../../tensor/eager.ts'
import { createRandom } from '../../tensor/random.ts'
import type { Random } from '../../tensor/random.ts'
import type { HostTensor, HostTensors, StepRunner } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import { under } from '../../training/evaluation.ts'
import type { PicturePart } from '../../training/pictures.ts'
import { createRunner } from '../../training/runner.ts'
import { sampleEpochs } from '../../training/sampler.ts'
import type { Sampler } from '../../training/sampler.ts'
import type { DividedPictures } from './pictures.ts'
import type { Round } from './rounds.ts'
import type { AngleShrinkingSettings } from './settings.ts'
import { editOperations } from './spaces/edit.ts'
import { openSpace } from './spaces/openSpace.ts'
import type { SearchSpace } from './spaces/searchSpace.ts'
import type { Operations } from './spaces/space.ts'
import { supernetStep } from './step.ts'
import type { SupernetState } from './step.ts'

export type Session = {
  readonly space: SearchSpace
  readonly runner: StepRunner
  readonly sampler: Sampler
  readonly childRandom: Random
  /** Seconds that earlier processes of this run spent. */
  seconds: number
  doneSteps: number
  /** W0, by the weights' own names. */
  base: HostTensors
  /** Weights at two moments, for comparison: the first, and those after one epoch. */
  bases: { readonly initial: HostTensors; epoch: HostTensors | null }
  /** W0 was replaced once; it never is again. */
  baseReplaced: boolean
  operations: Operations
  rounds: Round[]
}

export function openSession(
  settings: AngleShrinkingSettings,
  { train, classes }: DividedPictures,
): Session {
  const space = openSpace(settings.space, { inputShape: train.shape, classes })
  const { seed, batchSize } = settings.training
  const random = createRandom(seed)
  const base = initialTensors(space.supernet.weights, random.split('weights'))
  return {
    space,
    base,
    bases: { initial: base, epoch: null },
    baseReplaced: false,
    runner: openRunner(settings, space, { initial: base, train }),
    sampler: sampleEpochs({ count: train.count, batchSize }, random.split('batches')),
    childRandom: random.split('children'),
    seconds: 0,
    doneSteps: 0,
    operations: editOperations(space.facts, settings.space.operations),
    rounds: [],
  }
}

type Start = { readonly initial: HostTensors; readonly train: PicturePart }

function openRunner(
  { training }: AngleShrinkingSettings,
  { supernet }: SearchSpace,
  { initial, train }: Start,
): StepRunner {
  const still = Object.entries(initial).map(([name, tensor]): [string, HostTensor] => {
    return [name, { ...tensor, values: new Float32Array(tensor.values.length) }]
  })
  const { count, shape, images, labels } = train
  return createRunner<SupernetState>(
    {
      step: supernetStep(supernet, training.kind),
      initialState: {
        weights: tensorsFrom(initial),
        velocity: tensorsFrom(Object.fromEntries(still)),
        statistics: tensorsFrom(initialTensors(supernet.statistics, createRandom('statistics'))),
      },
      resident: {
        images: tf.tensor(images, [count, ...shape], 'float32'),
        labels: tf.tensor1d(labels, 'int32'),
      },
      exampleBatch: {
        indices: integers(new Int32Array(training.batchSize)),
        choices: integers(new Int32Array(supernet.choices)),
      },
      hyper: hyperOf(training, training.learningRate),
    },
    { eager: training.eager },
  )
}

export function integers(values: Int32Array): HostTensor {
  return { dtype: 'int32', shape: [values.length], values }
}

export function hyperOf(
  { weightDecay, momentum }: AngleShrinkingSettings['training'],
  learningRate: number,
) {
  return { learningRate, weightDecay, momentum }
}

/** W1: the weights as they stand. */
export function currentWeights({ runner }: Session): HostTensors {
  return under('weights/', runner.readState())
}
