/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the sample fixes */
/**
 * Control functionals (Oates, Girolami & Chopin 2017): kernel interpolation with the Stein kernel
 *
 *   k₀(x, y) = ∇x·∇y k + s(y)·∇x k + s(x)·∇y k + k s(x)·s(y),
 *   k = exp(−|x − y|² / 2b²) / ((1 + a|x|²)(1 + a|y|²)).
 *
 * Every k₀(·, y) has mean zero under p, so c = −Σ_i w_i k₀(·, x_i) is a control variate.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import { choleskyOrNull, dot, type Matrix, rowOf, solveCholesky, zeros } from '../matrix.ts'
import { type ControlVariate, type Fitter, type Sample, takeSample } from './controlVariate.ts'
import { heldOutError } from './polynomial.ts'
import { standardise } from './whitening.ts'

export type KernelParameters = {
  /** Decay a of the base kernel; 0 gives the plain Gaussian kernel. */
  readonly decay: number
  /** Length scale b in whitened units. */
  readonly lengthScale: number
  /** Ridge on K₀, relative to its mean diagonal. */
  readonly ridge: number
}

/** K₀ costs n² d and its factor n³/3: a second at a thousand points. */
export const largestKernelSample = 1500

const grid: readonly KernelParameters[] = [0, 0.1, 1].flatMap((decay) =>
  [2, 4, 8, 16, 32].map((lengthScale) => ({ decay, lengthScale, ridge: 1e-8 })),
)

export function controlFunctional(parameters: KernelParameters | null): Fitter {
  return {
    name: 'control functional',
    fit: (samples) =>
      Promise.resolve(
        samples.map((sample) => {
          const standard = standardise(withoutRepeats(sample))
          const chosen = parameters ?? chooseParameters(standard.sample)
          return standard.restore(fitKernel(standard.sample, chosen) ?? refuse(sample))
        }),
      ),
  }
}

function refuse(sample: Sample): never {
  throw new WorkbenchError(
    'config-invalid',
    `the kernel matrix of ${sample.points.rows} samples is singular at every length scale tried`,
  )
}

/** Chains that reject repeat a point, which makes K₀ singular. */
function withoutRepeats(sample: Sample): Sample {
  const seen = new Set<string>()
  const kept: number[] = []
  for (let row = 0; row < sample.points.rows; row++) {
    const key = rowOf(sample.points, row).join(' ')
    if (!seen.has(key)) kept.push(row)
    seen.add(key)
  }
  if (kept.length > largestKernelSample)
    throw new WorkbenchError(
      'config-invalid',
      `control functionals take at most ${largestKernelSample} samples, ${kept.length} given`,
    )
  return kept.length === sample.points.rows ? sample : takeSample(sample, kept)
}

/** One argument of k₀ with what depends on it alone. */
type Site = {
  readonly point: Float64Array
  readonly score: Float64Array
  /** 1/(1 + a|x|²). */
  readonly shrink: number
}

function siteAt(points: Matrix, scores: Matrix, row: number, decay: number): Site {
  const point = rowOf(points, row)
  return { point, score: rowOf(scores, row), shrink: 1 / (1 + decay * dot(point, point)) }
}

export function steinKernel(x: Site, y: Site, { decay, lengthScale }: KernelParameters): number {
  const size = x.point.length
  const precision = 1 / (lengthScale * lengthScale)
  const atX = -2 * decay * x.shrink
  const atY = -2 * decay * y.shrink
  let square = 0
  let sum = size * precision
  for (let i = 0; i < size; i++) {
    const difference = x.point[i]! - y.point[i]!
    square += difference * difference
    const slopeX = atX * x.point[i]! - difference * precision
    const slopeY = atY * y.point[i]! + difference * precision
    sum += (slopeX + x.score[i]!) * (slopeY + y.score[i]!)
  }
  return Math.exp(-0.5 * square * precision) * x.shrink * y.shrink * sum
}

/** Weights by generalised least squares, (K₀ + λI)⁻¹(f − m); null where K₀ cannot be factored. */
function fitKernel(sample: Sample, parameters: KernelParameters): ControlVariate | null {
  const count = sample.points.rows
  const sites = Array.from({ length: count }, (_, row) =>
    siteAt(sample.points, sample.scores, row, parameters.decay),
  )
  const kernel = zeros(count, count)
  let trace = 0
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      const value = steinKernel(sites[row]!, sites[column]!, parameters)
      kernel.values[row * count + column] = value
      kernel.values[column * count + row] = value
    }
    trace += kernel.values[row * count + row]!
  }
  for (let row = 0; row < count; row++)
    kernel.values[row * count + row]! += (parameters.ridge * trace) / count
  const factor = choleskyOrNull(kernel)
  if (factor === null) return null
  const ones = solveCholesky(factor, new Float64Array(count).fill(1))
  const total = ones.reduce((sum, value) => sum + value, 0)
  const mean = dot(ones, sample.values) / total
  const weights = solveCholesky(
    factor,
    sample.values.map((value) => value - mean),
  )
  return kernelControl(sites, weights, parameters)
}

function kernelControl(
  sites: readonly Site[],
  weights: Float64Array,
  parameters: KernelParameters,
): ControlVariate {
  return {
    evaluate: (points, scores) =>
      Float64Array.from({ length: points.rows }, (_, row) => {
        const here = siteAt(points, scores, row, parameters.decay)
        let sum = 0
        for (const [index, site] of sites.entries())
          sum -= weights[index]! * steinKernel(here, site, parameters)
        return sum
      }),
  }
}

/** Two-fold validation over the grid. */
function chooseParameters(sample: Sample): KernelParameters {
  const halves = [0, 1].map((parity) =>
    takeSample(
      sample,
      Array.from({ length: sample.points.rows }, (_, row) => row).filter(
        (row) => row % 2 === parity,
      ),
    ),
  )
  const errors = grid.map((parameters) =>
    halves.reduce((sum, fitted, index) => {
      const control = fitKernel(fitted, parameters)
      return control === null ? Infinity : sum + heldOutError(control, halves[1 - index]!)
    }, 0),
  )
  return grid[errors.indexOf(Math.min(...errors))]!
}
