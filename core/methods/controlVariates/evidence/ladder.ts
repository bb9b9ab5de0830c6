/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the ladder's length */
/**
 * Temperatures 0 … 1 and the quadrature of log p(y) = ∫₀¹ E_t[log p(y | θ)] dt.
 *
 * Power ladders t_i = (i/K)^p use the trapezoid rule, with Friel & Wyse's second-order correction
 * −Σ Δt²/12 (V_{i+1} − V_i), V_t = Var_t(log p(y | θ)) = d/dt E_t. Gauss–Legendre nodes lie in
 * u with t = u^p, which takes out the steep rise at t = 0.
 */
export type Ladder =
  | { readonly kind: 'power' | 'adaptive'; readonly temperatures: Float64Array }
  | {
      readonly kind: 'gauss-legendre'
      readonly temperatures: Float64Array
      readonly weights: Float64Array
      /** Weights of the rule on every second node alone: what its answer differs by bounds the error. */
      readonly coarseWeights: Float64Array
    }

export function powerLadder(intervals: number, power: number): Ladder {
  const temperatures = Float64Array.from(
    { length: intervals + 1 },
    (_, i) => (i / intervals) ** power,
  )
  return { kind: 'power', temperatures }
}

export function gaussLegendreLadder(count: number, power: number): Ladder {
  const rule = gaussLegendre(count)
  const { nodes } = rule
  const weights = rule.weights.map((weight, i) => weight * power * nodes[i]! ** (power - 1))
  return {
    kind: 'gauss-legendre',
    temperatures: nodes.map((u) => u ** power),
    weights,
    coarseWeights: interpolatoryWeights(nodes, weights),
  }
}

/** ∫ L_j of the Lagrange polynomials through nodes 0, 2, 4, …; zero at the others. */
function interpolatoryWeights(nodes: Float64Array, weights: Float64Array): Float64Array {
  // Both ends stay, or the polynomial would be read outside its nodes.
  const kept = Array.from(nodes.keys()).filter((i) => i % 2 === 0 || i === nodes.length - 1)
  return nodes.map((_, j) => {
    if (!kept.includes(j)) return 0
    let integral = 0
    for (const [i, weight] of weights.entries()) {
      let basis = 1
      for (const k of kept) if (k !== j) basis *= (nodes[i]! - nodes[k]!) / (nodes[j]! - nodes[k]!)
      integral += weight * basis
    }
    return integral
  })
}

/** One temperature with weight 1: an expectation instead of an evidence. */
export function singleRung(): Ladder {
  const one = Float64Array.of(1)
  return { kind: 'gauss-legendre', temperatures: one, weights: one, coarseWeights: one }
}

/**
 * Where an adaptive ladder needs its next temperature: inside the interval whose trapezoid is least
 * certain, Δt²/12 |ΔV|, halfway in u = t^{1/power} (after Friel, Hurn & Wyse 2014).
 */
export function nextTemperature(
  temperatures: Float64Array,
  variances: Float64Array,
  power: number,
): number {
  let worst = 0
  let largest = -1
  for (let i = 0; i + 1 < temperatures.length; i++) {
    const width = temperatures[i + 1]! - temperatures[i]!
    const error = ((width * width) / 12) * Math.abs(variances[i + 1]! - variances[i]!)
    if (!(error > largest)) continue
    largest = error
    worst = i
  }
  const [low, high] = [temperatures[worst]!, temperatures[worst + 1]!]
  return (0.5 * (low ** (1 / power) + high ** (1 / power))) ** power
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
  /** Estimate of the error that remains in the rule itself, from every second temperature. */
  readonly quadratureError: number
}

/** Monte Carlo and quadrature error together: what “±” must mean to a person. */
export function totalError({ standardError, quadratureError }: Evidence): number {
  return Math.hypot(standardError, quadratureError)
}

/** Weight of each E_t in the rule. */
export function quadratureWeights(ladder: Ladder): Float64Array {
  return ladder.kind === 'gauss-legendre' ? ladder.weights : trapezoidWeights(ladder.temperatures)
}

function trapezoidWeights(temperatures: Float64Array): Float64Array {
  const last = temperatures.length - 1
  return temperatures.map(
    (_, i) => 0.5 * (temperatures[Math.min(i + 1, last)]! - temperatures[Math.max(i - 1, 0)]!),
  )
}

export function integrate(ladder: Ladder, values: LadderValues): Evidence {
  const weights = quadratureWeights(ladder)
  const plain = weightedSum(weights, values.means)
  const square = weights.reduce(
    (sum, weight, i) => sum + (weight * values.standardErrors[i]!) ** 2,
    0,
  )
  const correction =
    ladder.kind === 'gauss-legendre' ? 0 : secondOrder(ladder.temperatures, values.variances)
  const logEvidence = plain + correction
  return {
    logEvidence,
    standardError: Math.sqrt(square),
    correction,
    quadratureError: remainingError(ladder, values, logEvidence),
  }
}

function weightedSum(weights: Float64Array, values: Float64Array): number {
  return weights.reduce((sum, weight, i) => sum + weight * values[i]!, 0)
}

/** −Σ Δt²/12 ΔV. */
function secondOrder(temperatures: Float64Array, variances: Float64Array): number {
  let correction = 0
  for (let i = 0; i + 1 < temperatures.length; i++) {
    const width = temperatures[i + 1]! - temperatures[i]!
    correction -= ((width * width) / 12) * (variances[i + 1]! - variances[i]!)
  }
  return correction
}

/**
 * The corrected trapezoid is of fourth order, so twice the spacing has 16 times its error. Gauss's
 * rule converges geometrically: the whole rule's relative error is
 * below the 2.5th power of that with every second node (seen on linear regressions, whose evidence
 * is known), and rounding adds 1e-9.
 */
function remainingError(
  ladder: Ladder,
  { means, variances }: LadderValues,
  answer: number,
): number {
  if (ladder.temperatures.length < 3) return 0
  if (ladder.kind === 'gauss-legendre') {
    const scale = Math.max(1, Math.abs(answer))
    const relative = Math.abs(weightedSum(ladder.coarseWeights, means) - answer) / scale
    return scale * (Math.min(relative, relative ** 2.5) + 1e-9)
  }
  const { temperatures } = ladder
  const every = (values: Float64Array): Float64Array =>
    values.filter((_, i) => i % 2 === 0 || i === values.length - 1)
  const coarse = every(temperatures)
  const estimate =
    weightedSum(trapezoidWeights(coarse), every(means)) + secondOrder(coarse, every(variances))
  return Math.abs(estimate - answer) / 15
}
