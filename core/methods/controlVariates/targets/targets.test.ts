import { describe, expect, test } from 'vitest'
import { matrix } from '../matrix.ts'
import { createRandomNumbers, normals } from '../randomNumbers.ts'
import { drawExactly } from '../samplers/sample.ts'
import { numericGradient } from './finiteDifferences.ts'
import { logGamma } from './logGamma.ts'
import {
  linearRegression,
  logisticRegression,
  normalGammaRegression,
  poissonRegression,
} from './regression.ts'
import { banana, funnel, gaussianMixture, standardGaussian, toyMixture } from './synthetic.ts'
import { type BayesianModel, powerPosterior, type Target } from './target.ts'

const random = createRandomNumbers(11)
const design = matrix(Array.from({ length: 12 }, () => [1, random.normal(), random.normal()]))
const binary = Float64Array.from({ length: 12 }, () => Number(random.uniform() < 0.5))
const counts = Float64Array.from({ length: 12 }, () => Math.floor(5 * random.uniform()))
const names = ['intercept', 'first', 'second']
const models: readonly BayesianModel[] = [
  linearRegression({ design, outcome: counts, names }, { noiseVariance: 0.5, priorPrecision: 1 }),
  logisticRegression({ design, outcome: binary, names }, 0.01),
  poissonRegression({ design, outcome: counts, names }, 0.5),
  normalGammaRegression(
    { design, outcome: counts, names },
    { means: [1, 0, 0], precisions: [0.5, 2, 2], shape: 3, rate: 4 },
  ),
]
const targets: readonly Target[] = [
  standardGaussian(4),
  toyMixture(4),
  gaussianMixture([
    { weight: 1, mean: [0, 1], deviation: 0.5 },
    { weight: 3, mean: [2, -1], deviation: 2 },
  ]),
  banana(3),
  funnel(3),
  ...models.flatMap((model) => [0, 0.3, 1].map((t) => powerPosterior(model, t))),
]

test.each(targets)('the score of $name matches central differences', (target) => {
  for (let trial = 0; trial < 5; trial++) {
    const point = normals(random, target.dimension)
    const score = new Float64Array(target.dimension)
    target.evaluate(point, score)
    const ignored = new Float64Array(target.dimension)
    const numeric = numericGradient((place) => target.evaluate(place, ignored), point)
    for (const [i, value] of score.entries())
      expect(Math.abs(value - numeric[i]!)).toBeLessThan(1e-7 * Math.max(1, Math.abs(value)))
  }
})

test.each(targets.filter(({ draw }) => draw !== undefined))(
  'the score of $name has mean zero over exact draws',
  (target) => {
    const count = 40_000
    const { scores } = drawExactly(target, count, createRandomNumbers(5))
    for (let column = 0; column < target.dimension; column++) {
      const values = Float64Array.from(
        { length: count },
        (_, row) => scores.values[row * target.dimension + column]!,
      )
      const mean = values.reduce((sum, value) => sum + value, 0) / count
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
      expect(Math.abs(mean)).toBeLessThan(4.5 * Math.sqrt(variance / count))
    }
  },
)

describe('log Γ', () => {
  test.each([
    [1, 0],
    [5, Math.log(24)],
    [0.5, 0.5 * Math.log(Math.PI)],
    [11, Math.log(3628800)],
  ])('of %d is %d', (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 12)
  })
})

test('a logistic likelihood stays finite at extreme predictors', () => {
  const gradient = new Float64Array(3)
  expect(models[1]!.likelihood(Float64Array.of(2000, 0, 0), gradient)).toBeLessThan(-1000)
  expect(gradient.every(Number.isFinite)).toBe(true)
})
