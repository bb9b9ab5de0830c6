import { expect, test } from 'vitest'
import { readValues } from '../tensor/read.ts'
import { tf } from '../tensor/tf.ts'
import type { Rank, Tensor } from '../tensor/tf.ts'
import { adamWStep } from './adamW.ts'

// Reference: torch.optim.AdamW([w], lr=0.1, betas=(0.9, 0.99), weight_decay=0.5), w₀ = [[1, -2]],
// gradients [[0.5, 0.1]], [[-0.3, 0.2]], [[0.4, -0.1]]
const expected = [
  [0.850000002, -1.99999999],
  [0.788329773, -1.996387472],
  [0.700512589, -1.938577376],
]

test('three steps match torch.optim.AdamW', () => {
  const found = tf.tidy(() => {
    const hyper = Object.fromEntries(
      Object.entries({
        learningRate: 0.1,
        weightDecay: 0.5,
        momentum: 0.9,
        secondMomentum: 0.99,
      }).map(([name, value]) => [name, tf.scalar(value)]),
    )
    let state = {
      weights: { w: tf.tensor2d([[1, -2]]) as Tensor },
      velocity: { w: tf.zeros<Rank>([1, 2]) },
      squares: { w: tf.zeros<Rank>([1, 2]) },
      powers: { first: tf.scalar(1) as Tensor, second: tf.scalar(1) as Tensor },
    }
    return [
      [0.5, 0.1],
      [-0.3, 0.2],
      [0.4, -0.1],
    ].map((gradient) => {
      const next = adamWStep({ ...state, gradients: { w: tf.tensor2d([gradient]) } }, hyper)
      state = next as typeof state
      return [...readValues(next.weights['w']!)]
    })
  })
  found.forEach((row, step) => {
    row.forEach((value, place) => expect(value).toBeCloseTo(expected[step]![place]!, 6))
  })
})
