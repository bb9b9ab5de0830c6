/** Gradients against central differences. */
import { tf } from '../tf.ts'
import type { Scalar, Tensor } from '../tf.ts'

/**
 * The largest |analytic − numeric| over all elements of all inputs, divided by the largest |numeric|.
 *
 * The difference quotient of a float32 function: with steps of 1e-2 and smooth functions of size 1
 * its own error is about 1e-4.
 */
export function gradientError(
  f: (...inputs: Tensor[]) => Scalar,
  inputs: Tensor[],
  step = 1e-2,
): number {
  const analytic = tf.grads(f)(inputs)
  let difference = 0
  let size = 0
  inputs.forEach((input, position) => {
    const numeric = numericGradient(f, inputs, position, step)
    const computed = analytic[position]!.dataSync()
    numeric.forEach((value, element) => {
      difference = Math.max(difference, Math.abs(value - computed[element]!))
      size = Math.max(size, Math.abs(value))
    })
  })
  tf.dispose(analytic)
  return difference / size
}

function numericGradient(
  f: (...inputs: Tensor[]) => Scalar,
  inputs: Tensor[],
  position: number,
  step: number,
): number[] {
  const values = inputs[position]!.dataSync()
  const at = (element: number, moved: number): number =>
    tf.tidy(() => {
      const changed = Float32Array.from(values)
      changed[element]! += moved
      const replaced = [...inputs]
      replaced[position] = tf.tensor(changed, inputs[position]!.shape)
      return f(...replaced).dataSync()[0]!
    })
  return Array.from(values, (_, element) => (at(element, step) - at(element, -step)) / (2 * step))
}

/** Normal values that are at least `gap` away from zero and from one another's ties. */
export function sample(shape: number[], seed: number, gap = 0): Tensor {
  return tf.tidy(() => {
    const drawn = tf.randomNormal(shape, 0, 1, 'float32', seed)
    return tf.add(drawn, tf.mul(tf.sign(drawn), tf.scalar(gap)))
  })
}

/** Σ f(x)·r with fixed random r: a scalar whose gradient tests every element of f's output. */
export function weighted(output: Tensor, seed = 99): Scalar {
  return tf.sum(tf.mul(output, tf.randomNormal(output.shape, 0, 1, 'float32', seed)))
}
