import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WorkbenchError } from '../../contract/errors.ts'
import { differentiate } from '../gradients.ts'
import { executeNative, nativeBackend, shapeTensor, typeAttribute } from '../native.ts'
import { createRandom } from '../random.ts'
import type { HostTensor, Step } from '../step.ts'
import { tf } from '../tf.ts'
import type { Tensor } from '../tf.ts'
import { compileStep } from './compileStep.ts'
import { convNet, convNetBatch } from './testing.ts'

type State = { readonly weight: Tensor }

const host = (values: number[]): HostTensor => ({
  dtype: 'float32',
  shape: [values.length],
  values: Float32Array.from(values),
})

/** Compiles a step with a weight [2], a batch x [2] and a rate; gives the error. */
function refusal(step: Step<State>): WorkbenchError {
  const setup = {
    initialState: { weight: tf.tensor1d([1, 2]) },
    exampleBatch: { x: host([3, 4]) },
    hyper: { rate: 1 },
    step,
  }
  try {
    compileStep(setup).dispose()
  } catch (thrown) {
    tf.dispose(setup.initialState)
    return thrown as WorkbenchError
  }
  throw new Error('the step was recorded')
}

let before: unknown[]
const fingerprint = () => [
  nativeBackend().binding,
  nativeBackend().write,
  Reflect.get(Math, 'random'),
  tf.memory().numTensors,
  nativeBackend().binding.getNumOfTensors(),
  nativeBackend().binding.getNumOfSavedModels(),
]
beforeEach(() => {
  before = fingerprint()
})
afterEach(() => {
  expect(fingerprint()).toEqual(before)
  // The backend still records: nothing of the failed recording is in the way.
  const runner = compileStep(convNet())
  runner.run(convNetBatch(0), { learningRate: 0.1, weightDecay: 0 })
  runner.dispose()
})

/** What a careless step would call; core may not even name it. */
const hostDraw = (): number => Reflect.get(Math, 'random')()

const here = /refuse\.test\.ts:\d+/
const drawTypes = [typeAttribute('dtype', 'float32'), typeAttribute('T', 'int32')]
const noise = createRandom(1)

test.each<[string, string, (x: Tensor) => Tensor]>([
  ['a draw of tfjs', 'randomNormal', (x) => tf.add(x, tf.randomNormal([2]))],
  [
    'a seeded draw of tfjs',
    'randomUniform',
    (x) => tf.add(x, tf.randomUniform([2], 0, 1, 'float32', 5)),
  ],
  ['dropout of tfjs', 'dropout', (x) => tf.dropout(x, 0.5)],
  ['Math.random', 'Math.random', (x) => tf.mul(x, tf.scalar(hostDraw()))],
  [
    'a draw of our own stream',
    'a draw from the host stream',
    (x) => tf.mul(x, tf.scalar(noise.uniform())),
  ],
  [
    'a native draw from hidden state',
    'RandomStandardNormal',
    (x) => tf.add(x, executeNative('RandomStandardNormal', drawTypes, [shapeTensor([2])])),
  ],
  ['a host read', 'host read', (x) => tf.mul(x, x.dataSync()[0]! > 0 ? 1 : 2)],
  [
    'a host read of what was computed',
    'host read',
    (x) => tf.mul(x, tf.scalar(tf.sum(x).dataSync()[0]!)),
  ],
  [
    'an oversized constant',
    'host constant',
    (x) => tf.add(x, tf.sum(tf.tensor1d(Float32Array.from({ length: 2000 }, (_, at) => at)))),
  ],
  [
    'an oversized constant inside a gradient',
    'host constant',
    (x) =>
      tf.add(
        x,
        tf.grad((y) =>
          tf.mul(y, tf.slice(tf.tensor1d(Array.from({ length: 2000 }, (_, at) => at)), 0, 2)),
        )(x),
      ),
  ],
])('%s is refused, naming %s and the line', (_, operation, change) => {
  const error = refusal(({ weight }, { x }) => ({
    state: { weight: tf.add(weight, change(x!)) },
    info: {},
  }))
  expect(error).toMatchObject({ code: 'step-not-recordable' })
  expect(error.details['operation']).toBe(operation)
  expect(error.details['line']).toMatch(here)
  expect(error.message).toContain(error.details['line'])
})

test('a refusal in the middle of a backward pass frees what the tape held', () => {
  const error = refusal(({ weight }, { x }) => {
    const { loss } = differentiate(
      () => {
        const squared = tf.square(tf.mul(weight, x!))
        return { loss: tf.sum(tf.mul(squared, tf.scalar(hostDraw()))), extra: {} }
      },
      { weight },
    )
    return { state: { weight }, info: { loss } }
  })
  expect(error.details['operation']).toBe('Math.random')
})

test('large constants of one value are not frozen draws: zeros and ones are recorded', () => {
  const runner = compileStep<State>({
    initialState: { weight: tf.zeros([5000]) },
    exampleBatch: {},
    hyper: {},
    step: ({ weight }) => ({
      state: { weight: tf.add(weight, tf.ones([5000])) },
      info: { sum: tf.sum(weight) },
    }),
  })
  runner.run({}, {})
  expect(runner.run({}, {})['sum']).toEqual(Float32Array.of(5000))
  runner.dispose()
})

test('a tensor captured from outside is refused', () => {
  const outside = tf.tensor1d([1, 1])
  const error = refusal(({ weight }) => ({ state: { weight: tf.add(weight, outside) }, info: {} }))
  expect(error.details['operation']).toBe('tensor from outside')
  outside.dispose()
})

test('another state shape is refused with both shapes', () => {
  const error = refusal(() => ({ state: { weight: tf.zeros([3]) }, info: {} }))
  expect(error).toMatchObject({
    code: 'step-shape-mismatch',
    message: 'new state weight: expected float32 [2], was given float32 [3]',
  })
})

test('an error of the step itself comes through, and the backend is as before', () => {
  const error = refusal(() => {
    throw new RangeError('mine')
  })
  expect(error).toBeInstanceOf(RangeError)
})
