/**
 * Smoothing as TensorBoard does it: an exponential moving average without the pull towards its start at 0,
 *
 *   last ← s·last + (1 − s)·y,  n ← n + 1,  out = last / (1 − sⁿ),  s in [0, 1).
 *
 * Values that are not finite pass through uncounted; a constant series is left alone, since rounding
 * would make it wobble.
 */

/** Any column of figures. */
export type Column = Float32Array | Float64Array

/** Below this sⁿ changes no digit of 1 − sⁿ; a little later it would be denormal, and each step ten times as slow. */
const negligible = 1e-17

/** Where an average stands: it goes on from here as if nothing had been in between. */
export class Smoother {
  readonly weight: number
  private last: number
  /** sⁿ. */
  private remaining: number

  /** `last`: the average of so many values that their number does not matter any more. */
  constructor(weight: number, last: number | null = null) {
    this.weight = weight
    this.last = last ?? 0
    this.remaining = last === null ? 1 : 0
  }

  /** Averages of the values in [from, to), put to the start of `out`. */
  into(out: Float64Array, values: ArrayLike<number>, from: number, to: number): void {
    const middle = this.whileStarting(out, values, from, to)
    const { weight } = this
    const share = 1 - weight
    let { last } = this
    for (let index = middle; index < to; index += 1) {
      const value = values[index] as number
      // Neither NaN nor infinite; faster than asking for both.
      if (value - value === 0) {
        last = weight * last + share * value
        out[index - from] = last
      } else out[index - from] = value
    }
    this.last = last
  }

  /** As long as sⁿ counts; where it no longer does. */
  private whileStarting(
    out: Float64Array,
    values: ArrayLike<number>,
    from: number,
    to: number,
  ): number {
    const { weight } = this
    let index = from
    for (; index < to && this.remaining > 0; index += 1) {
      const value = values[index] as number
      out[index - from] = value
      if (!Number.isFinite(value)) continue
      this.last = weight * this.last + (1 - weight) * value
      this.remaining *= weight
      out[index - from] = this.last / (1 - this.remaining)
      if (this.remaining < negligible) this.remaining = 0
    }
    return index
  }

  /** Whether the weight of the start, 1 − sⁿ, no longer counts. */
  get isSettled(): boolean {
    return this.remaining === 0
  }

  /** For loops that go over more than the average; only of a settled one. */
  get state(): number {
    return this.last
  }

  set state(last: number) {
    this.last = last
  }

  copy(): Smoother {
    const same = new Smoother(this.weight, this.last)
    same.remaining = this.remaining
    return same
  }
}

/** The whole series smoothed; the series itself where there is nothing to smooth. */
export function smooth(values: Float64Array, weight: number): Float64Array {
  if (weight <= 0 || isConstant(values)) return values
  const smoothed = new Float64Array(values.length)
  new Smoother(weight).into(smoothed, values, 0, values.length)
  return smoothed
}

export function isConstant(values: Column): boolean {
  const first = values[0]
  for (let index = 1; index < values.length; index += 1) if (values[index] !== first) return false
  return true
}
