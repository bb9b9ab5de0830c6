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
import type { ChildTester } from './rank/childAccuracy.ts'
import { openStrengthTrainer } from './rank/magnitude.ts'
import type { StrengthTrainer } from './rank/magnitude.ts'
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
  /** Null where no operator strengths are trained. */
  readonly strengths: StrengthTrainer | null
  readonly judgeSampler: Sampler | null
  /** Opened when first needed. */
  tester: ChildTester | null
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

export function openSession(settings: AngleShrinkingSettings, pictures: DividedPictures): Session {
  const { train, classes } = pictures
  const space = openSpace(settings.space, { inputShape: train.shape, classes })
  const { seed, batchSize } = settings.training
  const random = createRandom(seed)
  const base = initialTensors(space.supernet.weights, random.split('weights'))
  const runner = openRunner(settings, space, { initial: base, train })
  return {
    space,
    base,
    runner,
    ...openStrengths(settings, space, { judge: pictures.judge, state: runner.readState(), random }),
    bases: { initial: base, epoch: null },
    baseReplaced: false,
    tester: null,
    sampler: sampleEpochs({ count: train.count, batchSize }, random.split('batches')),
    childRandom: random.split('children'),
    seconds: 0,
    doneSteps: 0,
    operations: editOperations(space.facts, settings.space.operations),
    rounds: [],
  }
}

type StrengthStart = {
  readonly judge: PicturePart
  readonly state: HostTensors
  readonly random: Random
}

function openStrengths(
  { rivals, training }: AngleShrinkingSettings,
  space: SearchSpace,
  { judge, state, random }: StrengthStart,
): Pick<Session, 'strengths' | 'judgeSampler'> {
  if (!rivals.magnitude || !space.facts.published || judge.count === 0)
    return { strengths: null, judgeSampler: null }
  const batchSize = Math.min(training.batchSize, judge.count)
  const own = random.split('strengths')
  return {
    strengths: openStrengthTrainer({
      ...{ space, state, judge, batchSize },
      ...{ random: own, eager: training.eager },
    }),
    judgeSampler: sampleEpochs({ count: judge.count, batchSize }, own.split('batches')),
  }
}

export function closeSession({ runner, strengths, tester }: Session): void {
  runner.dispose()
  strengths?.dispose()
  tester?.dispose()
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
      step: supernetStep(supernet, training),
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
        choices: integers(new Int32Array(supernet.places.length)),
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
