/**
 * The equilibrium of AdamW: later work, in the same spirit.
 *
 * Kosson, Messmer and Jaggi: Rotational Equilibrium: How Weight Decay Balances Learning Across
 * Neural Networks. ICML 2024, arXiv 2305.17212.
 *
 *   η, λ     learning rate and (decoupled) weight decay; a = 1 − ηλ
 *   β₁       decay of the first moment
 *   d        values of the weight
 *
 * The step's size does not depend on the gradient's, so that one radius holds for every layer:
 * ‖w*‖ ≈ √(dη/(2λ)). For gradients without correlation in time; real ones are off by some percent.
 */
import type { SgdHyper } from './theory.ts'

/** Δ* = arccos((a + β₁)/(1 + aβ₁)), as 2·asin(√((1 − cos)/2)); `momentum` is β₁. */
export function adamWAngularUpdate({ learningRate, weightDecay, momentum }: SgdHyper): number {
  const shrinking = learningRate * weightDecay
  const kept = 1 - shrinking
  return 2 * Math.asin(Math.sqrt((shrinking * (1 - momentum)) / (2 * (1 + kept * momentum))))
}

/** Δ* ≈ √(2ηλ(1 − β₁)/(1 + β₁)) */
export function firstOrderAdamWAngularUpdate(hyper: SgdHyper): number {
  const { learningRate, weightDecay, momentum } = hyper
  return Math.sqrt((2 * learningRate * weightDecay * (1 - momentum)) / (1 + momentum))
}

/** √(dη/(2λ)) for a weight of d values; NaN without decay. */
export function adamWWeightNorm({ learningRate, weightDecay }: SgdHyper, size: number): number {
  return weightDecay === 0 ? Number.NaN : Math.sqrt((size * learningRate) / (2 * weightDecay))
}

/** 1/(2ηλ), steps: ‖w‖² approaches ‖w*‖² as exp(−t/τ). */
export function adamWTimeConstant({ learningRate, weightDecay }: SgdHyper): number {
  return 1 / (2 * learningRate * weightDecay)
}
