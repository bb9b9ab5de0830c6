/**
 * The Stein policy gradient of Liu, Feng, Mao, Zhou, Peng & Liu (ICLR 2018, arXiv 1710.11198), for
 * one sample of a Gaussian policy a = μ + σ ξ, in the noise ξ ~ N(0, 1).
 *
 *   ∇_μ       ξ (A − φ) / σ  +  ∂φ/∂a                    ∂φ/∂a = (∂φ/∂ξ) / σ
 *   ∇_log σ   (ξ² − 1)(A − φ)  +  ξ ∂φ/∂ξ                 (first-order form, “grad_sigma”)
 *             (ξ² − 1)(A − φ)  +  ∂²φ/∂ξ²                 (Hessian form)
 *   ∇_σ²      ∇_log σ / (2 σ²)
 *
 * By Stein's identity the terms in φ cancel in the mean for every φ(s, a), and a φ near the advantage
 * takes the noise of the action out. φ depends on state and action; the state's part is V(s).
 */

export type OutputGradient = { readonly mean: number; readonly logDeviation: number }

/** What one action component of one sample contributes, with what φ adds back. */
export type SteinSample = {
  /** ξ. */
  readonly noise: number
  readonly deviation: number
  /** A − φ. */
  readonly left: number
  /** ∂φ/∂ξ, or its mean over draws of the same state. */
  readonly slope: number
  /** ξ ∂φ/∂ξ or ∂²φ/∂ξ², or its mean over draws. */
  readonly curve: number
}

export function steinGradient({
  noise,
  deviation,
  left,
  slope,
  curve,
}: SteinSample): OutputGradient {
  return {
    mean: (noise * left + slope) / deviation,
    logDeviation: (noise * noise - 1) * left + curve,
  }
}

export function varianceGradient({ logDeviation }: OutputGradient, deviation: number): number {
  return logDeviation / (2 * deviation * deviation)
}
