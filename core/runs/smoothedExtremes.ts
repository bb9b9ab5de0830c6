/** Where a stretch of figures and their moving average are smallest and largest, found in one pass. */
import type { Column, Smoother } from '../statistics/smoothing.ts'
import { extremes } from './decimate.ts'

/**
 * Figures that one call goes over. V8 compiles a function well once it has ended a few times: a loop over the whole
 * stretch it would compile in the middle, and throw that away at the end of each stretch.
 */
const piece = 1_024

/** Four places, not in order and perhaps the same: extremes of the figures, extremes of the average. */
export interface SmoothedExtremes {
  readonly places: ArrayLike<number>
  /** The average at each of them. */
  readonly averages: ArrayLike<number>
}

/** Of values[from, to), at least one; `smoother` goes along. */
export function smoothedExtremes(
  values: Column,
  from: number,
  to: number,
  smoother: Smoother,
): SmoothedExtremes {
  if (!smoother.isSettled || !Number.isFinite(values[from]))
    return inThreePasses(values, from, to, smoother)
  const found = new Found(values[from] as number, from, smoother)
  for (let start = from + 1; start < to; start += piece)
    found.goOn(values, start, Math.min(to, start + piece))
  smoother.state = found.last
  return found
}

/** Where the start still counts, or the first figure is none. */
function inThreePasses(values: Column, from: number, to: number, smoother: Smoother) {
  const averages = new Float64Array(to - from)
  smoother.into(averages, values, from, to)
  const raw = extremes(values, from, to)
  const average = extremes(averages, 0, to - from)
  const places = [raw.lowest, raw.highest, from + average.lowest, from + average.highest]
  return { places, averages: places.map((place) => averages[place - from] as number) }
}

/**
 * What was found up to some place of a stretch that begins with a finite figure. In typed arrays: from plain ones V8
 * takes boxed numbers, and makes one at every step of the loop.
 */
class Found implements SmoothedExtremes {
  readonly places: Uint32Array
  readonly averages: Float64Array
  /** Lowest, highest, and where the average stands. */
  private readonly figures: Float64Array
  private readonly weight: number

  constructor(value: number, at: number, { weight, state }: Smoother) {
    this.weight = weight
    const last = weight * state + (1 - weight) * value
    this.figures = Float64Array.of(value, value, last)
    this.places = Uint32Array.of(at, at, at, at)
    this.averages = Float64Array.of(last, last, last, last)
  }

  get last(): number {
    return this.figures[2] as number
  }

  /** One loop without a call: of ten million figures each pass more takes as long as reading them from the disk. */
  goOn(values: Column, from: number, to: number): void {
    const { weight, figures, places, averages } = this
    const share = 1 - weight
    let low = figures[0] as number
    let high = figures[1] as number
    let last = figures[2] as number
    let lowAverage = averages[2] as number
    let highAverage = averages[3] as number
    for (let index = from; index < to; index += 1) {
      const value = values[index] as number
      let average = value
      // Neither NaN nor infinite; what is passes through uncounted.
      if (value - value === 0) average = last = weight * last + share * value
      if (average < lowAverage) {
        averages[2] = lowAverage = average
        places[2] = index
      } else if (average > highAverage) {
        averages[3] = highAverage = average
        places[3] = index
      }
      if (value < low) {
        low = value
        averages[0] = average
        places[0] = index
      } else if (value > high) {
        high = value
        averages[1] = average
        places[1] = index
      }
    }
    figures[0] = low
    figures[1] = high
    figures[2] = last
  }
}
