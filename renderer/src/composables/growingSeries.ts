/** A series that grows while a run goes on: typed arrays with room at the end. */
import { Smoother } from '../../../core/statistics/smoothing.ts'
import { indicesToDraw } from '../charts/decimate.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import type { SeriesData, SeriesKey } from '../../../core/contract/metric.ts'

/**
 * Points kept of a layer's series, of which a run may have hundreds: a window that is open for days must not grow.
 * Twice as many come in before they are thinned again, by smallest and largest, so that spikes stay.
 */
const keptOfLayer = 8_000

export class GrowingSeries {
  readonly key: SeriesKey
  private steps: Float64Array
  private seconds: Float64Array
  private values: Float64Array
  private length: number
  private total: number
  /** The engine's average at these points, and what it was made with; null where every point is here. */
  private average: { readonly weight: number; values: Float64Array } | null

  /** `weight`: what the engine smoothed with. */
  constructor({ key, steps, seconds, values, smoothed, total }: SeriesData, weight = 0) {
    this.key = key
    this.steps = steps
    this.seconds = seconds
    this.values = values
    this.length = steps.length
    this.total = total
    this.average = smoothed ? { weight, values: smoothed } : null
  }

  /** None of its points is here; `total`: how many are stored. */
  static empty(key: SeriesKey, total = 0): GrowingSeries {
    const none = new Float64Array(0)
    return new GrowingSeries({
      key,
      steps: none,
      seconds: none,
      values: none,
      smoothed: null,
      total,
    })
  }

  private get lastStep(): number {
    return this.length === 0 ? -Infinity : (this.steps[this.length - 1] ?? -Infinity)
  }

  /** A step that is not after the last one replaces what followed it: the run went back to a checkpoint. */
  push(step: number, seconds: number, value: number): void {
    while (this.length > 0 && step <= this.lastStep) {
      this.length -= 1
      this.total -= 1
    }
    if (this.key.layer !== null && this.length >= 2 * keptOfLayer) this.thin()
    if (this.length === this.steps.length) this.grow()
    this.steps[this.length] = step
    this.seconds[this.length] = seconds
    this.values[this.length] = value
    this.smooth(value)
    this.length += 1
    this.total += 1
  }

  /** The average goes on from the last point: so many came before that their number does not matter. */
  private smooth(value: number): void {
    if (!this.average) return
    const { weight, values } = this.average
    const last = this.length === 0 ? null : (values[this.length - 1] ?? null)
    const next = new Float64Array(1)
    new Smoother(weight, last).into(next, [value], 0, 1)
    values[this.length] = next[0] as number
  }

  /** Views on what is here now: no copy, so the same object must not be drawn after the next push. */
  stored(name: string): StoredSeries {
    return {
      name,
      x: this.steps.subarray(0, this.length),
      y: this.values.subarray(0, this.length),
      seconds: this.seconds.subarray(0, this.length),
      total: this.total,
      ...(this.average
        ? {
            smoothed: {
              weight: this.average.weight,
              values: this.average.values.subarray(0, this.length),
            },
          }
        : {}),
    }
  }

  private thin(): void {
    const x = this.steps.subarray(0, this.length)
    const y = this.values.subarray(0, this.length)
    const kept = indicesToDraw({ x, y }, keptOfLayer / 2 - 1)
    // In place: a kept point never moves to a later place.
    for (let place = 0; place < kept.length; place += 1) {
      const from = kept[place] as number
      this.steps[place] = x[from] as number
      this.seconds[place] = this.seconds[from] as number
      this.values[place] = y[from] as number
      if (this.average) this.average.values[place] = this.average.values[from] as number
    }
    this.length = kept.length
  }

  private grow(): void {
    const capacity = Math.max(256, this.steps.length * 2)
    this.steps = widened(this.steps, capacity)
    this.seconds = widened(this.seconds, capacity)
    this.values = widened(this.values, capacity)
    if (this.average) this.average.values = widened(this.average.values, capacity)
  }
}

function widened(values: Float64Array, capacity: number): Float64Array {
  const wide = new Float64Array(capacity)
  wide.set(values)
  return wide
}
