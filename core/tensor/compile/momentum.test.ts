import { expect, test } from 'vitest'
import { runEagerly } from '../eager.ts'
import { createRandom } from '../random.ts'
import type { HostTensors, ScalarMap, StepSetup, TensorMap } from '../step.ts'
import { tf } from '../tf.ts'
import type { Tensor } from '../tf.ts'
import { compileStep } from './compileStep.ts'
import { compileProgram } from './program.ts'

type State = { readonly weights: TensorMap; readonly velocity: TensorMap; readonly mean: Tensor }
type Drift = (
  learningRate: Tensor,
  momentum: Tensor,
  moved: { readonly pull: Tensor; readonly after: Tensor },
) => Tensor
type Rates = (hyper: ScalarMap) => { learningRate: Tensor; momentum: Tensor }

const shape = [7, 5]
const hyper = { learningRate: 0.0137, momentum: 0.9, weightDecay: 0.01 }

function gradientOf(step: number): HostTensors {
  const random = createRandom(step)
  return {
    gradient: { dtype: 'float32', shape, values: Float32Array.from({ length: 35 }, random.normal) },
  }
}

const nesterov: Drift = (learningRate, momentum, { pull, after }) =>
  tf.add(tf.mul(learningRate, pull), tf.mul(learningRate, tf.mul(momentum, after)))
/** Written in another order, which rounds otherwise: the native kernel would not give these bits. */
const otherOrder: Drift = (learningRate, momentum, { pull, after }) =>
  tf.mul(learningRate, tf.add(pull, tf.mul(momentum, after)))
const plain: Drift = (learningRate, _, { after }) => tf.mul(learningRate, after)

/** One weight; a running mean of it and two norms also use what the update made. */
function setup(rates: Rates, drift: Drift = plain): StepSetup<State> {
  const random = createRandom('weight')
  const weight = tf.tensor(Float32Array.from({ length: 35 }, random.normal), shape)
  return {
    initialState: {
      weights: { kernel: weight },
      velocity: { kernel: tf.zerosLike(weight) },
      mean: tf.zerosLike(weight),
    },
    exampleBatch: gradientOf(0),
    hyper,
    step: ({ weights, velocity, mean }, { gradient }, given) => {
      const { learningRate, momentum } = rates(given)
      const [before, moving] = [weights['kernel']!, velocity['kernel']!]
      const pull = tf.add(gradient!, tf.mul(given['weightDecay']!, before))
      const after = tf.add(tf.mul(momentum, moving), pull)
      const next = tf.sub(before, drift(learningRate, momentum, { pull, after }))
      return {
        state: {
          weights: { kernel: next },
          velocity: { kernel: after },
          mean: tf.add(tf.mul(mean, 0.5), tf.mul(next, 0.5)),
        },
        info: { turned: tf.sum(tf.mul(before, next)), speed: tf.sum(tf.square(after)) },
      }
    },
  }
}

const fed: Rates = (given) => given as { learningRate: Tensor; momentum: Tensor }
const constant: Rates = ({ learningRate }) => ({
  learningRate: learningRate!,
  momentum: tf.scalar(0.9),
})
const perElement: Rates = ({ momentum }) => ({
  learningRate: tf.fill(shape, 0.01),
  momentum: momentum!,
})

function fusedUpdates(rates: Rates, drift: Drift = plain): number {
  const made = setup(rates, drift)
  const { nodes } = compileProgram(made)
  tf.dispose(made.initialState)
  return nodes.filter(({ op }) => op === 'ResourceApplyMomentum').length
}

test('momentum with a rate for the whole tensor becomes one native update, another rate does not', () => {
  expect([fed, constant, perElement].map((one) => fusedUpdates(one))).toEqual([1, 1, 0])
  expect([fed, constant, perElement].map((one) => fusedUpdates(one, nesterov))).toEqual([1, 1, 0])
  expect(fusedUpdates(fed, otherOrder)).toBe(0)
})

test.each([
  ['fed', fed, plain],
  ['constant', constant, plain],
  ['per element', perElement, plain],
  ['fed, with Nesterov’s momentum', fed, nesterov],
  ['fed, in another order', fed, otherOrder],
] as const)(
  'rates %s: state and what is derived from it equal the eager step to the last bit',
  (_, rates, drift) => {
    const [eager, compiled] = [runEagerly(setup(rates, drift)), compileStep(setup(rates, drift))]
    for (let step = 0; step < 50; step += 1) {
      const given = { ...hyper, learningRate: hyper.learningRate / (1 + step) }
      const [wanted, found] = [eager, compiled].map((one) => one.run(gradientOf(step), given))
      expect(found).toEqual(wanted)
      expect(compiled.readState()).toEqual(eager.readState())
    }
    eager.dispose()
    compiled.dispose()
  },
)
