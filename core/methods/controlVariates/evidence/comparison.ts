/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/**
 * “Which estimator should I use?” on a person's own problem: every estimator on the same draws, by
 * variance × time, where time is that of drawing and fitting together.
 */
import type { Fitter } from '../estimators/controlVariate.ts'
import type { SplitOptions } from '../estimators/honest.ts'
import type { Evidence, Ladder } from './ladder.ts'
import { estimateRungs, evidenceOf, median, type Rung, type RungEstimate } from './thermodynamic.ts'

export type EstimatorReport = {
  readonly name: string
  readonly evidence: Evidence
  readonly estimates: readonly RungEstimate[]
  readonly fittingSeconds: number
}

export type Comparison = {
  readonly ladder: Ladder
  readonly rungs: readonly Rung[]
  readonly split: SplitOptions
  readonly seconds: () => number
}

export async function reportOf(
  name: string,
  fitter: Fitter,
  { ladder, rungs, split, seconds }: Comparison,
): Promise<EstimatorReport> {
  const before = seconds()
  const estimates = await estimateRungs(rungs, fitter, split)
  const evidence = evidenceOf(ladder, estimates, 'controlled')
  return { name, evidence, estimates, fittingSeconds: seconds() - before }
}

/** One line of the table. Figures are finite: an exact control has reduction 1e30. */
export type EstimatorLine = {
  readonly estimator: string
  readonly estimate: number
  readonly standardError: number
  readonly medianReduction: number
  readonly leastReduction: number
  readonly fittingSeconds: number
  readonly totalSeconds: number
  /** Squared standard error × seconds of drawing and fitting; smaller is better. */
  readonly varianceTimesTime: number
  /** True where every temperature is integrated without variance. */
  readonly exact: boolean
}

/** Shown where a control is exact: figures that travel must be finite. */
export const exactReduction = 1e30
/** Beyond this the residual is rounding noise. */
const exactFrom = 1e12

export function reductionsOf(estimates: readonly RungEstimate[]): number[] {
  return estimates.map(({ varianceReduction }) => Math.min(varianceReduction, exactReduction))
}

export function estimatorLine(report: EstimatorReport, samplingSeconds: number): EstimatorLine {
  const reductions = reductionsOf(report.estimates)
  const totalSeconds = samplingSeconds + report.fittingSeconds
  const { standardError, logEvidence } = report.evidence
  return {
    estimator: report.name,
    estimate: logEvidence,
    standardError,
    medianReduction: median(reductions),
    leastReduction: Math.min(...reductions),
    fittingSeconds: report.fittingSeconds,
    totalSeconds,
    varianceTimesTime: standardError ** 2 * totalSeconds,
    exact: reductions.every((one) => one >= exactFrom),
  }
}

export type Recommendation = { readonly estimator: string; readonly words: string }

/** What to use, and why; what to keep away from. */
export function recommend(lines: readonly EstimatorLine[]): Recommendation {
  const exact = lines.find((line) => line.exact && line.estimator.startsWith('polynomial'))
  if (exact)
    return {
      estimator: exact.estimator,
      words: `${title(exact)} is exact here: it leaves no variance at any temperature, so no network and no more draws are needed.`,
    }
  const best = lines.toSorted((a, b) => a.varianceTimesTime - b.varianceTimesTime)[0]!
  const plain = lines.find(({ estimator }) => estimator === 'none')
  const gain = plain ? plain.varianceTimesTime / best.varianceTimesTime : 1
  const reason =
    best.estimator === 'none'
      ? 'Plain Monte Carlo: no control pays for the time that it takes to fit.'
      : `${title(best)}: least variance × time, ${gain.toPrecision(3)} times less than plain Monte Carlo.`
  return { estimator: best.estimator, words: [reason, ...warningsOf(lines)].join(' ') }
}

function warningsOf(lines: readonly EstimatorLine[]): string[] {
  return lines
    .filter(({ estimator, medianReduction }) => estimator !== 'none' && medianReduction < 1.05)
    .map((line) =>
      line.estimator.startsWith('neural')
        ? `${title(line)} over-fits: on points that it was not fitted to it takes out no variance (${line.medianReduction.toPrecision(2)} ×); draw more, or raise λ.`
        : `${title(line)} takes out no variance here (${line.medianReduction.toPrecision(2)} ×).`,
    )
}

const titles: Readonly<Record<string, string>> = {
  none: 'Plain Monte Carlo',
  'polynomial-1': 'The polynomial of order 1',
  'polynomial-2': 'The polynomial of order 2',
  'control-functional': 'The control functional',
  neural: 'The network',
  'neural-augmented': 'The network with augmented variables',
  hybrid: 'The polynomial with a network on what it leaves',
}

function title({ estimator }: { readonly estimator: string }): string {
  return titles[estimator] ?? estimator
}
