/** Two groups of seeds without common ones: Welch's test. */
import { deviationOf, meanOf } from './paired.ts'
import { twoSidedP } from './studentT.ts'

export type UnpairedDifference = {
  /** Mean of the left group minus that of the right one. */
  readonly mean: number
  readonly standardError: number | null
  readonly t: number | null
  /** Welch-Satterthwaite degrees of freedom. */
  readonly freedom: number | null
  readonly p: number | null
}

export function unpairedDifference(
  left: readonly number[],
  right: readonly number[],
): UnpairedDifference {
  const mean = meanOf(left) - meanOf(right)
  const none = { mean, standardError: null, t: null, freedom: null, p: null }
  if (left.length < 2 || right.length < 2) return none
  const [one, other] = [
    deviationOf(left) ** 2 / left.length,
    deviationOf(right) ** 2 / right.length,
  ]
  const standardError = Math.sqrt(one + other)
  if (standardError === 0) return { ...none, standardError, p: mean === 0 ? 1 : 0 }
  const t = mean / standardError
  const freedom =
    (one + other) ** 2 / (one ** 2 / (left.length - 1) + other ** 2 / (right.length - 1))
  return { mean, standardError, t, freedom, p: twoSidedP(t, freedom) }
}
