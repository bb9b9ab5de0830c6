/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the seeds' length */
/** Gaussian and mixture targets in ten dimensions: variance reduction on fresh points, median of the seeds. */
import { augmented } from '../methods/controlVariates/estimators/augmented.ts'
import { controlFunctional } from '../methods/controlVariates/estimators/controlFunctional.ts'
import type { Fitter, Sample } from '../methods/controlVariates/estimators/controlVariate.ts'
import { crossFit, postHocScale } from '../methods/controlVariates/estimators/honest.ts'
import { neural, neuralDefaults } from '../methods/controlVariates/estimators/neural.ts'
import { polynomial } from '../methods/controlVariates/estimators/polynomial.ts'
import {
  estimatorLine,
  recommend,
  reportOf,
} from '../methods/controlVariates/evidence/comparison.ts'
import { singleRung } from '../methods/controlVariates/evidence/ladder.ts'
import { median } from '../methods/controlVariates/evidence/thermodynamic.ts'
import { varianceOf } from '../methods/controlVariates/samplers/diagnostics.ts'
import { standardGaussian, toyMixture } from '../methods/controlVariates/targets/synthetic.ts'
import type { Target } from '../methods/controlVariates/targets/target.ts'
import {
  exponentialOfProjection,
  quadraticPolynomial,
  sineOfProjection,
  sumOfCosines,
  type TestFunction,
  toyIntegrand,
} from '../methods/controlVariates/targets/testFunctions.ts'
import type { CheckOptions, Figure } from './check.ts'
import { compiled, freshReductions, sampleOf } from './ncvSamples.ts'

const dimension = 10
const drawn = 500
const freshCount = 10_000

type Case = {
  readonly name: string
  readonly target: Target
  readonly integrand: TestFunction
  readonly neuralBar: number
  readonly constrainedBar: number | null
}

const gaussian = standardGaussian(dimension)
const mixture = toyMixture(dimension)
const cases: readonly Case[] = [
  {
    ...{ name: 'sine', target: gaussian, integrand: sineOfProjection(dimension) },
    ...{ neuralBar: 60, constrainedBar: null },
  },
  {
    ...{ name: 'exponential', target: gaussian, integrand: exponentialOfProjection(dimension) },
    ...{ neuralBar: 40, constrainedBar: null },
  },
  {
    ...{ name: 'cosines', target: gaussian, integrand: sumOfCosines(dimension) },
    ...{ neuralBar: 4, constrainedBar: null },
  },
  {
    ...{ name: 'toyMixture', target: mixture, integrand: toyIntegrand(dimension) },
    ...{ neuralBar: 100, constrainedBar: 40 },
  },
]

const free = neural({ ...neuralDefaults, penalty: 0 }, compiled)
/** On (x, z). */
const paired = neural({ ...neuralDefaults, penalty: 0, blocks: 2 }, compiled)
const constrained = neural(neuralDefaults, compiled)

export async function syntheticFigures(options: CheckOptions): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const one of cases) figures.push(...(await caseFigures(one, options)))
  return [...figures, ...(await exactPolynomial(options))]
}

async function caseFigures(one: Case, { seeds, progress }: CheckOptions): Promise<Figure[]> {
  const fresh = sampleOf(one.target, one.integrand, freshCount, 99)
  const samples = Array.from({ length: seeds }, (_, seed) =>
    sampleOf(one.target, one.integrand, drawn, 1 + seed),
  )
  const measure = async (name: string, fitter: Fitter): Promise<number> => {
    const reductions = await freshReductions(fitter, samples, fresh)
    progress(`${one.name}, ${name}: ${reductions.map((value) => value.toPrecision(3)).join(', ')}`)
    return median(reductions)
  }
  const linear = await measure('polynomial of order 1', polynomial({ order: 1, ridge: 0 }))
  const quadratic = await measure('polynomial of order 2', polynomial({ order: 2, ridge: 0 }))
  const kernel = await measure('control functional', controlFunctional(null))
  const network = await measure('neural', free)
  const capped = await measure('neural, constrained', constrained)
  const extended = augmented(paired, { kind: 'independent', copies: 2, deviation: 0.5, seed: 1 })
  const induced = augmented(paired, { kind: 'induced', copies: 2, deviation: 0.5, seed: 1 })
  const reported = (name: string, value: number): Figure => ({ name, value, bar: null })
  return [
    { name: `${one.name}Neural`, value: network, bar: { atLeast: one.neuralBar } },
    {
      name: `${one.name}NeuralOverBestRival`,
      value: network / Math.max(linear, quadratic, kernel),
      bar: { atLeast: 1 },
    },
    {
      name: `${one.name}Constrained`,
      value: capped,
      bar: one.constrainedBar === null ? null : { atLeast: one.constrainedBar },
    },
    reported(`${one.name}Polynomial1`, linear),
    reported(`${one.name}Polynomial2`, quadratic),
    reported(`${one.name}ControlFunctional`, kernel),
    reported(
      `${one.name}AugmentedIndependent`,
      await measure('neural, independent augmented variables', extended),
    ),
    reported(
      `${one.name}AugmentedInduced`,
      await measure('neural, induced augmented variables', induced),
    ),
  ]
}

