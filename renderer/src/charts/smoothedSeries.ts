/** The average of a series: the engine's, which ran over every stored point, or that of the points that are here. */
import { smooth } from '../../../core/statistics/smoothing.ts'
import type { StoredSeries } from './runCurves.ts'

export function smoothedOf({ y, smoothed }: StoredSeries, weight: number): Float64Array {
  return smoothed?.weight === weight ? smoothed.values : smooth(y, weight)
}
