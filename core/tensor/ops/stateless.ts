/**
 * Random numbers inside a step: pure functions of a seed tensor (Philox, native kernels).
 *
 * The seed, int32 [2], is an input of the step (fed with the batch), so a replay and a resumed run
 * draw the same numbers. Give each consumer its own `foldSeed(seed, salt)`.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../backend.ts'
import { executeNative, shapeTensor, typeAttribute } from '../native.ts'

const shared = [typeAttribute('T', 'int32'), typeAttribute('Tseed', 'int32')]
const floats = [typeAttribute('dtype', 'float32'), ...shared]

/** Another seed for another consumer. seed [2] → [2]; salt is a small integer, fixed by the program. */
export function foldSeed(seed: Tensor, salt: number): Tensor {
  return tf.tidy(() => tf.add(seed, tf.tensor1d([Math.imul(salt, 0x9e3779b9), salt], 'int32')))
}

/** Uniform in [0, 1). → shape, float32 */
export function statelessUniform(seed: Tensor, shape: readonly number[]): Tensor {
  return tf.tidy(() => executeNative('StatelessRandomUniform', floats, [shapeTensor(shape), seed]))
}

/** Normal with mean 0 and standard deviation 1. → shape, float32 */
export function statelessNormal(seed: Tensor, shape: readonly number[]): Tensor {
  return tf.tidy(() => executeNative('StatelessRandomNormal', floats, [shapeTensor(shape), seed]))
}

/** Uniform integers in [0, below). → shape, int32 */
export function statelessIntegers(seed: Tensor, shape: readonly number[], below: number): Tensor {
  return tf.tidy(() =>
    executeNative(
      'StatelessRandomUniformInt',
      [typeAttribute('dtype', 'int32'), ...shared],
      [shapeTensor(shape), seed, tf.scalar(0, 'int32'), tf.scalar(below, 'int32')],
    ),
  )
}

/** 1 / keep with probability keep, else 0: x · mask has the mean of x (inverted dropout). → shape */
export function dropoutMask(seed: Tensor, shape: readonly number[], keep: number): Tensor {
  return tf.tidy(() => {
    const kept = tf.less(statelessUniform(seed, shape), tf.scalar(keep))
    return tf.mul(tf.cast(kept, 'float32'), tf.scalar(1 / keep))
  })
}