/** Residual variance of the polynomial on a quadratic, relative to the integrand's; and the advice. */
async function exactPolynomial({ seeds, progress }: CheckOptions): Promise<Figure[]> {
  const split = { folds: 2, seed: 1, scale: 'post-hoc', assignment: 'shuffled' } as const
  let worst = 0
  let recommended = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const sample = sampleOf(gaussian, quadraticPolynomial(), drawn, seed)
    const diagnostics = { effectiveSampleSize: 1, splitRHat: 1, divergences: 0, acceptance: 1 }
    const rungs = [{ temperature: 1, sample, chains: 1, diagnostics, tuning: null }]
    const comparison = { ladder: singleRung(), rungs, split, seconds: () => 0 }
    const report = await reportOf('polynomial-2', polynomial({ order: 2, ridge: null }), comparison)
    const left = report.estimates[0]!.residuals
    worst = Math.max(worst, varianceOf(left) / varianceOf(sample.values))
    const advice = recommend([estimatorLine(report, 1)])
    recommended += Number(advice.words.includes('is exact here')) / seeds
  }
  progress(`quadratic: the polynomial leaves ${worst.toExponential(1)} of the variance`)
  return [
    { name: 'quadraticResidualVariance', value: worst, bar: { atMost: 1e-20 } },
    { name: 'quadraticRecommendsPolynomial', value: recommended, bar: { atLeast: 1 } },
  ]
}

/**
 * n = 100, where networks over-fit. Each fold's network is rescaled on half of the points it was not
 * fitted to, and judged on fresh ones: the estimator that a run uses, with more points to judge by.
 */
export async function safetyFigures({ seeds, progress }: CheckOptions): Promise<Figure[]> {
  const integrand = toyIntegrand(dimension)
  const fresh = sampleOf(mixture, integrand, freshCount, 99)
  const samples = Array.from({ length: seeds }, (_, seed) =>
    sampleOf(mixture, integrand, 100, 1 + seed),
  )
  const fitter = neural({ ...neuralDefaults, penalty: 0, steps: 2000 }, compiled)
  const bare = await freshReductions(fitter, samples, fresh)
  const guarded = await guardedReductions(fitter, samples, fresh)
  progress(`n = 100, bare: ${bare.map((value) => value.toPrecision(3)).join(', ')}`)
  progress(`n = 100, guarded: ${guarded.map((value) => value.toPrecision(4)).join(', ')}`)
  const split = { folds: 2, seed: 1, scale: 'post-hoc', assignment: 'shuffled' } as const
  const estimates = await crossFit(samples, fitter, split)
  const held = estimates.map(({ varianceReduction }) => varianceReduction)
  return [
    { name: 'smallMixtureGuardedLeast', value: Math.min(...guarded), bar: { atLeast: 0.95 } },
    { name: 'smallMixtureCrossFitLeast', value: Math.min(...held), bar: { atLeast: 0.95 } },
    { name: 'smallMixtureUnguardedMedian', value: median(bare), bar: null },
  ]
}

async function guardedReductions(
  fitter: Fitter,
  samples: readonly Sample[],
  fresh: Sample,
): Promise<number[]> {
  const part = (sample: Sample, from: number, to: number): Sample => ({
    points: slice(sample.points, from, to),
    scores: slice(sample.scores, from, to),
    values: sample.values.slice(from, to),
  })
  const controls = await fitter.fit(samples.map((sample) => part(sample, 0, 50)))
  return controls.map((control, index) => {
    const held = part(samples[index]!, 50, 75)
    const scale = postHocScale(held.values, control.evaluate(held.points, held.scores))
    const values = control.evaluate(fresh.points, fresh.scores)
    const left = fresh.values.map((value, row) => value + scale * values[row]!)
    return varianceOf(fresh.values) / varianceOf(left)
  })
}

function slice(source: Sample['points'], from: number, to: number): Sample['points'] {
  const { columns, values } = source
  return { rows: to - from, columns, values: values.slice(from * columns, to * columns) }
}
