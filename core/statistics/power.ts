/** How large an effect is, and how many seeds it takes to see one of that size. */
import { deviationOf, meanOf } from './paired.ts'

/** Quantiles of the normal distribution: two-sided at 5 %, and power of 80 %. */
const significance = 1.959964
const power = 0.841621

/** Cohen's d of pairs: the mean difference in its own standard deviations. ±∞ where they are all the same. */
export function pairedEffect(left: readonly number[], right: readonly number[]): number {
  const differences = left.map((value, at) => value - (right[at] ?? Number.NaN))
  return inDeviations(meanOf(differences), deviationOf(differences))
}

/** Cohen's d with the pooled standard deviation. */
export function unpairedEffect(left: readonly number[], right: readonly number[]): number {
  const freedom = left.length + right.length - 2
  const pooled = Math.sqrt(
    ((left.length - 1) * deviationOf(left) ** 2 + (right.length - 1) * deviationOf(right) ** 2) /
      freedom,
  )
  return inDeviations(meanOf(left) - meanOf(right), pooled)
}

function inDeviations(mean: number, deviation: number): number {
  if (deviation > 0) return mean / deviation
  return mean === 0 ? 0 : Math.sign(mean) * Number.POSITIVE_INFINITY
}

/**
 * Pairs that a two-sided t test at 5 % needs to see effect d with a power of 80 %: (z₁ + z₂)²/d² + z₁²/2, Guenther's
 * correction of the normal approximation (The American Statistician 35, 1981).
 */
export function pairsNeeded(effect: number): number {
  if (effect === 0) return Number.POSITIVE_INFINITY
  return Math.ceil(((significance + power) / effect) ** 2 + significance ** 2 / 2)
}

/** The same of each group, for groups without pairs. */
export function seedsNeeded(effect: number): number {
  if (effect === 0) return Number.POSITIVE_INFINITY
  return Math.ceil(2 * ((significance + power) / effect) ** 2 + significance ** 2 / 4)
}
