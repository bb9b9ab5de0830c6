/**
 * What moving averages cost: recorded steps and folded inference against batch norm, taking turns so
 * that a busy machine slows both.
 */
import { buildNetwork } from '../models/build.ts'
import { foldWeights, folded } from '../models/folding.ts'
import type { Normaliser } from '../models/layers/normaliser.ts'
import { acrossSteps } from '../models/layers/movingAverageNorm.ts'
import { normaliserNamed } from '../models/layers/normaliser.ts'
import { applyInference, initialTensors, named } from '../models/module.ts'
import { cellStep } from '../methods/mabn/step.ts'
import { tensorsFrom } from '../tensor/eager.ts'
import { createRandom } from '../tensor/random.ts'
import type { HostTensors, StepRunner, TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import { createRunner } from '../training/runner.ts'
import type { CheckOptions, Figure } from './check.ts'

const shape = { input: [16, 16, 3], classes: 10 }
const batchSize = 32
/** Single steps in turn: whatever else the machine does hits both alike. */
const turns = 600

const batchNorm = normaliserNamed('batch', 1)
const movingAverage = normaliserNamed('moving-average-batch', 1, {
  movingAverage: acrossSteps(2, 32),
})

export function timeRatios({ progress }: CheckOptions): Figure[] {
  const training = alternate(trainer(batchNorm), trainer(movingAverage))
  progress(`step: batch norm ${training.first} ms, moving averages ${training.second} ms`)
  const inference = alternate(classifier(batchNorm), classifier(movingAverage))
  progress(`inference: batch norm ${inference.first} ms, moving averages ${inference.second} ms`)
  return [
    { name: 'stepTimeRatio', value: training.ratio, bar: { atMost: 1.25 } },
    { name: 'inferenceTimeRatio', value: inference.ratio, bar: { atMost: 1.02 } },
  ]
}

const indices = Int32Array.from({ length: batchSize }, (_, index) => index)
const batch: HostTensors = { indices: { dtype: 'int32', shape: [batchSize], values: indices } }

type Timed = { readonly run: () => void; readonly dispose: () => void }

function timed(runner: StepRunner, hyper: Record<string, number>): Timed {
  return { run: () => runner.run(batch, hyper), dispose: runner.dispose }
}

function initial(normaliser: Normaliser) {
  const network = buildNetwork('conv-8', shape, normaliser)
  const random = createRandom(1)
  const weights = initialTensors(network.weights, random)
  return { network, weights, statistics: initialTensors(network.statistics, random) }
}

function pictures(): TensorMap {
  return {
    images: tf.randomNormal([batchSize, ...shape.input], 0, 1, 'float32', 1),
    labels: tf.zeros([batchSize], 'int32'),
  }
}

function trainer(normaliser: Normaliser): Timed {
  const { network, weights, statistics } = initial(normaliser)
  const hyper = { learningRate: 1e-4, weightDecay: 5e-4, momentum: 0.9 }
  const runner = createRunner(
    {
      step: cellStep(network, { kind: 'momentum', labelSmoothing: 0 }),
      initialState: {
        weights: tensorsFrom(weights),
        velocity: tensorsFrom(weights),
        statistics: tensorsFrom(statistics),
      },
      ...{ resident: pictures(), exampleBatch: batch, hyper },
    },
    { eager: false },
  )
  return timed(runner, hyper)
}

/** Logits of the folded network. */
function classifier(normaliser: Normaliser): Timed {
  const { network, ...state } = initial(normaliser)
  const small = buildNetwork('conv-8', shape, folded)
  const weights = foldWeights(network, state, normaliser)
  const runner = createRunner(
    {
      step: (given: { readonly weights: TensorMap }, fed) => ({
        state: given,
        info: { logits: applyInference(small, named(fed, 'images'), given.weights, {}) },
      }),
      initialState: { weights: tensorsFrom(weights) },
      ...{ resident: pictures(), exampleBatch: batch, hyper: {} },
    },
    { eager: false },
  )
  return timed(runner, {})
}

/** Ratio of what both take undisturbed; milliseconds of one step in words. */
function alternate(first: Timed, second: Timed) {
  const times: [number[], number[]] = [[], []]
  for (let turn = -20; turn < turns; turn += 1)
    for (const [which, { run }] of [first, second].entries()) {
      const start = performance.now()
      run()
      // The first turns warm caches and allocators up.
      if (turn >= 0) times[which]?.push(performance.now() - start)
    }
  first.dispose()
  second.dispose()
  const [one, other] = [undisturbed(times[0]), undisturbed(times[1])]
  return { first: one.toFixed(2), second: other.toFixed(2), ratio: other / one }
}

/** Of the fastest tenth the slowest. */
function undisturbed(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 10)] ?? Number.NaN
}
