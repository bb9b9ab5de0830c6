import { expect, test } from 'vitest'
import { tensorsFrom } from '../../tensor/eager.ts'
import { createRandom } from '../../tensor/random.ts'
import type { HostTensor, StepRunner } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { createRunner } from '../../training/runner.ts'
import { applyInference, initialTensors } from '../module.ts'
import { trainingPass } from '../trainingPass.ts'
import { acrossSteps, movingAverageNorm, withinStep } from './movingAverageNorm.ts'
import type { MovingAverageNormSettings } from './movingAverageNorm.ts'
import { referenceMovingAverage } from './testing.ts'

const published: MovingAverageNormSettings = { ...acrossSteps(2, 6), warmUp: 5 }
const golden = { scale: Float64Array.of(1.5), shift: Float64Array.of(-0.25) }
const inputAt = (t: number) => Float64Array.of(1 + 0.5 * Math.sin(t), -0.5 + Math.cos(2 * t))
const upstreamAt = (t: number) => Float64Array.of(Math.cos(t), 0.3 - Math.sin(3 * t))

// The repository's own layer (megvii-model/MABN, MABN.py) in float64; nine decimals.
const vectors = [
  { t: 1, out: [1.532793162, -1.399616044], dx: [0.289928604, 0.449607398], scale: 0.520397512, shift: 0.699182298, v: 1.008578144 },
  { t: 3, out: [1.698889916, 0.587712251], dx: [-0.207028049, 0.481574222], scale: -1.348872948, shift: -1.102110982, v: 1.015996589 },
  { t: 4, out: [1.221425425, -1.778003649], dx: [0.186588189, 0.179765711], scale: -1.493382876, shift: 0.182929297, v: 1.00370721 },
  { t: 5, out: [0.68047272, -2.643619404], dx: [0.896495442, -1.6279805], scale: 0.734930464, shift: -0.066625655, v: 0.997716342 },
  { t: 6, out: [1.38764252, 0.404556475], dx: [1.568524673, 1.897028761], scale: 1.506897463, shift: 2.011157533, v: 0.990180235 },
  { t: 1000, out: [2.021132573, -1.643844775], dx: [0.032961088, 0.664200221], scale: 0.776400538, shift: 0.643189102, v: 0.930483775 },
  { t: 1001, out: [2.020314277, -2.104767832], dx: [-0.845080566, 1.210527461], scale: -1.402744062, shift: 0.26274428, v: 0.936963732 },
  { t: 1002, out: [1.429228831, 0.438102871], dx: [-1.143663116, -0.126298983], scale: -1.187699693, shift: -1.16899214, v: 0.943811156 },
] // prettier-ignore
const inferred = { x: [0.7, -0.2], out: [0.830291933, -0.558654838] }

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  const size = Math.max(1e-3, ...Array.from(expected, Math.abs))
  expect(found).toHaveLength(expected.length)
  for (let at = 0; at < expected.length; at += 1)
    expect(Math.abs(found[at]! - expected[at]!) / size).toBeLessThan(tolerance)
}

test('the plain float64 form has the published values, to their last digit', () => {
  const extent = { samples: 2, places: 1, channels: 1, batches: 1 }
  const layer = referenceMovingAverage(extent, golden, published)
  for (let t = 1; t <= 1009; t += 1) {
    const out = layer.forward(inputAt(t))
    const { input, scale, shift } = layer.backward(upstreamAt(t))
    const expected = vectors.find((vector) => vector.t === t)
    if (!expected) continue
    // Printed with nine decimals, so half a unit of the last is the best that can be asked.
    const near = (value: number, printed: number) =>
      expect(Math.abs(value - printed)).toBeLessThan(1e-8)
    expected.out.forEach((value, at) => near(out[at]!, value))
    expected.dx.forEach((value, at) => near(input[at]!, value))
    near(scale[0]!, expected.scale)
    near(shift[0]!, expected.shift)
    near(layer.average()[0]!, expected.v)
  }
  const out = layer.infer(Float64Array.from(inferred.x))
  inferred.out.forEach((value, at) => expect(Math.abs(out[at]! - value)).toBeLessThan(1e-8))
})

