/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the sample fixes */
/**
 * Honest estimates: every point is integrated with a control variate fitted to the other folds.
 * An estimate on the fitted points themselves is biased and says so.
 */
import { createRandomNumbers, permutation } from '../randomNumbers.ts'
import { meanOf, varianceOf } from '../samplers/diagnostics.ts'
import {
  checkSample,
  type ControlVariate,
  type Fitter,
  residuals,
  type Sample,
  takeSample,
} from './controlVariate.ts'

export type Estimate = {
  readonly mean: number
  /** Standard error of independent draws; correlated ones pass through `standardErrorOf`. */
  readonly standardError: number
  /** Var(f) / Var(f + c) on points that were not fitted; Infinity when exact. */
  readonly varianceReduction: number
  /** f + c for each point, in the order of the sample. */
  readonly residuals: Float64Array
  /** True for an in-sample estimate. */
  readonly biased: boolean
}

export type SplitOptions = {
  readonly folds: number
  readonly seed: number
  /**
   * Post-hoc scale b = Cov(f, −c)/Var(c), estimated on half of a held-out fold for the other half:
   * it removes the cap of the constrained loss and switches a harmful control off.
   */
  readonly scale: 'none' | 'post-hoc'
  /** How rows fall into folds: shuffled, or in runs that keep neighbours of a chain together. */
  readonly assignment: 'shuffled' | 'blocks'
}

/** Cross-fitted estimates of many samples with one fitter; all folds of all samples train at once. */
export async function crossFit(
  samples: readonly Sample[],
  fitter: Fitter,
  options: SplitOptions,
): Promise<readonly Estimate[]> {
  for (const sample of samples) checkSample(sample)
  const folds = samples.map((sample) => foldsOf(sample.points.rows, options))
  const fitted = await fitter.fit(
    samples.flatMap((sample, index) =>
      folds[index]!.map((held) => takeSample(sample, complement(held, sample.points.rows))),
    ),
  )
  return samples.map((sample, index) => {
    const own = fitted.slice(index * options.folds, (index + 1) * options.folds)
    return assemble(sample, folds[index]!, own, options.scale)
  })
}

/** Fitted and read on the same points: optimistic, for display beside an honest one. */
export async function inSample(sample: Sample, fitter: Fitter): Promise<Estimate> {
  checkSample(sample)
  const [control] = await fitter.fit([sample])
  return { ...summarise(sample.values, residuals(control!, sample)), biased: true }
}

function assemble(
  sample: Sample,
  folds: readonly (readonly number[])[],
  controls: readonly ControlVariate[],
  scale: SplitOptions['scale'],
): Estimate {
  const left = new Float64Array(sample.points.rows)
  for (const [index, held] of folds.entries()) {
    const part = takeSample(sample, held)
    const control = controls[index]!.evaluate(part.points, part.scores)
    const factors = scale === 'none' ? held.map(() => 1) : crossScales(part.values, control)
    for (const [place, row] of held.entries())
      left[row] = sample.values[row]! + factors[place]! * control[place]!
  }
  return summarise(sample.values, left)
}

/** For each point the scale estimated on the other half of its fold (halves by parity). */
function crossScales(values: Float64Array, control: Float64Array): readonly number[] {
  const scales = [0, 1].map((parity) => {
    const others = Array.from(values.keys()).filter((row) => row % 2 !== parity)
    return postHocScale(
      Float64Array.from(others, (row) => values[row]!),
      Float64Array.from(others, (row) => control[row]!),
    )
  })
  return Array.from(values, (_, row) => scales[row % 2]!)
}

/**
 * b = Cov(f, −c) / Var(c), shrunk by (1 − 4/t²)₊ with t its t-value. Unshrunk, the noise of b costs
 * 1/m of the variance on m points; a b that is not significant becomes 0, which is plain Monte Carlo.
 */
export function postHocScale(values: Float64Array, control: Float64Array): number {
  const count = values.length
  if (count < 4) return 0
  const spread = varianceOf(control)
  if (!(spread > 0)) return 0
  const meanValue = meanOf(values)
  const meanControl = meanOf(control)
  let covariance = 0
  for (let row = 0; row < count; row++)
    covariance -= ((values[row]! - meanValue) * (control[row]! - meanControl)) / (count - 1)
  const slope = covariance / spread
  const unexplained = Math.max(varianceOf(values) - slope * covariance, 0)
  const tSquare = (slope * slope * spread * (count - 2)) / Math.max(unexplained, 1e-300)
  return slope * Math.max(0, 1 - 4 / tSquare)
}

export function summarise(values: Float64Array, left: Float64Array): Estimate {
  const variance = varianceOf(left)
  return {
    mean: meanOf(left),
    standardError: Math.sqrt(variance / left.length),
    varianceReduction: variance > 0 ? varianceOf(values) / variance : Infinity,
    residuals: left,
    biased: false,
  }
}

function foldsOf(count: number, { folds, seed, assignment }: SplitOptions): number[][] {
  const order =
    assignment === 'shuffled'
      ? permutation(createRandomNumbers(seed, 7001), count)
      : Int32Array.from({ length: count }, (_, row) => row)
  return Array.from({ length: folds }, (_, fold) =>
    Array.from(
      order.subarray(Math.floor((fold * count) / folds), Math.floor(((fold + 1) * count) / folds)),
    ),
  )
}

function complement(held: readonly number[], count: number): number[] {
  const inside = new Set(held)
  return Array.from({ length: count }, (_, row) => row).filter((row) => !inside.has(row))
}
