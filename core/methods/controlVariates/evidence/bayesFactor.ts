/** Two models on the same outcome: Bayes factor, its error, and what that means (Kass & Raftery 1995). */
export type LogEvidence = { readonly value: number; readonly standardError: number }

export type BayesFactor = {
  /** log p(y | first) − log p(y | second), nats. */
  readonly logBayesFactor: number
  readonly standardError: number
  /** Probability of the first model when both were equally likely before. */
  readonly probability: number
  readonly favours: 'first' | 'second' | 'neither'
  /** “positive evidence for …”. */
  readonly words: string
}

/** Twice the log Bayes factor above which evidence is … */
const grades = [
  [10, 'very strong'],
  [6, 'strong'],
  [2, 'positive'],
] as const

export function bayesFactor(
  first: LogEvidence & { readonly name: string },
  second: LogEvidence & { readonly name: string },
): BayesFactor {
  const logBayesFactor = first.value - second.value
  const standardError = Math.hypot(first.standardError, second.standardError)
  const preferred = logBayesFactor > 0 ? first : second
  const size = Math.abs(logBayesFactor)
  const certain = size > 2 * standardError
  const grade = grades.find(([least]) => 2 * size >= least)?.[1]
  const odds = `${formatOdds(size)} to 1`
  const words = !certain
    ? `The difference of ${size.toFixed(3)} nat is within two standard errors (${(2 * standardError).toPrecision(2)}): draw more to tell the models apart.`
    : grade === undefined
      ? `Hardly worth mentioning: ${odds} for ${preferred.name}.`
      : `${capitalised(grade)} evidence for ${preferred.name}: ${odds}.`
  return {
    logBayesFactor,
    standardError,
    probability: 1 / (1 + Math.exp(-logBayesFactor)),
    favours: !certain ? 'neither' : logBayesFactor > 0 ? 'first' : 'second',
    words,
  }
}

function formatOdds(logOdds: number): string {
  const odds = Math.exp(logOdds)
  if (odds > 1e6) return `10^${(logOdds / Math.LN10).toFixed(1)}`
  return odds < 100 ? odds.toPrecision(3) : odds.toFixed(0)
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
