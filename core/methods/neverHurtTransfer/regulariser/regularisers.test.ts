/** Gradients of every regulariser against closed forms and central differences. */
import { expect, test } from 'vitest'
import { differentiate } from '../../../tensor/gradients.ts'
import { createRandom } from '../../../tensor/random.ts'
import { readValues } from '../../../tensor/read.ts'
import { tf } from '../../../tensor/tf.ts'
import type { Scalar, Tensor } from '../../../tensor/tf.ts'
import { attentionOver } from './attention.ts'
import { attentiveDistance, featureDistance } from './featurePull.ts'
import { pullToSource, pullToZero, withoutNormalisers } from './weightPull.ts'

const random = createRandom('regularisers')
const draw = (length: number) => Float32Array.from({ length }, () => random.normal())

test.each([
  ['L2', pullToZero, new Float32Array(12)],
  ['L2-SP', pullToSource, draw(12)],
] as const)('%s: Ω is half the squared distance, r the distance itself', (_, pull, start) => {
  const weight = draw(12)
  tf.tidy(() => {
    const { penalty, gradient } = pull(
      { w: tf.tensor2d(weight, [3, 4]) },
      { w: tf.tensor2d(start, [3, 4]) },
    )
    const half = weight.reduce((sum, one, at) => sum + (one - start[at]!) ** 2, 0) / 2
    expect(readValues(penalty)[0]).toBeCloseTo(half, 4)
    readValues(gradient['w']!).forEach((value, at) =>
      expect(value).toBeCloseTo(weight[at]! - start[at]!, 5),
    )
  })
})

const attention = Float32Array.of(0.2, 0.5, 0.3)
const distances: [string, (own: Tensor, teacher: Tensor) => Scalar][] = [
  ['distillation', featureDistance],
  ['DELTA', (own, teacher) => attentiveDistance(own, teacher, tf.tensor1d(attention))],
]

test.each(distances)('%s: r against central differences', (_, distance) => {
  const [kernel, inputs, teacher] = [draw(15), draw(20), draw(12)]
  const omega = (weights: Tensor): Scalar =>
    distance(tf.tanh(tf.matMul(tf.tensor2d(inputs, [4, 5]), weights)), tf.tensor2d(teacher, [4, 3]))
  const gradient = tf.tidy(() => {
    const weights = { kernel: tf.tensor2d(kernel, [5, 3]) }
    const { gradients } = differentiate(() => ({ loss: omega(weights.kernel), extra: {} }), weights)
    return readValues(gradients['kernel']!)
  })
  const at = (values: Float32Array) =>
    tf.tidy(() => readValues(omega(tf.tensor2d(values, [5, 3])))[0]!)
  gradient.forEach((value, place) => {
    const moved = (by: number) => kernel.map((one, index) => (index === place ? one + by : one))
    // Float32 leaves about 1e-5 of a difference over 0.02.
    expect((at(moved(1e-2)) - at(moved(-1e-2))) / 2e-2).toBeCloseTo(value, 3)
  })
})

test('DELTA with equal attention is distillation', () => {
  const [own, teacher] = [draw(12), draw(12)]
  tf.tidy(() => {
    const pair = [tf.tensor2d(own, [4, 3]), tf.tensor2d(teacher, [4, 3])] as const
    const equal = attentiveDistance(...pair, tf.fill([3], 1 / 3))
    expect(readValues(equal)[0]).toBeCloseTo(readValues(featureDistance(...pair))[0]!, 6)
  })
})

test('attention sums to one and is largest where the classes differ', () => {
  const labels = Int32Array.from({ length: 40 }, (_, at) => at % 2)
  const features = Float32Array.from({ length: 120 }, (_, at) =>
    at % 3 === 1 ? 4 * labels[Math.floor(at / 3)]! - 2 : random.normal(),
  )
  const weights = attentionOver(features, labels, 2)
  expect(weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5)
  expect(weights[1]).toBeGreaterThan(Math.max(weights[0]!, weights[2]!))
})

test('normalisers are left alone unless asked for', () => {
  const one = tf.scalar(1)
  const names = Object.keys(
    withoutNormalisers({ 'a/kernel': one, 'a/scale': one, 'a/shift': one, 'a/bias': one }),
  )
  expect(names).toEqual(['a/kernel', 'a/bias'])
})
