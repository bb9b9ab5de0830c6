/** Paired comparison over seeds: the spread between seeds is larger than most effects here. */
import { twoSidedP } from './studentT.ts'

export type PairedDifference = {
  readonly pairs: number
  readonly mean: number
  /** Of the mean; null with fewer than two pairs, as are t and p. */
  readonly standardError: number | null
  readonly t: number | null
  /** Two-sided. */
  readonly p: number | null
}

/** `left` − `right`, pair by pair. */
export function pairedDifference(
  left: readonly number[],
  right: readonly number[],
): PairedDifference {
  const differences = left.map((value, at) => value - (right[at] ?? Number.NaN))
  const pairs = differences.length
  const mean = meanOf(differences)
  if (pairs < 2) return { pairs, mean, standardError: null, t: null, p: null }
  const standardError = deviationOf(differences) / Math.sqrt(pairs)
  // Differences that are all the same: certain, or none at all.
  const t = standardError > 0 ? mean / standardError : mean === 0 ? 0 : null
  const p = t === null ? 0 : twoSidedP(t, pairs - 1)
  return { pairs, mean, standardError, t, p }
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Sample standard deviation; 0 for a single value. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = meanOf(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}
