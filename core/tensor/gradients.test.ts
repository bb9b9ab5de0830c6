import { expect, test } from 'vitest'
import { differentiate } from './gradients.ts'
import { tf } from './tf.ts'

test('gradients, extra tensors and unreached weights, without a leak', () => {
  const x = tf.tensor1d([1, 2])
  const unused = tf.tensor1d([5])
  const before = tf.memory().numTensors
  tf.tidy(() => {
    const { loss, extra, gradients } = differentiate(
      () => {
        const square = tf.mul(x, x)
        return { loss: tf.sum(square), extra: { square } }
      },
      { x, unused },
    )
    expect(loss.dataSync()[0]).toBe(5)
    expect([...extra.square.dataSync()]).toEqual([1, 4])
    expect([...gradients['x']!.dataSync()]).toEqual([2, 4])
    expect('unused' in gradients).toBe(false)
  })
  expect(tf.memory().numTensors).toBe(before)
})
