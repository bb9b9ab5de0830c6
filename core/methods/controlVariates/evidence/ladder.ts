/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/**
 * Temperatures 0 … 1 and the quadrature of log p(y) = ∫₀¹ E_t[log p(y | θ)] dt.
 *
 * Power ladders t_i = (i/K)^p use the trapezoid rule, with Friel & Wyse's second-order correction
 * −Σ Δt²/12 (V_{i+1} − V_i), V_t = Var_t(log p(y | θ)) = d/dt E_t. Gauss–Legendre nodes lie in
 * u with t = u^p, which takes out the steep rise at t = 0.
 */
export type Ladder =
  | { readonly kind: 'power'; readonly temperatures: Float64Array }
  | {
      readonly kind: 'gauss-legendre'
      readonly temperatures: Float64Array
      readonly weights: Float64Array
    }

export function powerLadder(intervals: number, power: number): Ladder {
  const temperatures = Float64Array.from(
    { length: intervals + 1 },
    (_, i) => (i / intervals) ** power,
  )
  return { kind: 'power', temperatures }
}

export function gaussLegendreLadder(count: number, power: number): Ladder {
  const { nodes, weights } = gaussLegendre(count)
  return {
    kind: 'gauss-legendre',
    temperatures: nodes.map((u) => u ** power),
    weights: weights.map((weight, i) => weight * power * nodes[i]! ** (power - 1)),
  }
}

/** Nodes and weights on [0, 1] by Newton's method on the Legendre polynomial. */
function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 1
    for (let round = 0; round < 50; round++) {
      const [value, derivative] = legendre(count, x)
      slope = derivative
      x -= value / derivative
      if (Math.abs(value) < 1e-15) break
    }
    nodes[count - 1 - i] = 0.5 * (1 + x)
    weights[count - 1 - i] = 1 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

/** P_n(x) and P_n'(x). */
function legendre(count: number, x: number): readonly [number, number] {
  let before = 1
  let value = x
  for (let n = 2; n <= count; n++) {
    const next = ((2 * n - 1) * x * value - (n - 1) * before) / n
    before = value
    value = next
  }
  return [value, (count * (x * value - before)) / (x * x - 1)]
}

/** What the integrand is at each temperature: E_t, its standard error, and V_t. */
export type LadderValues = {
  readonly means: Float64Array
  readonly standardErrors: Float64Array
  readonly variances: Float64Array
}

export type Evidence = {
  readonly logEvidence: number
  /** Monte Carlo error only; independent temperatures. */
  readonly standardError: number
  /** Corrected minus plain trapezoid: the size of the quadrature error. 0 for Gauss–Legendre. */
  readonly correction: number
}

/** Weight of each E_t in the rule. */
export function quadratureWeights(ladder: Ladder): Float64Array {
  if (ladder.kind === 'gauss-legendre') return ladder.weights
  const { temperatures } = ladder
  const last = temperatures.length - 1
  return temperatures.map(
    (_, i) => 0.5 * (temperatures[Math.min(i + 1, last)]! - temperatures[Math.max(i - 1, 0)]!),
  )
}

export function integrate(
  ladder: Ladder,
  { means, standardErrors, variances }: LadderValues,
): Evidence {
  let plain = 0
  let square = 0
  for (const [i, weight] of quadratureWeights(ladder).entries()) {
    plain += weight * means[i]!
    square += (weight * standardErrors[i]!) ** 2
  }
  let correction = 0
  if (ladder.kind === 'power')
    for (let i = 0; i + 1 < means.length; i++) {
      const width = ladder.temperatures[i + 1]! - ladder.temperatures[i]!
      correction -= ((width * width) / 12) * (variances[i + 1]! - variances[i]!)
    }
  return { logEvidence: plain + correction, standardError: Math.sqrt(square), correction }
}
