/**
 * Why a layer is off its equilibrium: its deviation taken apart by the balance identity.
 *
 * Squared angles obey Δ²/Δ*² = 1 + norm's change + velocity's ends + radial gradient, each of them
 * measured; half of a term is its share of Δ itself. What remains is fluctuation and higher order.
 */
import type { Config } from '../../contract/method.ts'
import { predictedAngularUpdate } from './prediction.ts'
import type { SphericalMotionSettings, SphericalOptimizer } from './settings.ts'
import { balanceTerms } from './theory.ts'
import type { BalanceWindow } from './theory.ts'
import { rmsAngularUpdate } from './windows.ts'
import type { WindowSums } from './windows.ts'

/** The identity is derived for momentum with decay inside the velocity. */
export function hasBalance({ optimizer, decayAs }: SphericalMotionSettings): boolean {
  return optimizer.kind === 'momentum' && decayAs === 'weight-decay' && optimizer.weightDecay > 0
}

/** Relative shares of the angular update's deviation over the window; null where there is no identity. */
export function residualOf(
  sums: WindowSums,
  settings: SphericalMotionSettings,
  optimizer: SphericalOptimizer,
): Config | null {
  if (!hasBalance(settings) || sums.count === 0) return null
  const deviation = rmsAngularUpdate(sums) / predictedAngularUpdate(optimizer) - 1
  const { normChange, velocityEnds, radialGradient } = balanceTerms(optimizer, asWindow(sums))
  const explained = Math.sqrt(Math.max(0, 1 + normChange + velocityEnds + radialGradient)) - 1
  return {
    deviation: finite(deviation),
    normChange: finite(normChange / 2),
    velocityEnds: finite(velocityEnds / 2),
    radialGradient: finite(radialGradient / 2),
    unexplained: finite(deviation - explained),
  }
}

export function asWindow(sums: WindowSums): BalanceWindow {
  return {
    weightSquaredSum: sums.weightSquared,
    velocitySquaredSum: sums.velocitySquared,
    gradientDotWeightSum: sums.gradientDotWeight,
    weightSquared: { first: sums.firstWeightSquared, last: sums.lastWeightSquared },
    weightDotVelocity: { first: sums.firstVelocityDotWeight, last: sums.lastVelocityDotWeight },
  }
}

/** JSON has no NaN. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
