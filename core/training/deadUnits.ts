/**
 * Units of a layer that no sample of the batch reached: nothing of the loss comes back to any of their weights.
 *
 * The gradient is known from the velocity, g = v′ − αv − λw, up to the rounding of these terms. A unit counts as dead
 * where all of its gradient is smaller than that.
 */

/** Rounding of float32 is 6e-8 of the largest term; three terms and the rounded α and λ stay well below this. */
const rounding = 1e-6

export type UnitNumbers = {
  /** Of the kernel: its last axis counts the units, but for a depthwise kernel [h, w, c, 1], whose units are c. */
  readonly shape: readonly number[]
  readonly gradients: ArrayLike<number>
  /** The largest of the terms that each gradient was computed from. */
  readonly terms: ArrayLike<number>
}

/** Fraction of the units of a layer's kernels, 0 to 1. */
export function deadShare(kernels: readonly UnitNumbers[]): number {
  const counts = kernels.map(unitCounts)
  const sum = (of: 'units' | 'alive') => counts.reduce((total, count) => total + count[of], 0)
  return 1 - sum('alive') / sum('units')
}

function unitCounts({ shape, gradients, terms }: UnitNumbers) {
  const units = unitsOf(shape)
  const isAlive = new Uint8Array(units)
  for (let index = 0; index < gradients.length; index += 1)
    if (Math.abs(gradients[index] ?? 0) > rounding * (terms[index] ?? 0)) isAlive[index % units] = 1
  return { units, alive: isAlive.reduce((sum, one) => sum + one, 0) }
}

function unitsOf(shape: readonly number[]): number {
  const last = shape.at(-1) ?? 1
  return shape.length === 4 && last === 1 ? (shape[2] ?? 1) : last
}
