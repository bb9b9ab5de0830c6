/**
 * The dynamics without a network: SGD with momentum on a random scale-invariant loss, float64.
 *
 * Every step draws a direction ξ; the loss ⟨ξ, w⟩/‖w‖ has the gradient (ξ − ⟨ξ, ŵ⟩ŵ)/‖w‖, of mean
 * square (1 − 1/d)/‖w‖² for ξ of variance 1/d. Its unit gradient is steady, as the theory assumes.
 */
import type { Random } from '../../tensor/random.ts'
import type { SgdHyper } from './theory.ts'

export type SimulatedState = { readonly weights: Float64Array; readonly velocity: Float64Array }

export type SimulatedStep = {
  /** Δ, radians. */
  readonly angularUpdate: number
  /** ‖w‖² before the step. */
  readonly weightSquared: number
  /** (‖g‖² + 2α⟨v₋₁, g⟩)‖w‖² */
  readonly unitGradient: number
}

/** Weights of squared norm `squared` in a random direction, at rest. */
export function simulatedStart(
  random: Random,
  dimensions: number,
  squared: number,
): SimulatedState {
  const drawn = Float64Array.from({ length: dimensions }, () => random.normal())
  const scale = Math.sqrt(squared / dot(drawn, drawn))
  return {
    weights: drawn.map((value) => value * scale),
    velocity: new Float64Array(dimensions),
  }
}

/** Weights times `factor`, velocity over it: the same place on another sphere. */
export function rescaled({ weights, velocity }: SimulatedState, factor: number): SimulatedState {
  return {
    weights: weights.map((value) => value * factor),
    velocity: velocity.map((value) => value / factor),
  }
}

/** One update in place: v ← αv + g + λw, w ← w − ηv. */
export function simulateStep(
  { weights, velocity }: SimulatedState,
  { learningRate, weightDecay, momentum }: SgdHyper,
  random: Random,
): SimulatedStep {
  const size = weights.length
  const scale = 1 / Math.sqrt(size)
  const direction = Float64Array.from({ length: size }, () => scale * random.normal())
  const weightSquared = dot(weights, weights)
  const gradient = tangentGradient(direction, weights, weightSquared)
  const along = dot(gradient, velocity)
  const before = weights.slice()
  for (let place = 0; place < size; place += 1) {
    velocity[place] =
      momentum * at(velocity, place) + at(gradient, place) + weightDecay * at(weights, place)
    weights[place] = at(weights, place) - learningRate * at(velocity, place)
  }
  return {
    angularUpdate: angle(before, weights),
    weightSquared,
    unitGradient: (dot(gradient, gradient) + 2 * momentum * along) * weightSquared,
  }
}

/** Gradient of ⟨ξ, w⟩/‖w‖. */
export function tangentGradient(
  direction: Float64Array,
  weights: Float64Array,
  weightSquared: number,
): Float64Array {
  const norm = Math.sqrt(weightSquared)
  const along = dot(direction, weights) / weightSquared
  return direction.map((value, place) => (value - along * at(weights, place)) / norm)
}

function at(values: Float64Array, place: number): number {
  return values[place] ?? 0
}

export function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, place) => sum + value * at(other, place), 0)
}

/** 2·atan2(‖û − v̂‖, ‖û + v̂‖), radians. */
export function angle(one: Float64Array, other: Float64Array): number {
  const ratio = Math.sqrt(dot(one, one) / dot(other, other))
  let [apart, together] = [0, 0]
  for (let place = 0; place < one.length; place += 1) {
    const matched = at(other, place) * ratio
    apart += (at(one, place) - matched) ** 2
    together += (at(one, place) + matched) ** 2
  }
  return 2 * Math.atan2(Math.sqrt(apart), Math.sqrt(together))
}
