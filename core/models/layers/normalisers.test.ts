import { describe, expect, test } from 'vitest'
import { tensorsFrom } from '../../tensor/eager.ts'
import { createRandom } from '../../tensor/random.ts'
import { tf } from '../../tensor/tf.ts'
import { normaliserNames } from '../catalogue.ts'
import { applyInference, applyTraining, initialTensors } from '../module.ts'
import type { Module } from '../module.ts'
import { trainingPass } from '../trainingPass.ts'
import { batchRenorm } from './batchRenorm.ts'
import { centredKernel } from './convolution.ts'
import { thresholdedLinear } from './filterResponseNorm.ts'
import { withinStep } from './movingAverageNorm.ts'
import { normaliserNamed } from './normaliser.ts'
import type { NormaliserOptions } from './normaliser.ts'
import { referenceMovingAverage, referenceNorm, referenceSets } from './testing.ts'
import type { SetNormalisation } from './testing.ts'

const extent = { samples: 8, places: 6, channels: 4 }
const shape = [8, 2, 3, 4]
const size = 2
const groups = 2
const epsilon = 1e-5

const sets = referenceSets({ channels: 4, size, groups })
const ghost = sets['ghost-batch'].setOf
const options: Partial<NormaliserOptions> = { size }

const random = createRandom('normalisers')
const draw = (length: number, mean = 0) =>
  Float64Array.from({ length }, () => Math.fround(mean + random.normal()))
const [x, upstream] = [draw(192, 0.4), draw(192)]
const affine = { scale: draw(4, 1), shift: draw(4) }

/** Largest difference over the largest expected value. */
function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const largest = Math.max(...Array.from(expected, Math.abs))
  return Math.max(...Array.from(expected, (one, at) => Math.abs(one - found[at]!))) / largest
}

function lossOf(output: Float64Array): number {
  return output.reduce((sum, value, at) => sum + value * upstream[at]!, 0)
}

/** Central differences of a float64 function. */
function differences(f: (values: Float64Array) => number, values: Float64Array): Float64Array {
  const step = 1e-5
  return values.map((_, at) => {
    const moved = (by: number) => f(values.map((one, place) => (place === at ? one + by : one)))
    return (moved(step) - moved(-step)) / (2 * step)
  })
}

function layer(module: Module) {
  const own = initialTensors(module.statistics, createRandom(1))
  const values = (of: Float64Array) => ({
    ...{ dtype: 'float32' as const, shape: [4], values: Float32Array.from(of) },
  })
  return {
    weights: tensorsFrom({ 'x/scale': values(affine.scale), 'x/shift': values(affine.shift) }),
    statistics: tensorsFrom(own),
  }
}

/** Output and gradients of one training pass of a layer, in float32. */
function pass(module: Module, state = layer(module)) {
  const input = tf.tensor(Float32Array.from(x), shape)
  const shifted: Module = {
    ...module,
    apply: (nothing, scope) => module.apply(tf.add(nothing, scope.weights['input']!), scope),
  }
  const weights = { ...state.weights, input }
  return trainingPass(shifted, tf.zeros(shape), { ...state, weights }, (output) => ({
    loss: tf.sum(tf.mul(output, tf.tensor(Float32Array.from(upstream), shape))),
    extra: { output },
  }))
}

const normalising = normaliserNames.filter((name) => name !== 'none')

describe.each(normalising)('%s', (name) => {
  const norm = sets[name]

  test('its gradient in float64 equals finite differences', () => {
    const { backward } = referenceNorm(x, extent, affine, norm)
    const gradients = backward(upstream)
    const input = differences((at) => lossOf(referenceNorm(at, extent, affine, norm).output), x)
    expect(relativeDifference(gradients.input, input)).toBeLessThan(1e-6)
    for (const part of ['scale', 'shift'] as const) {
      const numeric = differences(
        (at) => lossOf(referenceNorm(x, extent, { ...affine, [part]: at }, norm).output),
        affine[part],
      )
      expect(relativeDifference(gradients[part], numeric)).toBeLessThan(1e-6)
    }
  })

  test('the layer in float32 gives the float64 form’s output and gradients', () => {
    const module = normaliserNamed(name, groups, options).after('x', 4)
    const { extra, gradients } = pass(module)
    const reference = referenceNorm(x, extent, affine, norm)
    const expected = reference.backward(upstream)
    expect(relativeDifference(extra.output.dataSync(), reference.output)).toBeLessThan(1e-5)
    const found = (weight: string) => gradients[weight]!.dataSync()
    expect(relativeDifference(found('input'), expected.input)).toBeLessThan(1e-5)
    expect(relativeDifference(found('x/scale'), expected.scale)).toBeLessThan(1e-5)
    expect(relativeDifference(found('x/shift'), expected.shift)).toBeLessThan(1e-5)
  })

  test('pictures of one sample normalise in inference as in a whole batch', () => {
    const module = normaliserNamed(name, groups, options).after('x', 4)
    const { weights, statistics } = layer(module)
    const input = tf.tensor4d(Float32Array.from(x), [8, 2, 3, 4])
    const all = applyInference(module, input, weights, statistics)
    const first = tf.slice(input, [0, 0, 0, 0], [1, 2, 3, 4])
    const alone = applyInference(module, first, weights, statistics)
    expect(relativeDifference(alone.dataSync(), all.dataSync().slice(0, 24))).toBeLessThan(1e-6)
  })
})

