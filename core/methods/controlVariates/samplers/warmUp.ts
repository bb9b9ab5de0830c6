/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays of the target's dimension */
/** Warm-up: step size by dual averaging, diagonal mass matrix by windowed variances. */

/** Dual averaging of log ε towards an acceptance rate (Hoffman & Gelman 2014, algorithm 5). */
export type DualAveraging = {
  readonly stepSize: () => number
  readonly update: (acceptance: number) => void
  /** The averaged step size, for sampling after warm-up. */
  readonly settled: () => number
}

export function dualAveraging(initial: number, wanted: number): DualAveraging {
  const centre = Math.log(10 * initial)
  let count = 0
  let error = 0
  let log = Math.log(initial)
  let average = Math.log(initial)
  return {
    stepSize: () => Math.exp(log),
    update: (acceptance) => {
      count += 1
      const share = 1 / (count + 10)
      error += share * (wanted - acceptance - error)
      log = centre - (Math.sqrt(count) / 0.05) * error
      const weight = count ** -0.75
      average += weight * (log - average)
    },
    settled: () => Math.exp(average),
  }
}

/** Running mean and variance of each coordinate (Welford). */
export type RunningVariance = {
  readonly add: (point: Float64Array) => void
  /** Variances shrunk towards `floor` as Stan does: n/(n+5) V + 5/(n+5) floor. */
  readonly variances: (floor: Float64Array) => Float64Array
}

export function runningVariance(dimension: number): RunningVariance {
  const mean = new Float64Array(dimension)
  const squares = new Float64Array(dimension)
  let count = 0
  return {
    add: (point) => {
      count += 1
      for (let i = 0; i < dimension; i++) {
        const before = point[i]! - mean[i]!
        mean[i]! += before / count
        squares[i]! += before * (point[i]! - mean[i]!)
      }
    },
    variances: (floor) =>
      squares.map((square, i) => {
        const variance = square / Math.max(1, count - 1)
        return (count * variance + 5 * 1e-3 * floor[i]!) / (count + 5)
      }),
  }
}

/** Draw counts after which the mass matrix is renewed: windows that double, 75 first and 50 last. */
export function massWindows(warmUp: number): ReadonlySet<number> {
  const ends = new Set<number>()
  const first = Math.round(0.15 * warmUp)
  const last = Math.round(0.9 * warmUp)
  let width = Math.max(20, Math.round(0.05 * warmUp))
  for (let end = first + width; end <= last; end += width) {
    width *= 2
    // A window that leaves no room for a longer one after it swallows the rest.
    if (end + width > last) {
      ends.add(last)
      break
    }
    ends.add(end)
  }
  return ends
}
