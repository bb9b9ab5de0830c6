/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the caller fixes */
/** How well chains mixed: split R-hat, effective sample size (Vehtari et al. 2021), divergences. */
import type { Matrix } from '../matrix.ts'

export type Diagnostics = {
  /** Smallest effective sample size over coordinates. */
  readonly effectiveSampleSize: number
  /** Largest split R-hat over coordinates; 1 where chains agree. */
  readonly splitRHat: number
  readonly divergences: number
  readonly acceptance: number
}

export function diagnose(
  points: Matrix,
  chains: number,
  { divergences, acceptances }: { divergences: number; acceptances: readonly number[] },
): Diagnostics {
  let effectiveSampleSize = points.rows
  let splitRHat = 1
  for (let column = 0; column < points.columns; column++) {
    const series = chainsOf(columnOf(points, column), chains)
    effectiveSampleSize = Math.min(effectiveSampleSize, effectiveSize(series))
    splitRHat = Math.max(splitRHat, rHat(series.flatMap(halves)))
  }
  const acceptance = acceptances.reduce((sum, value) => sum + value, 0) / acceptances.length
  return { effectiveSampleSize, splitRHat, divergences, acceptance }
}

function columnOf(points: Matrix, column: number): Float64Array {
  return Float64Array.from(
    { length: points.rows },
    (_, row) => points.values[row * points.columns + column]!,
  )
}

export function chainsOf(values: Float64Array, chains: number): Float64Array[] {
  const length = values.length / chains
  return Array.from({ length: chains }, (_, chain) =>
    values.subarray(chain * length, (chain + 1) * length),
  )
}

function halves(series: Float64Array): Float64Array[] {
  const half = Math.floor(series.length / 2)
  return [series.subarray(0, half), series.subarray(series.length - half)]
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Sample variance with n − 1. */
export function varianceOf(values: Float64Array): number {
  const mean = meanOf(values)
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

/** √(((n−1)/n W + B/n) / W). */
export function rHat(chains: readonly Float64Array[]): number {
  const length = chains[0]?.length ?? 0
  const within = meanOf(Float64Array.from(chains, varianceOf))
  const between = varianceOf(Float64Array.from(chains, meanOf))
  if (within === 0) return between === 0 ? 1 : Infinity
  return Math.sqrt((((length - 1) / length) * within + between) / within)
}

/** Multi-chain effective size with Geyer's initial monotone sequence. */
export function effectiveSize(chains: readonly Float64Array[]): number {
  const length = chains[0]?.length ?? 0
  const total = length * chains.length
  const within = meanOf(Float64Array.from(chains, varianceOf))
  const between = chains.length > 1 ? varianceOf(Float64Array.from(chains, meanOf)) : 0
  const pooled = ((length - 1) / length) * within + between
  if (!(pooled > 0)) return total
  const correlation = (lag: number): number => {
    const mean = meanOf(Float64Array.from(chains, (chain) => autocovariance(chain, lag)))
    return 1 - (within - (mean * length) / (length - 1)) / pooled
  }
  let time = -1
  let previous = Infinity
  for (let lag = 0; lag + 1 < length; lag += 2) {
    const pair = Math.min(correlation(lag) + correlation(lag + 1), previous)
    if (pair < 0) break
    time += 2 * pair
    previous = pair
  }
  return Math.min(total / Math.max(time, 1 / Math.log10(total)), total * Math.log10(total))
}

/** (1/n) Σ (x_i − x̄)(x_{i+lag} − x̄). */
function autocovariance(chain: Float64Array, lag: number): number {
  const mean = meanOf(chain)
  let sum = 0
  for (let i = 0; i + lag < chain.length; i++) sum += (chain[i]! - mean) * (chain[i + lag]! - mean)
  return sum / chain.length
}

/** Standard error of the mean of correlated values: √(Var / effective size). */
export function standardErrorOf(values: Float64Array, chains: number): number {
  const size = effectiveSize(chainsOf(values, chains))
  return Math.sqrt(varianceOf(values) / Math.min(size, values.length))
}
