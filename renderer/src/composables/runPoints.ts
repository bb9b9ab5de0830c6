/** Points of one run as they come: the stored part once, live blocks at any time. */
import type { MetricBlock, SeriesSummary } from '../../../core/contract/metric.ts'
import { seriesName } from '../../../core/contract/metric.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { GrowingSeries } from './growingSeries.ts'

export class RunPoints {
  private readonly growing = new Map<string, GrowingSeries>()
  private readonly announced = new Map<string, GrowingSeries>()
  /** What arrives while a stored part is on its way; null while none is. */
  private early: MetricBlock[] | null = null

  get waits(): boolean {
    return this.early !== null
  }

  /** Holds live blocks back until `stored` is here, then takes both; points that came both ways replace themselves. */
  async fill(stored: Promise<readonly GrowingSeries[]>): Promise<void> {
    this.early = []
    try {
      for (const one of await stored) this.growing.set(seriesName(one.key), one)
    } finally {
      this.announced.clear()
      for (const block of this.early) this.take(block)
      this.early = null
    }
  }

  /** Charts of these stand there, empty, until the stored part is here. */
  announce(index: readonly SeriesSummary[]): void {
    for (const { key, count } of index)
      this.announced.set(seriesName(key), GrowingSeries.empty(key, count))
  }

  receive(blocks: readonly MetricBlock[]): void {
    if (this.early) this.early.push(...blocks)
    else for (const block of blocks) this.take(block)
  }

  stored(): Map<string, StoredSeries> {
    return new Map(
      [...this.announced, ...this.growing].map(([name, one]) => [name, one.stored(name)]),
    )
  }

  private take({ series, steps, seconds, values }: MetricBlock): void {
    for (const [column, key] of series.entries()) {
      const name = seriesName(key)
      const one = this.growing.get(name) ?? GrowingSeries.empty(key)
      this.growing.set(name, one)
      for (const [row, step] of steps.entries())
        one.push(step, seconds[row] ?? NaN, values[row * series.length + column] ?? NaN)
    }
  }
}
