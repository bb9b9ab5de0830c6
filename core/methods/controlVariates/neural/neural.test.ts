import { describe, expect, test } from 'vitest'
import { runEagerly } from '../../../tensor/eager.ts'
import { tf } from '../../../tensor/tf.ts'
import { augmented } from '../estimators/augmented.ts'
import { neural, neuralDefaults, type NeuralOptions } from '../estimators/neural.ts'
import { residuals, type Sample } from '../estimators/controlVariate.ts'
import { matrix, rowOf, zeros } from '../matrix.ts'
import { createRandomNumbers, normals } from '../randomNumbers.ts'
import { meanOf, varianceOf } from '../samplers/diagnostics.ts'
import { drawExactly } from '../samplers/sample.ts'
import { banana, standardGaussian, toyMixture } from '../targets/synthetic.ts'
import { sineOfProjection, toyIntegrand } from '../targets/testFunctions.ts'
import type { Target } from '../targets/target.ts'
import { activations, type Layer } from './layer.ts'
import { layerSizes, type NetworkShape, steinForms, steinValues } from './network.ts'
import { networkStep } from './trainingStep.ts'

const services = { startRunner: runEagerly, afterStep: () => undefined }
const random = createRandomNumbers(21)
const hiddenSizes = [[5], [5, 4], [4, 3, 5]]
const shapes: NetworkShape[] = steinForms.flatMap((form) =>
  activations.flatMap((activation) =>
    hiddenSizes.map((hidden) => ({ dimension: 3, hidden, activation, form })),
  ),
)

function randomLayers(shape: NetworkShape): Layer[] {
  return layerSizes(shape).map(([rows, columns]) => ({
    kernel: { rows, columns, values: normals(random, rows * columns) },
    bias: normals(random, columns),
  }))
}

function sampleOf(
  target: Target,
  f: (x: Float64Array) => number,
  count: number,
  seed: number,
): Sample {
  const { points, scores } = drawExactly(target, count, createRandomNumbers(seed))
  return {
    points,
    scores,
    values: Float64Array.from({ length: count }, (_, row) => f(rowOf(points, row))),
  }
}

/** The network's outputs alone, written independently of the jets. */
function outputs(shape: NetworkShape, layers: readonly Layer[], point: Float64Array): number[] {
  let values = Array.from(point)
  for (const [index, { kernel, bias }] of layers.entries()) {
    values = Array.from(bias, (start, column) =>
      values.reduce(
        (sum, value, row) => sum + value * kernel.values[row * kernel.columns + column]!,
        start,
      ),
    )
    if (index + 1 === layers.length) break
    const units = {
      sigmoid: (z: number) => 1 / (1 + Math.exp(-z)),
      tanh: Math.tanh,
      softplus: (z: number) => Math.log(1 + Math.exp(z)),
    }
    values = values.map(units[shape.activation])
  }
  return values
}

describe.each(shapes)('$form, $activation, $hidden', (shape) => {
  const layers = randomLayers(shape)
  const points = matrix([[0.3, -0.2, 0.7]])
  const scores = matrix([[-0.5, 0.4, 1.1]])

  test('c equals central differences of the outputs', () => {
    const width = 1e-3
    const at = (i: number, move: number): number[] => {
      const moved = Float64Array.from(points.values)
      moved[i]! += move
      return outputs(shape, layers, moved)
    }
    const here = outputs(shape, layers, points.values)
    let expected = 0
    for (let i = 0; i < 3; i++) {
      const k = shape.form === 'first-order' ? i : 0
      const [up, down, up2, down2] = [1, -1, 2, -2].map((multiple) => at(i, multiple * width)[k]!)
      const slope = (8 * (up! - down!) - (up2! - down2!)) / (12 * width)
      const bend = (16 * (up! + down!) - (up2! + down2!) - 30 * here[k]!) / (12 * width * width)
      if (shape.form === 'second-order') expected += bend + scores.values[i]! * slope
      else expected += slope + here[k]! * scores.values[i]!
    }
    expect(steinValues(shape, layers, points, scores)[0]!).toBeCloseTo(expected, 6)
  })

  test('the training step’s loss is that of the float64 evaluation', () => {
    const c = steinValues(shape, layers, points, scores)[0]!
    const weights: Record<string, ReturnType<typeof tf.tensor>> = { mean: tf.tensor([[0.25]]) }
    for (const [index, { kernel, bias }] of layers.entries()) {
      weights[`kernel${index}`] = tf.tensor(Float32Array.from(kernel.values), [
        1,
        kernel.rows,
        kernel.columns,
      ])
      weights[`bias${index}`] = tf.tensor(Float32Array.from(bias), [1, 1, bias.length])
    }
    const still = Object.fromEntries(
      Object.entries(weights).map(([name, value]) => [name, tf.zerosLike(value)]),
    )
    const batch = {
      rows: tf.tensor1d([0], 'int32'),
      points: tf.tensor2d([Array.from(points.values)]),
      scores: tf.tensor2d([Array.from(scores.values)]),
      values: tf.tensor1d([2]),
      penalty: tf.tensor2d([[0.1]]),
    }
    const step = networkStep(shape, 1, 'least-squares')
    const { info } = step({ weights, momentum: still, square: still }, batch, {
      learningRate: tf.scalar(0),
    })
    const expected = (2 + c + 0.25) ** 2 + 0.1 * c * c
    expect(info['losses']!.dataSync()[0]! / expected).toBeCloseTo(1, 4)
  })
})