test('the moving average’s float64 gradient equals differences while nothing is averaged', () => {
  const settings = { ...withinStep(2, 2), clip: null }
  const whole = { ...extent, batches: 4 }
  const fresh = () => referenceMovingAverage(whole, affine, settings)
  const one = fresh()
  one.forward(x)
  const numeric = differences((at) => lossOf(fresh().forward(at)), x)
  expect(relativeDifference(one.backward(upstream).input, numeric)).toBeLessThan(1e-6)
})

describe('batch renormalisation', () => {
  const settings = {
    ...{ size, plainSteps: 10, risingSteps: 20, largestRatio: 3, largestShift: 5, kept: 0.9 },
  }
  const module = batchRenorm('x', 4, settings)
  const running = { mean: draw(4), variance: draw(4).map((one) => 0.5 + one ** 2) }

  function after(steps: number) {
    const { weights } = layer(module)
    const statistics = {
      'x/mean': tf.tensor1d(Float32Array.from(running.mean)),
      'x/variance': tf.tensor1d(Float32Array.from(running.variance)),
      'x/steps': tf.scalar(steps),
    }
    return pass(module, { weights, statistics })
  }

  /** r and d by set, limits being known. */
  function corrected(ratioLimit: number, shiftLimit: number): SetNormalisation {
    const plain = { setOf: ghost, centred: true, epsilon }
    const members = (set: number) => [...x].filter((_, at) => setOfIndex(at) === set)
    const mean = (set: number) => average(members(set))
    const deviation = (set: number) =>
      Math.sqrt(average(members(set).map((one) => (one - mean(set)) ** 2)) + epsilon)
    const known = (set: number) => Math.sqrt(running.variance[set % 4]! + epsilon)
    const clip = (value: number, least: number, most: number) =>
      Math.min(most, Math.max(least, value))
    return {
      ...plain,
      ratio: (set) => clip(deviation(set) / known(set), 1 / ratioLimit, ratioLimit),
      offset: (set) =>
        clip((mean(set) - running.mean[set % 4]!) / known(set), -shiftLimit, shiftLimit),
    }
  }
  const setOfIndex = (at: number) => ghost({ sample: Math.floor(at / 24), channel: at % 4 })
  const average = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length

  // Limits rise from (1, 0) at step 10 to (3, 5) at step 30.
  test.each([
    [0, 1, 0],
    [9, 1, 0],
    [19, 2, 2.5],
    [29, 3, 5],
    [1000, 3, 5],
  ])('after %d steps its limits are %d and %d', (steps, ratioLimit, shiftLimit) => {
    const { extra, gradients } = after(steps)
    const reference = referenceNorm(x, extent, affine, corrected(ratioLimit, shiftLimit))
    const expected = reference.backward(upstream)
    expect(relativeDifference(extra.output.dataSync(), reference.output)).toBeLessThan(2e-5)
    const input = gradients['input']!.dataSync()
    expect(relativeDifference(input, expected.input)).toBeLessThan(2e-5)
  })

  test('with wide limits it normalises by the running statistics', () => {
    const wide = batchRenorm('x', 4, { ...settings, largestRatio: 1e6, largestShift: 1e6 })
    const { weights } = layer(wide)
    const statistics = {
      'x/mean': tf.tensor1d(Float32Array.from(running.mean)),
      'x/variance': tf.tensor1d(Float32Array.from(running.variance)),
      'x/steps': tf.scalar(1e6),
    }
    const input = tf.tensor(Float32Array.from(x), shape)
    const trained = applyTraining(wide, input, weights, statistics).output
    const inferred = applyInference(wide, input, weights, statistics)
    expect(relativeDifference(trained.dataSync(), inferred.dataSync())).toBeLessThan(1e-5)
  })
})

test('a batch that normalisation batches do not fill is refused with both numbers', () => {
  const module = normaliserNamed('ghost-batch', 1, { size: 3 }).after('x', 4)
  expect(() => pass(module)).toThrow(
    'a step of 8 samples cannot be divided into normalisation batches of 3',
  )
})

test('a centred kernel has filters of mean zero, and so has its gradient', () => {
  const kernel = tf.randomNormal([3, 3, 2, 5], 1, 1, 'float32', 4)
  const weight = tf.randomNormal([3, 3, 2, 5], 0, 1, 'float32', 5)
  const gradient = tf.grad((raw) => tf.sum(tf.mul(centredKernel(raw), weight)))(kernel)
  for (const one of [centredKernel(kernel), gradient])
    for (const mean of tf.mean(one, [0, 1, 2]).dataSync()) expect(Math.abs(mean)).toBeLessThan(1e-6)
  const expected = tf.sub(weight, tf.mean(weight, [0, 1, 2], true)).dataSync()
  expect(relativeDifference(gradient.dataSync(), expected)).toBeLessThan(1e-5)
})

test('the thresholded linear unit passes what is above τ, and τ learns from what is below', () => {
  const module = thresholdedLinear('x', 1)
  const input = tf.tensor2d([[-2], [-0.5], [3]])
  const found = trainingPass(
    module,
    input,
    { weights: { 'x/threshold': tf.tensor1d([-1]) }, statistics: {} },
    (output) => ({ loss: tf.sum(output), extra: { output } }),
  )
  expect([...found.extra.output.dataSync()]).toEqual([-1, -0.5, 3])
  expect([...found.gradients['x/threshold']!.dataSync()]).toEqual([1])
})
