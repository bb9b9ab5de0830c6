/** Pooling and reshaping without weights. */
import { globalAveragePool, maxPool } from '../../tensor/ops/pool.ts'
import { relu as nativeRelu } from '../../tensor/ops/relu.ts'
import { tf } from '../../tensor/tf.ts'
import { pure } from '../module.ts'

export const relu = pure(nativeRelu)

/** [n, h, w, c] → [n, c] */
export const globalMeanPool = pure(globalAveragePool)

/** [n, h, w, c] → [n, ⌈h/2⌉, ⌈w/2⌉, c] */
export const maximumPool = pure((input) => maxPool(input, { size: 2, stride: 2, padding: 'same' }))

/** [n, …] → [n, product] */
export const flatten = pure((input) => {
  const [count = 1, ...rest] = input.shape
  return tf.reshape(input, [count, rest.reduce((product, extent) => product * extent, 1)])
})