test.each([standardGaussian(3), toyMixture(3), banana(3)])(
  'random weights give mean zero under the $name (400,000 draws)',
  (target) => {
    const shape: NetworkShape = {
      dimension: 3,
      hidden: [6, 6],
      activation: 'tanh',
      form: 'first-order',
    }
    const { points, scores } = drawExactly(target, 400_000, createRandomNumbers(3))
    const values = steinValues(shape, randomLayers(shape), points, scores)
    expect(Math.abs(meanOf(values))).toBeLessThan(4 * Math.sqrt(varianceOf(values) / values.length))
  },
)

const quick: NeuralOptions = {
  ...neuralDefaults,
  steps: 600,
  shape: { ...neuralDefaults.shape, hidden: [20, 20] },
}

test.each(['independent', 'induced'] as const)(
  '%s augmented variables keep mean zero',
  async (kind) => {
    const f = toyIntegrand(2).value
    const inner = neural({ ...quick, steps: 100 }, services)
    const [control] = await augmented(inner, { kind, copies: 3, deviation: 0.5, seed: 1 }).fit([
      sampleOf(toyMixture(2), f, 100, 5),
    ])
    const { points, scores } = drawExactly(toyMixture(2), 40_000, createRandomNumbers(6))
    const values = control!.evaluate(points, scores)
    expect(Math.abs(meanOf(values))).toBeLessThan(4 * Math.sqrt(varianceOf(values) / values.length))
  },
)

test('the variance objective and the second-order form train too', async () => {
  const f = sineOfProjection(2).value
  const shape = { hidden: [10, 10], activation: 'tanh', form: 'second-order' } as const
  const options: NeuralOptions = { ...quick, objective: 'variance', shape, steps: 500, penalty: 0 }
  const [control] = await neural(options, services).fit([sampleOf(standardGaussian(2), f, 300, 1)])
  const fresh = sampleOf(standardGaussian(2), f, 5000, 2)
  expect(varianceOf(fresh.values) / varianceOf(residuals(control!, fresh))).toBeGreaterThan(3)
})

test('a short training already beats plain Monte Carlo tenfold, and leaks no tensor', async () => {
  const f = sineOfProjection(4).value
  const before = tf.memory().numTensors
  const [control] = await neural(quick, services).fit([sampleOf(standardGaussian(4), f, 500, 1)])
  expect(tf.memory().numTensors).toBe(before)
  const fresh = sampleOf(standardGaussian(4), f, 5000, 2)
  expect(varianceOf(fresh.values) / varianceOf(residuals(control!, fresh))).toBeGreaterThan(10)
})

test('early stopping keeps c = 0 where the integrand is noise that no control explains', async () => {
  const noise = createRandomNumbers(8)
  const sample = sampleOf(standardGaussian(2), () => noise.normal(), 60, 3)
  const [control] = await neural(
    { ...quick, steps: 400, penalty: 0, heldOutShare: 0.5 },
    services,
  ).fit([sample])
  const values = control!.evaluate(sample.points, zeros(60, 2))
  expect(varianceOf(values)).toBeLessThan(0.5)
})
