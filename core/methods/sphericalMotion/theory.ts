/**
 * Spherical motion dynamics of weights under normalisation and weight decay.
 *
 * Wan, Zhu, Zhang and Sun: Spherical Motion Dynamics: Learning Dynamics of Neural Network with
 * Normalization, Weight Decay, and SGD. NeurIPS 2021, arXiv 2006.08419.
 *
 *   w, v      weights of one scale-invariant layer and their velocity; W = ‖w‖²
 *   g         gradient at w, orthogonal to w;  g̃ = g‖w‖ its size on the unit sphere
 *   η, λ, α   learning rate, weight decay, momentum
 *   Δ         angle between w before and after one step, radians
 *   h         ‖g‖² + 2α⟨v₋₁, g⟩: the gradient's size with its correlation to the velocity
 *   L̄         mean of h·W
 *
 * Update: v ← αv + g + λw, w ← w − ηv. A star marks the equilibrium.
 */

export type SgdHyper = {
  readonly learningRate: number
  readonly weightDecay: number
  readonly momentum: number
}

/** ηλ/(1 + α): one minus the cosine of the equilibrium's angular update. */
export function turnPerStep({ learningRate, weightDecay, momentum }: SgdHyper): number {
  return (learningRate * weightDecay) / (1 + momentum)
}

/**
 * Δ* = arccos(1 − ηλ/(1 + α)), exact. NaN where no angle has that cosine (ηλ > 2(1 + α)).
 *
 * As 2·asin(√(x/2)): arccos(1 − x) loses half of its digits for small x.
 */
export function equilibriumAngularUpdate(hyper: SgdHyper): number {
  return 2 * Math.asin(Math.sqrt(turnPerStep(hyper) / 2))
}

/** Δ* ≈ √(2ηλ/(1 + α)), as the paper prints it. */
export function firstOrderAngularUpdate(hyper: SgdHyper): number {
  return Math.sqrt(2 * turnPerStep(hyper))
}

/**
 * Δ* ≈ √(2ηλ(1 + 2α − 2α³)/(1 + α)) for Nesterov's update w ← w − η(g + λw + αv).
 *
 * To first order, and for gradients without correlation in time only: the extra gradient term makes
 * the angle depend on it.
 */
export function nesterovAngularUpdate(hyper: SgdHyper): number {
  const { momentum } = hyper
  return firstOrderAngularUpdate(hyper) * Math.sqrt(1 + 2 * momentum - 2 * momentum ** 3)
}

/**
 * ‖w*‖ from ‖w*‖⁴ = L̄η / (λ(1 − α)(2 − ηλ/(1 + α))).
 *
 * `unitGradient` is L̄. NaN without weight decay, where norms only grow.
 */
export function equilibriumWeightNorm(hyper: SgdHyper, unitGradient: number): number {
  const { learningRate, weightDecay, momentum } = hyper
  if (weightDecay === 0) return Number.NaN
  const fourth =
    (unitGradient * learningRate) / (weightDecay * (1 - momentum) * (2 - turnPerStep(hyper)))
  return fourth ** 0.25
}

/** τ = (1 − α)/(4ηλ), steps: ‖w‖⁴ approaches ‖w*‖⁴ as exp(−t/τ). */
export function timeConstant({ learningRate, weightDecay, momentum }: SgdHyper): number {
  return (1 - momentum) / (4 * learningRate * weightDecay)
}

/**
 * Δ(t)/Δ* = [1 + (r − 1)e^{−t/τ}]^{−1/2} with r = (‖w₀‖/‖w*‖)⁴, the start's distance.
 *
 * After a drop of the learning rate by κ from equilibrium, r = κ.
 */
export function relativeAngularUpdate(start: number, elapsed: number): number {
  return 1 / Math.sqrt(1 + (start - 1) * Math.exp(-elapsed))
}

