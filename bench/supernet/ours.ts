/** The product's own supernet step on one case, compiled, on given paths. */
import { openSpace } from '../../core/methods/angleShrinking/spaces/openSpace.ts'
import type { SearchSpace } from '../../core/methods/angleShrinking/spaces/searchSpace.ts'
import { supernetStep } from '../../core/methods/angleShrinking/step.ts'
import type { SupernetState } from '../../core/methods/angleShrinking/step.ts'
import { initialTensors } from '../../core/models/module.ts'
import { compileStep } from '../../core/tensor/compile/compileStep.ts'
import { tensorsFrom } from '../../core/tensor/eager.ts'
import { createRandom } from '../../core/tensor/random.ts'
import type { HostTensor } from '../../core/tensor/step.ts'
import { tf } from '../../core/tensor/tf.ts'
import { classes, optimiser } from './cases.ts'
import type { SupernetCase } from './cases.ts'

const samples = 512

export type Contestant = { readonly step: () => void; readonly dispose: () => void }

/** Paths of training steps, as the product draws them: the position of an operator at each place. */
export function drawPaths({ space, inputShape }: SupernetCase, count: number): Int32Array[] {
  const { drawStep, facts } = openSpace(space, { inputShape, classes })
  const random = createRandom('bench paths')
  return Array.from({ length: count }, () => drawStep(facts.whole, random))
}

export function ours(one: SupernetCase, paths: readonly Int32Array[]): Contestant {
  const space = openSpace(one.space, { inputShape: one.inputShape, classes })
  const runner = compileStep<SupernetState>({
    step: supernetStep(space.supernet, { kind: 'nesterov', labelSmoothing: 0, gradientClip: 0 }),
    initialState: initialState(space),
    resident: pictures(one),
    exampleBatch: { indices: integers(new Int32Array(one.batch)), choices: choices(paths, 0) },
    hyper: optimiser,
  })
  const random = createRandom('bench batches')
  let done = 0
  return {
    step: () => {
      const indices = Int32Array.from({ length: one.batch }, () => random.integer(samples))
      runner.run({ indices: integers(indices), choices: choices(paths, done) }, optimiser)
      done += 1
    },
    dispose: runner.dispose,
  }
}

function initialState({ supernet }: SearchSpace): SupernetState {
  const random = createRandom('bench weights')
  const weights = tensorsFrom(initialTensors(supernet.weights, random))
  const still = Object.entries(weights).map(([name, one]) => [name, tf.zerosLike(one)] as const)
  const statistics = tensorsFrom(initialTensors(supernet.statistics, random))
  return { weights, velocity: Object.fromEntries(still), statistics }
}

function pictures({ inputShape }: SupernetCase) {
  const random = createRandom('bench pictures')
  const size = inputShape.reduce((product, extent) => product * extent, samples)
  const labels = Int32Array.from({ length: samples }, () => random.integer(classes))
  return {
    images: tf.tensor(Float32Array.from({ length: size }, random.normal), [samples, ...inputShape]),
    labels: tf.tensor1d(labels, 'int32'),
  }
}

function choices(paths: readonly Int32Array[], at: number): HostTensor {
  return integers(paths[at % paths.length] as Int32Array)
}

function integers(values: Int32Array): HostTensor {
  return { dtype: 'int32', shape: [values.length], values }
}
