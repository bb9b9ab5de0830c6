/** The last words of a run: figures for lists, series by temperature, and the Bayes factor. */
import type { Config } from '../../../contract/method.ts'
import type { Reporter, TrainOutcome } from '../../method.ts'
import { type BayesFactor, bayesFactor } from '../evidence/bayesFactor.ts'
import { reductionsOf } from '../evidence/comparison.ts'
import { totalError } from '../evidence/ladder.ts'
import { median } from '../evidence/thermodynamic.ts'
import { type Account, subjectFindings } from './findings.ts'
import { rungName } from './warnings.ts'

export type Ending = { readonly warnings: readonly string[]; readonly lastStep: number }

export function conclude(
  reporter: Reporter,
  accounts: readonly Account[],
  { warnings, lastStep }: Ending,
): TrainOutcome {
  const [first, second] = accounts
  if (first === undefined) return { outcome: 'finished', metrics: {}, result: {} }
  const factor = second === undefined ? null : factorOf(first, second)
  const metrics = { ...headline(first), ...factorMetrics(second, factor) }
  reporter.figures(lastStep, { ...series(first), ...metrics })
  const models = accounts.map(subjectFindings)
  return {
    outcome: 'finished',
    metrics,
    result: { models, warnings: [...warnings], bayesFactor: factor, ...flat(first) },
  }
}

function factorOf(first: Account, second: Account): BayesFactor {
  const evidence = ({ subject, chosen }: Account) => ({
    name: `“${subject.name}”`,
    value: chosen.evidence.logEvidence,
    standardError: totalError(chosen.evidence),
  })
  return bayesFactor(evidence(first), evidence(second))
}

function headline({ subject, chosen, sampled }: Account): Record<string, number> {
  const { evidence, estimates } = chosen
  const shared = {
    varianceReduction: median(reductionsOf(estimates)),
    worstSplitRHat: Math.min(
      1e9,
      Math.max(...sampled.rungs.map(({ diagnostics }) => diagnostics.splitRHat)),
    ),
  }
  if (subject.kind === 'expectation')
    return {
      estimate: evidence.logEvidence,
      estimateStandardError: evidence.standardError,
      ...shared,
    }
  return {
    logEvidence: evidence.logEvidence,
    logEvidenceStandardError: totalError(evidence),
    ...shared,
  }
}

function factorMetrics(second: Account | undefined, factor: BayesFactor | null) {
  if (second === undefined || factor === null) return {}
  return {
    alternativeLogEvidence: second.chosen.evidence.logEvidence,
    logBayesFactor: factor.logBayesFactor,
    logBayesFactorStandardError: factor.standardError,
  }
}

function series({ subject, chosen, sampled, reports }: Account): Record<string, number> {
  const reductions = reductionsOf(chosen.estimates)
  const named = chosen.estimates.flatMap((estimate, index) => {
    const name = rungName(sampled.ladder.temperatures[index] ?? 0)
    return [
      [`integrand:${name}`, estimate.mean],
      [`integrandPlain:${name}`, estimate.plainMean],
      [`varianceReduction:${name}`, reductions[index] ?? 1],
    ] as const
  })
  const plain = reports.find(({ name }) => name === 'none')
  const whole =
    subject.kind === 'evidence' && plain ? { logEvidencePlain: plain.evidence.logEvidence } : {}
  return { ...Object.fromEntries(named), ...whole }
}

/** The first model's figures by the names that scripts use. */
function flat({ chosen, sampled, reports }: Account): Config {
  const reductions = reductionsOf(chosen.estimates)
  const plain = reports.find(({ name }) => name === 'none') ?? chosen
  return {
    quadratureCorrection: chosen.evidence.correction,
    quadratureError: chosen.evidence.quadratureError,
    monteCarloError: chosen.evidence.standardError,
    plainLogEvidence: plain.evidence.logEvidence,
    plainStandardError: plain.evidence.standardError,
    leastVarianceReduction: Math.min(...reductions),
    temperatures: Array.from(sampled.ladder.temperatures),
    integrand: chosen.estimates.map(({ mean }) => mean),
    varianceReductions: reductions,
  }
}
