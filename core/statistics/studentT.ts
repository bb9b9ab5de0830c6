/** Two-sided p-value of Student's t, through the regularised incomplete beta function. */

/** P(|T| ≥ |t|) with `freedom` degrees of freedom. */
export function twoSidedP(t: number, freedom: number): number {
  if (Number.isNaN(t)) return Number.NaN
  if (!Number.isFinite(t)) return 0
  return incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t))
}

/** I_x(a, b) by Lentz's continued fraction (Press et al., Numerical Recipes, section 6.4). */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast on one side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x)
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  )
  return (front * betaFraction(a, b, x)) / a
}

function betaFraction(a: number, b: number, x: number): number {
  let numerator = 1
  let denominator = 1 / away(1 - ((a + b) * x) / (a + 1))
  let value = denominator
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let change = 1
    for (const term of [even, odd]) {
      denominator = 1 / away(1 + term * denominator)
      numerator = away(1 + term / numerator)
      change = denominator * numerator
      value *= change
    }
    if (Math.abs(change - 1) < 1e-14) break
  }
  return value
}

function away(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}

const lanczos = [
  76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155,
  0.1208650973866179e-2, -0.5395239384953e-5,
] as const

/** ln Γ(x) for x > 0 (Lanczos, error below 2e-10). */
function logGamma(x: number): number {
  const base = x + 5.5
  const series = lanczos.reduce((sum, term, at) => sum + term / (x + at + 1), 1.000000000190015)
  return (x + 0.5) * Math.log(base) - base + Math.log((2.5066282746310005 * series) / x)
}
