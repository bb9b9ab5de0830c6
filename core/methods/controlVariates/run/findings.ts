/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/** What a run says about one subject, as plain JSON of some tens of kilobytes for tables and charts. */
import type { Config, ConfigValue } from '../../../contract/method.ts'
import {
  type EstimatorReport,
  estimatorLine,
  recommend,
  reductionsOf,
} from '../evidence/comparison.ts'
import { convergence } from '../evidence/convergence.ts'
import { totalError } from '../evidence/ladder.ts'
import type { Rung, RungEstimate } from '../evidence/thermodynamic.ts'
import { rowOf } from '../matrix.ts'
import { chainsOf, meanOf, rHat, standardErrorOf, varianceOf } from '../samplers/diagnostics.ts'
import type { SampledLadder } from './sampleStage.ts'
import type { Plan } from './fitters.ts'
import type { Subject } from './subject.ts'

export type Account = {
  readonly subject: Subject
  readonly sampled: SampledLadder
  readonly reports: readonly EstimatorReport[]
  /** The estimator that the run was asked for. */
  readonly chosen: EstimatorReport
  readonly skipped: Plan['skipped']
}

export function subjectFindings(account: Account): Config {
  const { subject, sampled, reports, chosen, skipped } = account
  const { ladder, rungs } = sampled
  const lines = reports.map((report) => estimatorLine(report, sampled.seconds))
  const plain = reports.find(({ name }) => name === 'none') ?? chosen
  return {
    kind: subject.kind,
    name: subject.name,
    parameterNames: parameterNamesOf(subject),
    truth: subject.kind === 'expectation' ? subject.truth : null,
    estimate: chosen.evidence.logEvidence,
    standardError: totalError(chosen.evidence),
    monteCarloError: chosen.evidence.standardError,
    quadratureError: subject.kind === 'evidence' ? chosen.evidence.quadratureError : 0,
    quadratureCorrection: chosen.evidence.correction,
    estimator: chosen.name,
    samplingSeconds: sampled.seconds,
    perTemperature: perTemperature(rungs, plain.estimates, chosen.estimates),
    estimators: lines,
    skipped: skipped as unknown as ConfigValue,
    recommendation: recommend(lines),
    convergence: {
      plain: convergence(ladder, rungs, plain.estimates, 'plain'),
      controlled: convergence(ladder, rungs, chosen.estimates, 'controlled'),
    },
    scatter: shown(rungs.length).map((index) => scatter(rungs[index]!, chosen.estimates[index]!)),
    traces: shown(rungs.length).map((index) => trace(rungs[index]!)),
    pairs: pairs(rungs.at(-1)!),
  }
}

function parameterNamesOf(subject: Subject): string[] {
  if (subject.kind === 'evidence') return [...subject.model.parameterNames]
  return Array.from({ length: subject.target.dimension }, (_, i) => `x${i + 1}`)
}

function perTemperature(
  rungs: readonly Rung[],
  plain: readonly RungEstimate[],
  controlled: readonly RungEstimate[],
): Config {
  return {
    temperature: rungs.map(({ temperature }) => temperature),
    mean: controlled.map(({ mean }) => mean),
    standardError: controlled.map(({ standardError }) => standardError),
    plainMean: plain.map(({ plainMean }) => plainMean),
    plainStandardError: plain.map(({ plainStandardError }) => plainStandardError),
    varianceReduction: reductionsOf(controlled),
    splitRHat: rungs.map(({ diagnostics }) => finite(diagnostics.splitRHat)),
    effectiveSampleSize: rungs.map(({ diagnostics }) => diagnostics.effectiveSampleSize),
    divergences: rungs.map(({ diagnostics }) => diagnostics.divergences),
  }
}

/** Chains that never moved have R-hat Infinity, which JSON cannot say. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : 1e9
}

/** First, last and some temperatures between them. */
function shown(count: number): number[] {
  const places = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (count - 1)))
  return [...new Set(places)]
}

const scatterPoints = 150

/** The integrand against what the control predicts of it, −c, at points that were not fitted. */
function scatter({ temperature, sample }: Rung, { residuals }: RungEstimate): Config {
  const rows = everyOf(sample.values.length, scatterPoints)
  return {
    temperature,
    integrand: rows.map((row) => rounded(sample.values[row]!)),
    control: rows.map((row) => rounded(sample.values[row]! - residuals[row]!)),
  }
}

const tracePoints = 100

/** Log-likelihoods (or integrands) of each chain in order. */
function trace({ temperature, sample, chains }: Rung): Config {
  const series = chainsOf(sample.values, chains)
  const halves = series.flatMap((chain) => [
    chain.subarray(0, chain.length >> 1),
    chain.subarray(chain.length >> 1),
  ])
  const moves = varianceOf(sample.values) > 0
  const error = moves ? standardErrorOf(sample.values, chains) : 0
  return {
    temperature,
    splitRHat: finite(rHat(halves)),
    effectiveSampleSize: error > 0 ? varianceOf(sample.values) / error ** 2 : sample.values.length,
    mean: meanOf(sample.values),
    every: Math.max(1, Math.ceil(series[0]!.length / tracePoints)),
    chains: series.map((chain) =>
      everyOf(chain.length, tracePoints).map((row) => rounded(chain[row]!)),
    ),
  }
}

const pairPoints = 200
const pairCoordinates = 6

/** Draws of the posterior, the first coordinates. */
function pairs({ sample }: Rung): number[][] {
  return everyOf(sample.points.rows, pairPoints).map((row) =>
    Array.from(rowOf(sample.points, row).subarray(0, pairCoordinates), rounded),
  )
}

function everyOf(count: number, most: number): number[] {
  const spacing = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: Math.ceil(count / spacing) }, (_, index) => index * spacing)
}

function rounded(value: number): number {
  return Number(value.toPrecision(5))
}