/**
 * Time constants until Δ is within `tolerance` of Δ*, coming from r = `start` (see above):
 * ln(|r − 1| / |(1 ± tolerance)^{−2} − 1|), zero when it is there already.
 */
export function elapsedToEquilibrium(start: number, tolerance = 0.05): number {
  const edge = start > 1 ? 1 - tolerance : 1 + tolerance
  return Math.max(0, Math.log(Math.abs(start - 1) / Math.abs(edge ** -2 - 1)))
}

export function stepsToEquilibrium(hyper: SgdHyper, start: number, tolerance = 0.05): number {
  return timeConstant(hyper) * elapsedToEquilibrium(start, tolerance)
}

/** Δ just after a drop by κ: the norm stands still, so Δ falls by the whole factor. */
export function angularUpdateAfterDrop(before: SgdHyper, factor: number): number {
  return equilibriumAngularUpdate(before) / factor
}

/**
 * True while the paper's convergence theorem covers the setting: ηλ < (1 − √α)².
 *
 * Beyond it the equilibrium's values still hold; only the proof of the approach does not.
 */
export function convergenceIsProven({ learningRate, weightDecay, momentum }: SgdHyper): boolean {
  return learningRate * weightDecay < (1 - Math.sqrt(momentum)) ** 2
}

/** Sums over the steps 0 … T−1 of a window, and values at its ends. */
export type BalanceWindow = {
  /** Σ W before each step, and Σ ‖v‖² after each velocity update. */
  readonly weightSquaredSum: number
  readonly velocitySquaredSum: number
  /** Σ ⟨g, w⟩: zero for a scale-invariant weight. */
  readonly gradientDotWeightSum: number
  readonly weightSquared: { readonly first: number; readonly last: number }
  /** ⟨w, v₋₁⟩ at both ends. */
  readonly weightDotVelocity: { readonly first: number; readonly last: number }
}

/** The terms of the balance identity, each over 2ηλ ΣW, so that at equilibrium turned = 1. */
export type BalanceTerms = {
  /** η²(1 + α) Σ‖v‖² */
  readonly turned: number
  /** (1 − α)(W_T − W_0): the norm is not at rest. */
  readonly normChange: number
  /** 2ηα(c_0 − c_T): the velocity along the weight differs at the ends. */
  readonly velocityEnds: number
  /** 2η Σ⟨g, w⟩: what the loss says of the weight's length, a normaliser's ε included. */
  readonly radialGradient: number
}

export function balanceTerms(hyper: SgdHyper, window: BalanceWindow): BalanceTerms {
  const { learningRate, weightDecay, momentum } = hyper
  const { weightSquared, weightDotVelocity } = window
  const decay = 2 * learningRate * weightDecay * window.weightSquaredSum
  return {
    turned: (learningRate ** 2 * (1 + momentum) * window.velocitySquaredSum) / decay,
    normChange: ((1 - momentum) * (weightSquared.last - weightSquared.first)) / decay,
    velocityEnds:
      (2 * learningRate * momentum * (weightDotVelocity.first - weightDotVelocity.last)) / decay,
    radialGradient: (2 * learningRate * window.gradientDotWeightSum) / decay,
  }
}

/**
 * Relative gap of the balance identity, exact for any window of a scale-invariant weight:
 * η²(1 + α) Σ‖v‖² = 2ηλ ΣW + (1 − α)(W_T − W_0) + 2ηα(c_0 − c_T).
 */
export function balanceGap(hyper: SgdHyper, window: BalanceWindow): number {
  const { turned, normChange, velocityEnds } = balanceTerms(hyper, window)
  return turned / (1 + normChange + velocityEnds) - 1
}

/** The same with 2η Σ⟨g, w⟩ on the right: exact for every weight, scale-invariant or not. */
export function balanceRemainder(hyper: SgdHyper, window: BalanceWindow): number {
  const { turned, normChange, velocityEnds, radialGradient } = balanceTerms(hyper, window)
  return turned / (1 + normChange + velocityEnds + radialGradient) - 1
}