type Shape = readonly [number, number, number, number]

/** One layer alone: fed x and dL/dout, returns out and every gradient. */
function layerRunner(
  settings: MovingAverageNormSettings,
  shape: Shape,
  affine: { scale: Float64Array; shift: Float64Array },
  eager: boolean,
): StepRunner {
  const module = movingAverageNorm('x', shape[3], settings)
  const random = createRandom(1)
  const weights = {
    ...initialTensors(module.weights, random),
    'x/scale': host([shape[3]], affine.scale),
    'x/shift': host([shape[3]], affine.shift),
  }
  const zeros = host(shape, new Float64Array(shape.reduce((one, other) => one * other)))
  return createRunner(
    {
      step: (state, batch) => {
        const { x, upstream } = batch as { x: Tensor; upstream: Tensor }
        const all = { ...state['weights'], input: tf.zerosLike(x) }
        const moved = {
          ...module,
          apply: (input: Tensor, scope: Parameters<typeof module.apply>[1]) =>
            module.apply(tf.add(input, scope.weights['input']!), scope),
        }
        const pass = trainingPass(
          moved,
          x,
          { weights: all, statistics: state['statistics'] },
          (output) => ({
            loss: tf.sum(tf.mul(output, upstream)),
            extra: { output },
          }),
        )
        return {
          state: { weights: state['weights'], statistics: pass.statistics },
          info: {
            output: pass.extra.output,
            input: pass.gradients['input']!,
            scale: pass.gradients['x/scale']!,
            shift: pass.gradients['x/shift']!,
            average: pass.statistics['x/secondMoment']!,
          },
        }
      },
      initialState: {
        weights: tensorsFrom(weights),
        statistics: tensorsFrom(initialTensors(module.statistics, random)),
      },
      exampleBatch: { x: zeros, upstream: zeros },
      hyper: {},
    },
    { eager },
  )
}

function host(shape: readonly number[], values: Float64Array): HostTensor {
  return { dtype: 'float32', shape, values: Float32Array.from(values) }
}

test.each([
  ['recorded', false, 1002],
  ['operation by operation', true, 6],
] as const)('the layer in float32, %s, has the published values', (_, eager, steps) => {
  const shape = [2, 1, 1, 1] as const
  const runner = layerRunner(published, shape, golden, eager)
  for (let t = 1; t <= steps; t += 1) {
    const batch = { x: host(shape, inputAt(t)), upstream: host(shape, upstreamAt(t)) }
    const info = runner.run(batch, {})
    const expected = vectors.find((vector) => vector.t === t)
    if (!expected) continue
    expectClose(info['output']!, expected.out, 1e-5)
    expectClose(info['input']!, expected.dx, 1e-5)
    expectClose(info['scale']!, [expected.scale], 1e-5)
    expectClose(info['shift']!, [expected.shift], 1e-5)
    expectClose(info['average']!, [expected.v], 1e-5)
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
  const runner = layerRunner(settings, shape, affine, false)
  for (let t = 1; t <= 20; t += 1) {
    const [x, upstream] = [draw(192, 0.3), draw(192)]
    const info = runner.run({ x: host(shape, x), upstream: host(shape, upstream) }, {})
    expectClose(info['output']!, layer.forward(x), 1e-5)
    const gradients = layer.backward(upstream)
    expectClose(info['input']!, gradients.input, 1e-5)
    expectClose(info['scale']!, gradients.scale, 1e-5)
    expectClose(info['shift']!, gradients.shift, 1e-5)
    expectClose(info['average']!, layer.average(), 1e-5)
  }
  runner.dispose()
})

test('inference normalises by the running second moment, without a mean', () => {
  const module = movingAverageNorm('x', 1, published)
  const weights = { 'x/scale': tf.tensor1d([1.5]), 'x/shift': tf.tensor1d([-0.25]) }
  const statistics = { 'x/secondMoment': tf.tensor1d([4]) }
  const found = applyInference(module, tf.tensor2d([[2], [-6]]), weights, statistics)
  expectClose(found.dataSync(), [1.25, -4.75], 1e-5)
})
