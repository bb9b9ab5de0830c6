/** Sums over known windows of steps: everything the result needs, without keeping a series. */
import type { LayerStep } from './layerStep.ts'

/** Steps [from, to), counted by finished updates. */
export type Window = { readonly name: string; readonly from: number; readonly to: number }

/** Sums of one layer over one window. */
export type WindowSums = {
  count: number
  angularUpdateSquared: number
  /** Σ h·W, with h = ‖g‖² + 2α⟨v₋₁, g⟩ */
  unitGradient: number
  weightSquared: number
  velocitySquared: number
  gradientDotWeight: number
  alignment: number
  firstWeightSquared: number
  lastWeightSquared: number
  firstVelocityDotWeight: number
  lastVelocityDotWeight: number
}

const empty: WindowSums = {
  count: 0,
  angularUpdateSquared: 0,
  unitGradient: 0,
  weightSquared: 0,
  velocitySquared: 0,
  gradientDotWeight: 0,
  alignment: 0,
  firstWeightSquared: 0,
  lastWeightSquared: 0,
  firstVelocityDotWeight: 0,
  lastVelocityDotWeight: 0,
}

export function emptySums(layers: number): WindowSums[] {
  return Array.from({ length: layers }, () => ({ ...empty }))
}

/** By window name, then layer index. Plain JSON: checkpoints keep it. */
export type WindowState = Record<string, WindowSums[]>

export function emptyWindows(windows: readonly Window[], layers: number): WindowState {
  return Object.fromEntries(windows.map(({ name }) => [name, emptySums(layers)]))
}

/** Adds one step to every window that contains it. */
export function addStep(
  windows: readonly Window[],
  state: WindowState,
  step: number,
  layers: readonly LayerStep[],
): void {
  for (const { name, from, to } of windows)
    if (step >= from && step < to)
      layers.forEach((layer, index) => {
        const sums = state[name]?.[index]
        if (sums) addLayer(sums, layer)
      })
}

export function addLayer(sums: WindowSums, layer: LayerStep): void {
  if (sums.count === 0) {
    sums.firstWeightSquared = layer.weightSquared
    sums.firstVelocityDotWeight = layer.velocityDotWeight
  }
  sums.count += 1
  sums.angularUpdateSquared += layer.angularUpdate ** 2
  sums.unitGradient += layer.unitGradient
  sums.weightSquared += layer.weightSquared
  sums.velocitySquared += layer.velocitySquared
  sums.gradientDotWeight += layer.gradientDotWeight
  sums.alignment += Math.abs(layer.alignment)
  sums.lastWeightSquared = layer.weightSquaredAfter
  sums.lastVelocityDotWeight = layer.velocityDotWeightAfter
}

/** Root mean square of the angular update over the window, radians; NaN when it is empty. */
export function rmsAngularUpdate({ angularUpdateSquared, count }: WindowSums): number {
  return Math.sqrt(angularUpdateSquared / count)
}

export function meanUnitGradient({ unitGradient, count }: WindowSums): number {
  return unitGradient / count
}

export function rmsWeightNorm({ weightSquared, count }: WindowSums): number {
  return Math.sqrt(weightSquared / count)
}
