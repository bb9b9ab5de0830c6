/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the sample fixes */
/**
 * Augmented variables (first version of the paper): every x gets e copies with z ~ q(z | x), the
 * control variate lives on (x, z) with the score of p(x) q(z | x),
 *
 *   s_x = ∇log p(x) + ∇_x log q(z | x),   s_z = ∇_z log q(z | x),
 *
 * and is averaged over the copies. Unbiased for any q with a known conditional score.
 */
import { type Matrix, rowOf, zeros } from '../matrix.ts'
import { createRandomNumbers, type RandomNumbers } from '../randomNumbers.ts'
import type { ControlVariate, Fitter, Sample } from './controlVariate.ts'

export type AugmentationOptions = {
  /** z ~ N(0, I), or z = x + σ ε. */
  readonly kind: 'independent' | 'induced'
  readonly copies: number
  /** σ of the induced variables, relative to each coordinate's deviation. */
  readonly deviation: number
  readonly seed: number
}

/** Wraps a fitter of (x, z) into one of x. */
export function augmented(inner: Fitter, options: AugmentationOptions): Fitter {
  return {
    name: `${inner.name}, ${options.kind} augmented variables`,
    fit: async (samples) => {
      const scales = samples.map((sample) => noiseScales(sample.points, options))
      const random = createRandomNumbers(options.seed, 5000)
      const extended = samples.map((sample, index) =>
        extendSample(sample, { options, scales: scales[index]!, random }),
      )
      const controls = await inner.fit(extended)
      return controls.map((control, index) => averaged(control, options, scales[index]!))
    },
  }
}

type Extension = {
  readonly options: AugmentationOptions
  readonly scales: Float64Array
  readonly random: RandomNumbers
}

function noiseScales(points: Matrix, { deviation }: AugmentationOptions): Float64Array {
  const sums = new Float64Array(points.columns)
  const squares = new Float64Array(points.columns)
  for (let row = 0; row < points.rows; row++)
    for (const [i, value] of rowOf(points, row).entries()) {
      sums[i]! += value / points.rows
      squares[i]! += (value * value) / points.rows
    }
  return squares.map((square, i) => deviation * Math.sqrt(square - sums[i]! * sums[i]!))
}

function extendSample(sample: Sample, extension: Extension): Sample {
  const { copies } = extension.options
  const { points, scores } = extend(sample.points, sample.scores, extension)
  const values = Float64Array.from(
    { length: points.rows },
    (_, row) => sample.values[Math.floor(row / copies)]!,
  )
  return { points, scores, values }
}

/** points, scores [n, d] → [n·e, 2d], the copies of a point one after another. */
function extend(points: Matrix, scores: Matrix, { options, scales, random }: Extension) {
  const size = points.columns
  const wide = zeros(points.rows * options.copies, 2 * size)
  const wideScores = zeros(wide.rows, 2 * size)
  for (let row = 0; row < wide.rows; row++) {
    const source = Math.floor(row / options.copies)
    const point = rowOf(points, source)
    const score = rowOf(scores, source)
    const place = rowOf(wide, row)
    const slope = rowOf(wideScores, row)
    for (let i = 0; i < size; i++) {
      const noise = random.normal()
      const induced = options.kind === 'induced'
      place[i] = point[i]!
      place[size + i] = induced ? point[i]! + scales[i]! * noise : noise
      slope[i] = score[i]! + (induced ? noise / scales[i]! : 0)
      slope[size + i] = induced ? -noise / scales[i]! : -noise
    }
  }
  return { points: wide, scores: wideScores }
}

function averaged(
  control: ControlVariate,
  options: AugmentationOptions,
  scales: Float64Array,
): ControlVariate {
  return {
    evaluate: (points, scores) => {
      // Fresh z at each evaluation, from a seed that training did not use.
      const random = createRandomNumbers(options.seed, 5001)
      const wide = extend(points, scores, { options, scales, random })
      const values = control.evaluate(wide.points, wide.scores)
      return Float64Array.from({ length: points.rows }, (_, row) => {
        const own = values.subarray(row * options.copies, (row + 1) * options.copies)
        return own.reduce((sum, value) => sum + value, 0) / options.copies
      })
    },
  }
}
