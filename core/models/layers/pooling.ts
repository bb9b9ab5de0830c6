/** Pooling and reshaping without weights. */
import { tf } from '../../tensor/tf.ts'
import type { Tensor4D } from '../../tensor/tf.ts'
import { pure } from '../module.ts'

export const relu = pure((input) => tf.relu(input))

/** [n, h, w, c] → [n, c] */
export const globalMeanPool = pure((input) => tf.mean(input, [1, 2]))

/** [n, h, w, c] → [n, ⌈h/2⌉, ⌈w/2⌉, c] */
export const maximumPool = pure((input) => tf.maxPool(input as Tensor4D, 2, 2, 'same'))

/** [n, …] → [n, product] */
export const flatten = pure((input) => {
  const [count = 1, ...rest] = input.shape
  return tf.reshape(input, [count, rest.reduce((product, extent) => product * extent, 1)])
})
