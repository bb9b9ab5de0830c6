import { expect, test } from 'vitest'
import { createRandom } from '../../tensor/random.ts'
import { tf } from '../../tensor/tf.ts'
import { applyInference } from '../module.ts'
import { hostTensor, loneLayerRunner } from './loneLayer.ts'
import { acrossSteps, movingAverageNorm, withinStep } from './movingAverageNorm.ts'
import type { MovingAverageNormSettings } from './movingAverageNorm.ts'
import {
  publishedAffine,
  publishedInference,
  publishedInput,
  publishedSettings,
  publishedUpstream,
  publishedVectors,
} from './publishedVectors.ts'
import { referenceMovingAverage } from './testing.ts'

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  const size = Math.max(1e-3, ...Array.from(expected, Math.abs))
  expect(found).toHaveLength(expected.length)
  for (let at = 0; at < expected.length; at += 1)
    expect(Math.abs(found[at]! - expected[at]!) / size).toBeLessThan(tolerance)
}

test('the plain float64 form has the published values, to their last digit', () => {
  const extent = { samples: 2, places: 1, channels: 1, batches: 1 }
  const layer = referenceMovingAverage(extent, publishedAffine, publishedSettings)
  // Printed with nine decimals, so half a unit of the last is the best that can be asked.
  const near = (found: ArrayLike<number>, printed: readonly number[]) => {
    printed.forEach((value, at) => expect(Math.abs(found[at]! - value)).toBeLessThan(1e-8))
  }
  for (let step = 1; step <= publishedInference.steps; step += 1) {
    const output = layer.forward(publishedInput(step))
    const gradients = layer.backward(publishedUpstream(step))
    const expected = publishedVectors.get(step)
    if (!expected) continue
    near(output, expected.output)
    for (const part of ['input', 'scale', 'shift'] as const) near(gradients[part], expected[part])
    near(layer.average(), expected.average)
  }
  near(layer.infer(publishedInference.input), publishedInference.output)
})

test.each([
  ['recorded', 1002],
  ['eager', 6],
] as const)('the layer in float32, %s, has the published values', (run, steps) => {
  const shape = [2, 1, 1, 1] as const
  const runner = loneLayerRunner({ settings: publishedSettings, shape, ...publishedAffine, run })
  for (let step = 1; step <= steps; step += 1) {
    const x = hostTensor(shape, publishedInput(step))
    const info = runner.run({ x, upstream: hostTensor(shape, publishedUpstream(step)) }, {})
    const expected = publishedVectors.get(step)
    if (!expected) continue
    for (const part of ['output', 'input', 'scale', 'shift', 'average'] as const)
      expectClose(info[part]!, expected[part], 1e-5)
  }
  runner.dispose()
})

const forms: [string, MovingAverageNormSettings][] = [
  ['across steps', { ...acrossSteps(2, 8), warmUp: 3, renormaliseAfter: 9 }],
  ['within a step', { ...withinStep(2, 8), renormaliseAfter: 9 }],
  ['within a step, a window over three steps', { ...withinStep(2, 24), renormaliseAfter: 9 }],
  ['within a step, a window shorter than the step', { ...withinStep(2, 4), renormaliseAfter: 9 }],
  ['forward averages only', { ...withinStep(2, 8), averaged: 'forward' }],
  ['backward averages only', { ...withinStep(2, 8), averaged: 'backward' }],
  ['without renormalisation', { ...withinStep(2, 8), clip: null }],
]

test.each(forms)('%s: 20 steps equal the plain float64 form', (_, settings) => {
  const shape = [8, 2, 3, 4] as const
  const random = createRandom('moving average')
  const draw = (length: number, mean = 0) =>
    Float64Array.from({ length }, () => Math.fround(mean + random.normal()))
  const affine = { scale: draw(4, 1), shift: draw(4) }
  const batches = settings.size === null ? 1 : 8 / settings.size
  const extent = { samples: 8, places: 6, channels: 4, batches }
  const layer = referenceMovingAverage(extent, affine, settings)
  const runner = loneLayerRunner({ settings, shape, ...affine, run: 'recorded' })
  for (let step = 1; step <= 20; step += 1) {
    const [x, upstream] = [draw(192, 0.3), draw(192)]
    const batch = { x: hostTensor(shape, x), upstream: hostTensor(shape, upstream) }
    const info = runner.run(batch, {})
    expectClose(info['output']!, layer.forward(x), 1e-5)
    const gradients = layer.backward(upstream)
    for (const part of ['input', 'scale', 'shift'] as const)
      expectClose(info[part]!, gradients[part], 1e-5)
    expectClose(info['average']!, layer.average(), 1e-5)
  }
  runner.dispose()
})

test('inference normalises by the running second moment, without a mean', () => {
  const module = movingAverageNorm('x', 1, publishedSettings)
  const weights = { 'x/scale': tf.tensor1d([1.5]), 'x/shift': tf.tensor1d([-0.25]) }
  const statistics = { 'x/secondMoment': tf.tensor1d([4]) }
  const found = applyInference(module, tf.tensor2d([[2], [-6]]), weights, statistics)
  expectClose(found.dataSync(), [1.25, -4.75], 1e-5)
})
