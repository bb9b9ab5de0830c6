import { expect, test } from 'vitest'
import type { TensorMap } from '../tensor/step.ts'
import { tf } from '../tensor/tf.ts'
import { sgdStep } from './optimiser.ts'

/** Steps from w = 1, v = 0 with gradient ½ at every step, on a kernel [1, 1]. */
function follow(kind: 'momentum' | 'nesterov', steps: number): number[] {
  const hyper = {
    learningRate: tf.scalar(0.1),
    weightDecay: tf.scalar(0.01),
    momentum: tf.scalar(0.9),
  }
  let state: { weights: TensorMap; velocity: TensorMap } = {
    weights: { kernel: tf.tensor2d([[1]]) },
    velocity: { kernel: tf.tensor2d([[0]]) },
  }
  const trace: number[] = []
  for (let step = 0; step < steps; step += 1) {
    state = sgdStep(kind, { ...state, gradients: { kernel: tf.tensor2d([[0.5]]) } }, hyper)
    trace.push(state.weights['kernel']!.dataSync()[0]!)
  }
  return trace
}

// v₁ = 0.51, w₁ = 0.949; v₂ = 0.459 + 0.5 + 0.00949 = 0.96849, w₂ = 0.852151
// (torch.optim.SGD([w], lr=0.1, momentum=0.9, weight_decay=0.01) gives the same.)
test('two steps with momentum', () => {
  const [first, second] = follow('momentum', 2)
  expect(first).toBeCloseTo(0.949, 6)
  expect(second).toBeCloseTo(0.852151, 6)
})

// v₁ = 0.51, w₁ = 1 − 0.1(0.51 + 0.459) = 0.9031; g₂ = 0.509031, v₂ = 0.968031, w₂ = w₁ − 0.1(g₂ + 0.8712279)
test('two steps with Nesterov’s momentum', () => {
  const [first, second] = follow('nesterov', 2)
  expect(first).toBeCloseTo(0.9031, 6)
  expect(second).toBeCloseTo(0.9031 - 0.1 * (0.509031 + 0.8712279), 6)
})

test('vectors do not decay, and a weight without gradient stays, velocity and all', () => {
  const hyper = { learningRate: tf.scalar(1), weightDecay: tf.scalar(1), momentum: tf.scalar(0.5) }
  const weights = { scale: tf.tensor1d([2]), idle: tf.tensor2d([[3]]) }
  const velocity = { scale: tf.tensor1d([0]), idle: tf.tensor2d([[1]]) }
  const next = sgdStep(
    'momentum',
    { weights, velocity, gradients: { scale: tf.tensor1d([0]) } },
    hyper,
  )
  expect(next.weights['scale']!.dataSync()[0]).toBe(2)
  expect(next.weights['idle']).toBe(weights.idle)
  expect(next.velocity['idle']).toBe(velocity.idle)
})
