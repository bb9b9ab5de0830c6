/** Tests of paired differences of a few seeds. */

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of a sample: divided by n − 1. */
export function standardDeviation(values: readonly number[]): number {
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}

/** Student's t of the mean difference against 0, n − 1 degrees of freedom. */
export function pairedT(differences: readonly number[]): number {
  return (mean(differences) * Math.sqrt(differences.length)) / standardDeviation(differences)
}

/**
 * Chance, if signs were random, of a mean difference at least this large: exact, over all 2ⁿ signs. One-sided;
 * with five pairs at least 1/32.
 */
export function signFlipChance(differences: readonly number[]): number {
  const observed = differences.reduce((sum, value) => sum + value, 0)
  const arrangements = 2 ** differences.length
  let reached = 0
  for (let signs = 0; signs < arrangements; signs += 1) {
    const sum = differences.reduce(
      (total, value, at) => total + ((signs >> at) & 1 ? value : -value),
      0,
    )
    if (sum >= observed - 1e-12) reached += 1
  }
  return reached / arrangements
}
