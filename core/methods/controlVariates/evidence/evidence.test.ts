import { describe, expect, test } from 'vitest'
import { polynomial } from '../estimators/polynomial.ts'
import { plain } from '../estimators/controlVariate.ts'
import { matrix, rowOf } from '../matrix.ts'
import { createRandomNumbers } from '../randomNumbers.ts'
import { linearRegression } from '../targets/regression.ts'
import { type BayesianModel, powerPosterior } from '../targets/target.ts'
import { samplePopulation } from '../samplers/population.ts'
import { fromReference } from './referencePath.ts'
import { gaussLegendreLadder, integrate, type Ladder, powerLadder } from './ladder.ts'
import { exactLogEvidence, exactMoments, exactPosteriorDraws } from './linearExact.ts'
import { estimateRungs, evidenceOf, type Rung, rungOf, sampleRung } from './thermodynamic.ts'

// Tiny case of the sheet, part B6.
const design = matrix([
  [1, 0],
  [1, 1],
  [1, 2],
  [1, 3],
])
const data = { design, outcome: Float64Array.of(0, 1, 1, 3), names: ['intercept', 'x'] }
const settings = { noiseVariance: 0.5, priorPrecision: 1 }
const truth = -5.738922807474

describe('the tiny linear regression', () => {
  test('log evidence', () => expect(exactLogEvidence(data, settings)).toBeCloseTo(truth, 11))
  test.each([
    [0, -31.2894597717, 1244],
    [0.5, -4.5636215074, 2.6118444343],
    [1, -3.8586759307, 0.7683928639],
  ])('moments at temperature %d', (temperature, mean, variance) => {
    const moments = exactMoments(data, settings, temperature)
    expect(moments.mean).toBeCloseTo(mean, 9)
    expect(moments.variance).toBeCloseTo(variance, 9)
  })
})

function exactEvidence(ladder: Ladder) {
  const moments = Array.from(ladder.temperatures, (t) => exactMoments(data, settings, t))
  return integrate(ladder, {
    means: Float64Array.from(moments, ({ mean }) => mean),
    variances: Float64Array.from(moments, ({ variance }) => variance),
    standardErrors: new Float64Array(moments.length),
  })
}

test('trapezoid and its correction, 30 intervals of power 5', () => {
  const { logEvidence, correction } = exactEvidence(powerLadder(30, 5))
  expect(logEvidence).toBeCloseTo(-5.73881665, 8)
  expect(logEvidence - correction).toBeCloseTo(-5.75281668, 8)
})

test('Gauss–Legendre with t = u⁵ reaches 1e-11', () => {
  expect(exactEvidence(gaussLegendreLadder(40, 5)).logEvidence).toBeCloseTo(truth, 11)
})

function exactRung(temperature: number, seed: number): Rung {
  const model = linearRegression(data, settings)
  const random = createRandomNumbers(seed, Math.round(1e6 * temperature))
  const points = exactPosteriorDraws(data, settings, temperature, { count: 100, random })
  const scores = { ...points, values: new Float64Array(points.values.length) }
  const values = new Float64Array(points.rows)
  const target = powerPosterior(model, temperature)
  for (let row = 0; row < points.rows; row++) {
    target.evaluate(rowOf(points, row), rowOf(scores, row))
    values[row] = model.likelihood(rowOf(points, row), new Float64Array(2))
  }
  const diagnostics = { effectiveSampleSize: 100, splitRHat: 1, divergences: 0, acceptance: 1 }
  return { temperature, sample: { points, scores, values }, chains: 1, diagnostics, tuning: null }
}

const split = { folds: 2, seed: 1, scale: 'none', assignment: 'blocks' } as const

test('order 2 gives every temperature’s mean exactly, so the evidence to 1e-9', async () => {
  const ladder = gaussLegendreLadder(40, 5)
  const rungs = Array.from(ladder.temperatures, (t) => exactRung(t, 3))
  const estimates = await estimateRungs(rungs, polynomial({ order: 2, ridge: 0 }), split)
  expect(evidenceOf(ladder, estimates, 'controlled').logEvidence).toBeCloseTo(truth, 9)
})

test('plain sampling is within its error bars: 20 seeds, z has about unit spread', async () => {
  const ladder = gaussLegendreLadder(20, 5)
  let square = 0
  for (let seed = 0; seed < 20; seed++) {
    const rungs = Array.from(ladder.temperatures, (t) => exactRung(t, 100 + seed))
    const estimates = await estimateRungs(rungs, plain, split)
    const { logEvidence, standardError } = evidenceOf(ladder, estimates, 'controlled')
    square += ((logEvidence - truth) / standardError) ** 2 / 20
  }
  expect(square).toBeGreaterThan(0.3)
  expect(square).toBeLessThan(2.2)
})

test('a sampled ladder agrees with the exact moments', async () => {
  const model = linearRegression(data, settings)
  const sampling = {
    sampler: 'nuts',
    chains: 2,
    draws: 300,
    warmUp: 200,
    thinning: 1,
    seed: 4,
  } as const
  const rung = await sampleRung(model, 0.5, sampling, { stream: 1, start: new Float64Array(2) })
  const [estimate] = await estimateRungs([rung], polynomial({ order: 2, ridge: 0 }), split)
  expect(estimate!.mean).toBeCloseTo(-4.5636215074, 8)
  expect(estimate!.variance / 2.6118444343).toBeGreaterThan(0.9)
  expect(estimate!.variance / 2.6118444343).toBeLessThan(1.1)
})

describe('a population on the manifold', () => {
  /** The tiny regression with its curvature: F = XᵀX/σ², prior precision 1. */
  const plainModel = linearRegression(data, settings)
  const model: BayesianModel = {
    ...plainModel,
    priorCurvature: Float64Array.of(1, 0, 0, 1),
    likelihood: (point, gradient, curvature) => {
      curvature?.set([8, 12, 12, 28])
      return plainModel.likelihood(point, gradient)
    },
  }
  const options = { chains: 1, draws: 1500, warmUp: 200, thinning: 2, seed: 3, spread: 0.5 }
  const breathe = () => Promise.resolve()

  test('its temperatures have the exact moments', async () => {
    const temperatures = Float64Array.of(0.1, 0.5, 1)
    const draws = await samplePopulation(model, temperatures, options, breathe)
    for (const [place, temperature] of temperatures.entries()) {
      const { sample } = rungOf(model, temperature, draws[place]!)
      const { mean, variance } = exactMoments(data, settings, temperature)
      const average = sample.values.reduce((sum, value) => sum + value, 0) / options.draws
      expect(Math.abs(average - mean) / Math.sqrt(variance / options.draws)).toBeLessThan(6)
      expect(draws[place]!.diagnostics.effectiveSampleSize).toBeGreaterThan(300)
    }
  })

  test('the path from a Gaussian, not the posterior’s own, ends at the same evidence', async () => {
    const reference = {
      mean: Float64Array.of(0, 0.5),
      covariance: matrix([
        [1, 0.1],
        [0.1, 0.3],
      ]),
    }
    const ladder = gaussLegendreLadder(30, 1)
    const whole = fromReference(model, reference)
    const few = { ...options, draws: 100 }
    const draws = await samplePopulation(whole, ladder.temperatures, few, breathe)
    const rungs = draws.map((one, place) => rungOf(whole, ladder.temperatures[place]!, one))
    const estimates = await estimateRungs(rungs, polynomial({ order: 2, ridge: 0 }), split)
    expect(evidenceOf(ladder, estimates, 'controlled').logEvidence).toBeCloseTo(truth, 7)
  })
})
