/** Where a run's points lie on an x that is not the step. */
import type { RunEvent } from '../../../core/contract/run.ts'
import { lowerBound } from './decimate.ts'
import type { StoredSeries } from './runCurves.ts'
import type { XQuantity } from './xAxis.ts'

export interface PlacedRun {
  readonly stepsPerEpoch: number | null
  readonly startedAt: string | null
  /** What happened when: places steps in wall time, whatever pauses lay between. */
  readonly events: readonly Pick<RunEvent, 'step' | 'at'>[]
  readonly series: ReadonlyMap<string, StoredSeries>
}

/** The same points over another x; NaN where a point has no place on it. */
export function placed(series: StoredSeries, x: XQuantity, run: PlacedRun): StoredSeries {
  switch (x.kind) {
    case 'step':
      return series
    case 'epoch':
      return { ...series, x: series.x.map((step) => step / (run.stepsPerEpoch ?? NaN)) }
    case 'seconds':
      return { ...series, x: series.seconds }
    case 'wall':
      return { ...series, x: wallTimes(series, run) }
    case 'figure':
      return { ...series, x: valuesAt(run.series.get(x.series), series.x), path: true }
  }
}

/** Values of a figure at exactly these steps. */
function valuesAt(figure: StoredSeries | undefined, steps: Float64Array): Float64Array {
  if (!figure) return new Float64Array(steps.length).fill(NaN)
  return steps.map((step) => {
    const index = lowerBound(figure.x, step)
    return figure.x[index] === step ? (figure.y[index] ?? NaN) : NaN
  })
}

/**
 * Seconds since 1970. Points carry seconds of training, pauses excluded; every event carries both a step and a time
 * of day: a point lies as long after the last event before it as it trained since.
 */
function wallTimes({ x, seconds }: StoredSeries, { startedAt, events }: PlacedRun): Float64Array {
  if (startedAt === null) return new Float64Array(x.length).fill(NaN)
  const start = { step: 0, at: Date.parse(startedAt) / 1_000, seconds: 0 }
  const anchors = [
    start,
    ...events
      .map(({ step, at }) => ({ step, at: Date.parse(at) / 1_000, seconds: secondsAt(step) }))
      .sort((one, other) => one.at - other.at),
  ]
  function secondsAt(step: number): number {
    return seconds[Math.max(0, lowerBound(x, step + 1) - 1)] ?? 0
  }
  let next = 1
  let anchor = start
  let latest = start.at
  return x.map((step, index) => {
    for (let one = anchors[next]; one && one.step < step; one = anchors[++next]) anchor = one
    // Clocks of machines jump; the axis must not run backwards.
    latest = Math.max(latest, anchor.at + (seconds[index] ?? 0) - anchor.seconds)
    return latest
  })
}
