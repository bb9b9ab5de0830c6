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
  /** Post-hoc scales that were applied, one for each half of each fold and each stage. */
  readonly scales: readonly number[]
}

export type SplitOptions = {
  readonly folds: number
  readonly seed: number
  /**
   * Post-hoc scale b = Cov(f, −c)/Var(c), estimated on half of a held-out fold for the other half:
   * it removes the cap of the constrained loss and switches a harmful control off. A control fitted
   * in stages gets a scale for each, so that a harmful network goes and its polynomial stays.
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
    return assemble(sample, { folds: folds[index]!, controls: own }, options)
  })
}

/** Fitted and read on the same points: optimistic, for display beside an honest one. */
export async function inSample(sample: Sample, fitter: Fitter): Promise<Estimate> {
  checkSample(sample)
  const [control] = await fitter.fit([sample])
  return { ...summarise(sample.values, residuals(control!, sample)), biased: true }
}

type Folds = {
  readonly folds: readonly (readonly number[])[]
  readonly controls: readonly ControlVariate[]
}

function assemble(
  sample: Sample,
  { folds, controls }: Folds,
  { scale, assignment }: SplitOptions,
): Estimate {
  const left = new Float64Array(sample.points.rows)
  const scales: number[] = []
  for (const [index, held] of folds.entries()) {
    const part = takeSample(sample, held)
    const control = controls[index]!
    const reduced =
      scale === 'none'
        ? residuals(control, part)
        : scaledResiduals(control, part, { halves: halvesOf(held.length, assignment), scales })
    for (const [place, row] of held.entries()) left[row] = reduced[place]!
  }
  return { ...summarise(sample.values, left), scales }
}

/** Two halves of a fold: by parity, or front and back where neighbours of a chain are alike. */
function halvesOf(count: number, assignment: SplitOptions['assignment']): number[][] {
  const rows = Array.from({ length: count }, (_, row) => row)
  const isFirst = (row: number): boolean =>
    assignment === 'shuffled' ? row % 2 === 0 : row < count / 2
  return [rows.filter(isFirst), rows.filter((row) => !isFirst(row))]
}

/** f + Σ b c over the stages; each half of the fold takes its scales from the other half. */
function scaledResiduals(
  control: ControlVariate,
  sample: Sample,
  {
    halves,
    scales,
  }: { readonly halves: readonly (readonly number[])[]; readonly scales: number[] },
): Float64Array {
  const stages = (control.stages ?? [control]).map((stage) =>
    stage.evaluate(sample.points, sample.scores),
  )
  const reduced = new Float64Array(sample.values.length)
  for (const [index, own] of halves.entries()) {
    const other = halves[1 - index]!
    let learned = pick(sample.values, other)
    let applied = pick(sample.values, own)
    for (const stage of stages) {
      const seen = pick(stage, other)
      const scale = postHocScale(learned, seen)
      learned = plusScaled(learned, seen, scale)
      applied = plusScaled(applied, pick(stage, own), scale)
      scales.push(scale)
    }
    for (const [place, row] of own.entries()) reduced[row] = applied[place]!
  }
  return reduced
}

function pick(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!)
}

function plusScaled(values: Float64Array, control: Float64Array, scale: number): Float64Array {
  return values.map((value, row) => value + scale * control[row]!)
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
    varianceReduction: reductionFactor(varianceOf(values), variance),
    residuals: left,
    biased: false,
    scales: [],
  }
}

/** Var(f) / Var(f + c): Infinity where exact, 1 where the integrand is a constant to begin with. */
function reductionFactor(before: number, after: number): number {
  if (!(before > 0)) return 1
  return after > 0 ? before / after : Infinity
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
