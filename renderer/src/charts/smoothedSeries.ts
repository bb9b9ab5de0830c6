/** The average of a series: the engine's, which ran over every stored point, or that of the points that are here. */
import { smooth } from '../../../core/statistics/smoothing.ts'

interface Smoothable {
  readonly y: Float64Array
  readonly smoothed?: { readonly weight: number; readonly values: Float64Array }
}

export function smoothedOf({ y, smoothed }: Smoothable, weight: number): Float64Array {
  return smoothed?.weight === weight ? smoothed.values : smooth(y, weight)
}
