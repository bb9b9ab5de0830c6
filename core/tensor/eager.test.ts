import { expect, test } from 'vitest'
import { runEagerly } from './eager.ts'
import type { HostTensor, StepSetup } from './step.ts'
import { tf } from './tf.ts'
import type { Tensor } from './tf.ts'

type State = { weights: { slope: Tensor }; count: Tensor }

const host = (values: number[]): HostTensor => ({
  dtype: 'float32',
  shape: [values.length],
  values: Float32Array.from(values),
})

function leastSquares(): StepSetup<State> {
  return {
    initialState: { weights: { slope: tf.tensor1d([1, 2]) }, count: tf.scalar(0, 'int32') },
    resident: { scale: tf.scalar(2) },
    exampleBatch: { x: host([0, 0]) },
    hyper: { learningRate: 0 },
    step: ({ weights, count }, { x, scale }, { learningRate }) => {
      const gradient = tf.mul(x!, scale!)
      const slope = tf.sub(weights.slope, tf.mul(learningRate!, gradient))
      return { state: { weights: { slope }, count }, info: { sum: tf.sum(slope), slope } }
    },
  }
}

test('a step takes the batch, the resident tensors and the hyper-parameters', () => {
  const runner = runEagerly(leastSquares())
  // 1 − 0.5·(3·2) = −2, 2 − 0.5·(4·2) = −2
  const info = runner.run({ x: host([3, 4]) }, { learningRate: 0.5 })
  expect([...info['slope']!]).toEqual([-2, -2])
  expect([...info['sum']!]).toEqual([-4])
  expect([...runner.readState()['weights/slope']!.values]).toEqual([-2, -2])
  runner.dispose()
})

test('steps and state writes leak no tensor', () => {
  const before = tf.memory().numTensors
  const runner = runEagerly(leastSquares())
  const started = tf.memory().numTensors
  for (let step = 0; step < 5; step += 1) runner.run({ x: host([3, 4]) }, { learningRate: 0.5 })
  runner.writeState(runner.readState())
  expect(tf.memory().numTensors).toBe(started)
  runner.dispose()
  runner.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

test('a state that was read and written back gives the same next step', () => {
  const runner = runEagerly(leastSquares())
  const saved = runner.readState()
  const first = runner.run({ x: host([3, 4]) }, { learningRate: 0.5 })
  runner.writeState(saved)
  expect(runner.run({ x: host([3, 4]) }, { learningRate: 0.5 })).toEqual(first)
  runner.dispose()
})

test('wrong batches, states and hyper-parameters are refused with both shapes', () => {
  const runner = runEagerly(leastSquares())
  const rate = { learningRate: 0.5 }
  expect(() => runner.run({ x: host([1, 2, 3]) }, rate)).toThrow(
    'batch x: expected float32 [2], was given float32 [3]',
  )
  expect(() => runner.run({}, rate)).toThrow('batch x: expected float32 [2], was given nothing')
  expect(() => runner.run({ x: host([1, 2]) }, {})).toThrow('hyper-parameter learningRate')
  expect(() => runner.writeState({ 'weights/slope': host([1, 2]) })).toThrow(
    'state count: expected int32 [], was given nothing',
  )
  const short = { ...host([1]), shape: [2] }
  expect(() => runner.run({ x: short }, rate)).toThrow('2 values, was given 1 values')
  runner.dispose()
  expect(() => runner.run({ x: host([1, 2]) }, rate)).toThrow('disposed')
})

test('a step that returns another state shape is refused and leaves the state', () => {
  const setup = leastSquares()
  const runner = runEagerly({
    ...setup,
    step: (state) => ({
      state: { ...state, weights: { slope: tf.zeros([3]) } },
      info: {},
    }),
  })
  expect(() => runner.run({ x: host([3, 4]) }, { learningRate: 0.5 })).toThrow(
    'new state weights/slope: expected float32 [2], was given float32 [3]',
  )
  expect([...runner.readState()['weights/slope']!.values]).toEqual([1, 2])
  runner.dispose()
})
