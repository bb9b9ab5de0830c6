/**
 * What a larger batch with a larger learning rate does to the rotation, and what a schedule without
 * weight decay does in the place of one with it.
 *
 *   η, λ, α   learning rate, weight decay, momentum; Δ*, τ and R_k at equilibrium
 */
import type { SgdHyper } from './theory.ts'
import { turnPerStep } from './theory.ts'

/**
 * R_k = E cos∠(w_t, w_{t+k}) for gradients that do not predict each other:
 * R₀ = 1, R₁ = 1 − ηλ/(1 + α), R_k = (1 + α − ηλ)R_{k−1} − αR_{k−2}.
 */
export function rotationOver(hyper: SgdHyper, steps: number): number {
  const { learningRate, weightDecay, momentum } = hyper
  let [before, now] = [1, 1 - turnPerStep(hyper)]
  if (steps === 0) return 1
  for (let step = 1; step < steps; step += 1) {
    const next = (1 + momentum - learningRate * weightDecay) * now - momentum * before
    ;[before, now] = [now, next]
  }
  return now
}

/** Rate for a batch `factor` times as large: linear keeps the turn per sample, the root the noise per step. */
export const scalingRules = {
  linear: (factor: number) => factor,
  squareRoot: (factor: number) => Math.sqrt(factor),
} as const

/**
 * Li and Arora: An Exponential Learning Rate Schedule for Deep Learning. ICLR 2020, arXiv 1910.07454.
 *
 * c is the larger root of c² − (1 + α − ηλ)c + α = 0. The rates η̃_t = ηc^(−2t−1) without decay,
 * from w̃₀ = w₀ and ṽ₋₁ = −(1 − c)w₀/(ηc), give the directions of constant η with decay λ, and
 * ‖w_t‖ = cᵗ‖w̃_t‖. NaN beyond ηλ = (1 − √α)², where the roots are complex.
 */
export function shrinkingRoot({ learningRate, weightDecay, momentum }: SgdHyper): number {
  const middle = 1 + momentum - learningRate * weightDecay
  return (middle + Math.sqrt(middle ** 2 - 4 * momentum)) / 2
}

export function risingLearningRate(hyper: SgdHyper, step: number): number {
  return hyper.learningRate * shrinkingRoot(hyper) ** (-2 * step - 1)
}

/** ṽ₋₁ = this · w₀ */
export function risingStartVelocity(hyper: SgdHyper): number {
  const root = shrinkingRoot(hyper)
  return -(1 - root) / (hyper.learningRate * root)
}
