/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the target fixes */
/** Synthetic targets with known moments and exact draws. */
import type { Target } from './target.ts'
import { normals } from '../randomNumbers.ts'

/** N(0, I). */
export function standardGaussian(dimension: number): Target {
  return {
    name: 'standard Gaussian',
    dimension,
    evaluate: (point, score) => {
      let square = 0
      for (let i = 0; i < dimension; i++) {
        score[i] = -point[i]!
        square += point[i]! * point[i]!
      }
      return -0.5 * square
    },
    draw: (random) => normals(random, dimension),
  }
}

/** Σ_k π_k N(m_k, σ_k² I). Weights need not sum to one. */
export function gaussianMixture(
  components: readonly {
    readonly weight: number
    readonly mean: readonly number[]
    readonly deviation: number
  }[],
): Target {
  const dimension = components[0]?.mean.length ?? 0
  const total = components.reduce((sum, { weight }) => sum + weight, 0)
  const logWeights = components.map(
    ({ weight, deviation }) => Math.log(weight / total) - dimension * Math.log(deviation),
  )
  return {
    name: `mixture of ${components.length} Gaussians`,
    dimension,
    evaluate: (point, score) => {
      const logs = components.map(({ mean, deviation }, k) => {
        let square = 0
        for (let i = 0; i < dimension; i++) square += (point[i]! - mean[i]!) ** 2
        return logWeights[k]! - square / (2 * deviation * deviation)
      })
      const largest = Math.max(...logs)
      const shares = logs.map((value) => Math.exp(value - largest))
      const sum = shares.reduce((left, right) => left + right, 0)
      score.fill(0)
      for (const [k, { mean, deviation }] of components.entries())
        for (let i = 0; i < dimension; i++)
          score[i]! -= ((shares[k]! / sum) * (point[i]! - mean[i]!)) / (deviation * deviation)
      return largest + Math.log(sum)
    },
    draw: (random) => {
      let remaining = random.uniform() * total
      const chosen =
        components.find(({ weight }) => (remaining -= weight) < 0) ?? components.at(-1)!
      return normals(random, dimension).map((z, i) => chosen.mean[i]! + chosen.deviation * z)
    },
  }
}

/** The authors' toy target: equal halves of N(−½·1, I) and N(+½·1, I). */
export function toyMixture(dimension: number): Target {
  return gaussianMixture(
    [-0.5, 0.5].map((centre) => ({
      weight: 1,
      mean: new Array<number>(dimension).fill(centre),
      deviation: 1,
    })),
  )
}

/** Banana (Haario et al. 1999): x₁ ~ N(0, σ²), x₂ + b(x₁² − σ²) ~ N(0, 1), the rest N(0, 1). */
export function banana(dimension: number, bend = 0.5, deviation = 1): Target {
  const variance = deviation * deviation
  return {
    name: 'banana',
    dimension,
    evaluate: (point, score) => {
      const first = point[0]!
      const second = point[1]! + bend * (first * first - variance)
      let log = -(first * first) / (2 * variance) - 0.5 * second * second
      score[0] = -first / variance - 2 * bend * first * second
      score[1] = -second
      for (let i = 2; i < dimension; i++) {
        score[i] = -point[i]!
        log -= 0.5 * point[i]! * point[i]!
      }
      return log
    },
    draw: (random) => {
      const point = normals(random, dimension)
      point[0]! *= deviation
      point[1]! -= bend * (point[0]! * point[0]! - variance)
      return point
    },
  }
}

/** Neal's funnel: v ~ N(0, 3²), x_i | v ~ N(0, exp(v)); v comes first. */
export function funnel(dimension: number): Target {
  return {
    name: 'funnel',
    dimension,
    evaluate: (point, score) => {
      const v = point[0]!
      const precision = Math.exp(-v)
      let square = 0
      for (let i = 1; i < dimension; i++) {
        square += point[i]! * point[i]!
        score[i] = -precision * point[i]!
      }
      score[0] = -v / 9 + 0.5 * precision * square - 0.5 * (dimension - 1)
      return -(v * v) / 18 - 0.5 * precision * square - 0.5 * (dimension - 1) * v
    },
    draw: (random) => {
      const point = normals(random, dimension)
      point[0]! *= 3
      const deviation = Math.exp(0.5 * point[0]!)
      for (let i = 1; i < dimension; i++) point[i]! *= deviation
      return point
    },
  }
}
