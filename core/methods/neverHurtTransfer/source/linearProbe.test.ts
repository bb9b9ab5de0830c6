import { expect, test } from 'vitest'
import { createRandom } from '../../../tensor/random.ts'
import { centredAlignment, gramOf, ridgeAccuracy } from './linearProbe.ts'

const random = createRandom('probe')
const labels = Int32Array.from({ length: 60 }, (_, at) => at % 3)
const oneHot = Float32Array.from({ length: 180 }, (_, at) =>
  labels[Math.floor(at / 3)] === at % 3 ? 1 : 0,
)
const noise = Float32Array.from({ length: 180 }, () => random.normal())

test('features that are the labels are aligned fully and classified without error', () => {
  expect(centredAlignment(gramOf(oneHot, oneHot, 3), labels)).toBeCloseTo(1, 10)
  const features = { train: oneHot, test: oneHot, width: 3 }
  expect(ridgeAccuracy(features, { train: labels, test: labels, classes: 3 })).toBe(1)
})

test('noise is hardly aligned and classified by chance', () => {
  expect(centredAlignment(gramOf(noise, noise, 3), labels)).toBeLessThan(0.2)
  const fresh = Float32Array.from({ length: 180 }, () => random.normal())
  const features = { train: noise, test: fresh, width: 3 }
  const accuracy = ridgeAccuracy(features, { train: labels, test: labels, classes: 3 })
  expect(Math.abs(accuracy - 1 / 3)).toBeLessThan(0.2)
})

// Two points on a line and their labels: K = [[1, −1], [−1, 1]] after centring, L the same halved.
test('alignment of two separated points is one, whatever their scale', () => {
  const points = Float32Array.of(-5, 5)
  expect(centredAlignment(gramOf(points, points, 1), Int32Array.of(0, 1))).toBeCloseTo(1, 12)
})
