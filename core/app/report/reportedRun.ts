import type { SeriesData } from '../../contract/metric.ts'
import type { Run } from '../../contract/run.ts'

/** A run with what a report draws of it. */
export interface ReportedRun {
  readonly run: Run
  /** Figures of the whole run and of its layers, thinned for drawing. */
  readonly series: readonly SeriesData[]
}
