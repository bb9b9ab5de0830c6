/**
 * Architecture parameters of ProxylessNAS: drawing of gates, and the update of α from the gates' gradients.
 * A few numbers, so they live on the host in float64.
 */
import type { Random } from '../../../tensor/random.ts'
import type { Cost } from '../../../models/supernets/chain/bill.ts'
import type { Child } from '../angle/table.ts'
import type { Operations } from '../spaces/space.ts'

export type Rows = readonly (readonly number[])[]

export function softmax(values: readonly number[]): number[] {
  const largest = Math.max(...values)
  const powers = values.map((value) => Math.exp(value - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

/** N(0, 0.001) */
export function initialAlphas(operations: Operations, random: Random): number[][] {
  return operations.map((types) => types.map(() => 1e-3 * random.normal()))
}

/** A position by its probability. */
export function drawPosition(probabilities: readonly number[], random: Random): number {
  let left = random.uniform()
  const position = probabilities.findIndex((probability) => (left -= probability) < 0)
  return position < 0 ? probabilities.length - 1 : position
}

/** What is drawn for one edge: the candidates that share the gradient, and which of them is active. */
export type Gate = {
  /** Positions: all of them, or the pair. */
  readonly candidates: readonly number[]
  /** Index into the candidates. */
  readonly active: number
  /** p over the candidates. */
  readonly probabilities: readonly number[]
}

export function drawFullGates(alphas: Rows, random: Random): Gate[] {
  return alphas.map((row) => {
    const probabilities = softmax(row)
    const candidates = row.map((_, position) => position)
    return { candidates, active: drawPosition(probabilities, random), probabilities }
  })
}

/** Two positions without replacement; the active one comes first. */
export function drawPairGates(alphas: Rows, random: Random): Gate[] {
  return alphas.map((row) => {
    if (row.length === 1) return { candidates: [0], active: 0, probabilities: [1] }
    const whole = softmax(row)
    const first = drawPosition(whole, random)
    const rest = 1 - (whole[first] ?? 0)
    const others = whole.map((value, position) => (position === first ? 0 : value / rest))
    const second = drawPosition(others, random)
    const pair = softmax([row[first] ?? 0, row[second] ?? 0])
    const active = drawPosition(pair, random)
    const candidates = active === 0 ? [first, second] : [second, first]
    const probabilities = active === 0 ? pair : [...pair].reverse()
    return { candidates, active: 0, probabilities }
  })
}

/** ∂L/∂α_i = Σ_k ∂L/∂g_k · p_k (δ_ik − p_i), over the candidates of one edge. */
export function alphaGradient(
  gateGradient: readonly number[],
  probabilities: readonly number[],
): number[] {
  const mean = gateGradient.reduce((sum, value, k) => sum + value * (probabilities[k] ?? 0), 0)
  return probabilities.map((p, i) => p * ((gateGradient[i] ?? 0) - mean))
}

/** What each type adds to the cost of a child; exact where costs are sums over edges. */
export type CostTable = { readonly base: number; readonly added: Rows }

export function costTable(operations: Operations, cost: (child: Child) => Cost): CostTable {
  const first = operations.map((types) => types[0] ?? 0)
  const base = cost(first).operations
  const added = operations.map((types, edge) =>
    types.map((type) => cost(first.with(edge, type)).operations - base),
  )
  return { base, added }
}

export type CostLoss =
  | { readonly kind: 'none' }
  /** CE · scale · (ln E / ln reference)^power */
  | {
      readonly kind: 'multiply'
      readonly reference: number
      readonly scale: number
      readonly power: number
    }
  /** CE + weight · (E − reference) / reference */
  | { readonly kind: 'add'; readonly reference: number; readonly weight: number }

/** E = fixed + Σ_edges Σ_k p_k cost_k, multiply-adds. */
export function expectedCost({ base, added }: CostTable, gates: readonly Gate[]): number {
  return gates.reduce((sum, { candidates, probabilities }, edge) => {
    const each = candidates.map((k, at) => (probabilities[at] ?? 0) * (added[edge]?.[k] ?? 0))
    return sum + each.reduce((total, value) => total + value, 0)
  }, base)
}

/** ∂loss/∂CE and ∂loss/∂E. */
export function costSlopes(
  loss: CostLoss,
  crossEntropy: number,
  expected: number,
): { readonly perCrossEntropy: number; readonly perCost: number } {
  switch (loss.kind) {
    case 'none':
      return { perCrossEntropy: 1, perCost: 0 }
    case 'add':
      return { perCrossEntropy: 1, perCost: loss.weight / loss.reference }
    case 'multiply': {
      const { reference, scale, power } = loss
      const ratio = Math.log(expected) / Math.log(reference)
      const slope = (power * ratio ** (power - 1)) / (expected * Math.log(reference))
      return { perCrossEntropy: scale * ratio ** power, perCost: crossEntropy * scale * slope }
    }
  }
}

/** Keeps the probabilities of all other types: Σ exp(α) over the pair stays what it was. */
export function keepPairMass(before: readonly number[], after: readonly number[]): number[] {
  const mass = (row: readonly number[]) => row.reduce((sum, value) => sum + Math.exp(value), 0)
  const excess = Math.log(mass(after) / mass(before))
  return after.map((value) => value - excess)
}
