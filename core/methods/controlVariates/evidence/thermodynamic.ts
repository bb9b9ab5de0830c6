/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/**
 * Thermodynamic integration with control variates (Oates et al. 2016; this paper): the
 * log-likelihood is sampled at each temperature and its mean estimated by cross-fitted controls.
 */
import type { Fitter, Sample } from '../estimators/controlVariate.ts'
import { crossFit, type SplitOptions } from '../estimators/honest.ts'
import { polynomial } from '../estimators/polynomial.ts'
import { rowOf } from '../matrix.ts'
import { createRandomNumbers } from '../randomNumbers.ts'
import { type Diagnostics, meanOf, standardErrorOf, varianceOf } from '../samplers/diagnostics.ts'
import {
  type Breathe,
  drawExactly,
  type Draws,
  sampleTarget,
  type SamplerOptions,
  type Tuning,
} from '../samplers/sample.ts'
import { type BayesianModel, powerPosterior } from '../targets/target.ts'
import { type Evidence, integrate, type Ladder } from './ladder.ts'

/** Log-likelihoods at the draws of one temperature. */
export type Rung = {
  readonly temperature: number
  readonly sample: Sample
  readonly chains: number
  readonly diagnostics: Diagnostics
  readonly tuning: Tuning | null
}

export type LadderSampling = Omit<SamplerOptions, 'stream' | 'start' | 'spread' | 'tuning'>

/** Samples one temperature, starting where the next warmer one ended; the prior is drawn exactly. */
export async function sampleRung(
  model: BayesianModel,
  temperature: number,
  options: LadderSampling,
  { breathe, ...place }: RungPlace,
): Promise<Rung> {
  const target = powerPosterior(model, temperature)
  const draws =
    temperature === 0
      ? drawExactly(target, options.chains * options.draws, createRandomNumbers(options.seed, 77))
      : await sampleTarget(target, { ...options, ...place, spread: 0.1 }, breathe)
  return rungOf(model, temperature, draws)
}

type RungPlace = {
  readonly stream: number
  readonly start: Float64Array
  readonly tuning?: Tuning
  readonly breathe?: Breathe
}

export function rungOf(model: BayesianModel, temperature: number, draws: Draws): Rung {
  const ignored = new Float64Array(model.dimension)
  const values = Float64Array.from({ length: draws.points.rows }, (_, row) =>
    model.likelihood(rowOf(draws.points, row), ignored),
  )
  const { points, scores, chains, diagnostics, tuning } = draws
  return { temperature, sample: { points, scores, values }, chains, diagnostics, tuning }
}

/** E_t, V_t and what the control gained, for each temperature. */
export type RungEstimate = {
  readonly plainMean: number
  readonly plainStandardError: number
  readonly mean: number
  readonly standardError: number
  readonly variance: number
  readonly varianceReduction: number
  /** f + c at every draw, for scatter and convergence. */
  readonly residuals: Float64Array
  readonly scales: readonly number[]
}

export async function estimateRungs(
  rungs: readonly Rung[],
  fitter: Fitter,
  split: SplitOptions,
): Promise<readonly RungEstimate[]> {
  const estimates = await crossFit(
    rungs.map(({ sample }) => sample),
    fitter,
    split,
  )
  const variances = await controlledVariances(
    rungs,
    estimates.map(({ mean }) => mean),
    split,
  )
  return rungs.map(({ sample, chains }, index) => {
    const { mean, residuals, varianceReduction, scales } = estimates[index]!
    return {
      ...{ mean, varianceReduction, residuals, scales, variance: variances[index]! },
      plainMean: meanOf(sample.values),
      plainStandardError: standardErrorOf(sample.values, chains),
      // The residual's own autocorrelation, not the integrand's: controls often decorrelate.
      standardError: varianceOf(residuals) > 0 ? standardErrorOf(residuals, chains) : 0,
    }
  })
}

/** V_t = E_t[(l − E_t)²], with a polynomial control of its own; never the residual's variance. */
async function controlledVariances(
  rungs: readonly Rung[],
  means: readonly number[],
  split: SplitOptions,
): Promise<readonly number[]> {
  const squares = rungs.map(({ sample }, index) => ({
    ...sample,
    values: sample.values.map((value) => (value - means[index]!) ** 2),
  }))
  const estimates = await crossFit(squares, polynomial({ order: 2, ridge: null }), split)
  return estimates.map(({ mean }) => mean)
}

export function evidenceOf(
  ladder: Ladder,
  estimates: readonly RungEstimate[],
  which: 'controlled' | 'plain',
): Evidence {
  const controlled = which === 'controlled'
  return integrate(ladder, {
    means: Float64Array.from(estimates, (one) => (controlled ? one.mean : one.plainMean)),
    standardErrors: Float64Array.from(estimates, (one) =>
      controlled ? one.standardError : one.plainStandardError,
    ),
    variances: Float64Array.from(estimates, (one) => one.variance),
  })
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length / 2
  return 0.5 * (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!)
}
