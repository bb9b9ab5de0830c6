/** The distribution of one layer's numbers as figures: see core/contract/histogram.ts. */
import { binFamily, histogramBins, histogramReach, scaleFamily } from '../contract/histogram.ts'
import type { HistogramKind } from '../contract/histogram.ts'
import { seriesName } from '../contract/metric.ts'
import type { StepFigures } from '../methods/method.ts'

/** Numbers that are none are left out of shares and scale alike. */
export function histogramFigures(
  kind: HistogramKind,
  layer: string,
  values: ArrayLike<number>,
): StepFigures {
  const { rms, count } = scaleOf(values)
  const shares = sharesOf(values, rms, count)
  const figures: Record<string, number> = {
    [seriesName({ family: scaleFamily(kind), layer })]: rms,
  }
  for (const [bin, share] of shares.entries())
    figures[seriesName({ family: binFamily(kind, bin), layer })] = share
  return figures
}

function scaleOf(values: ArrayLike<number>): { rms: number; count: number } {
  let [sum, count] = [0, 0]
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    if (!Number.isFinite(value)) continue
    sum += value * value
    count += 1
  }
  return { rms: Math.sqrt(sum / count), count }
}

function sharesOf(values: ArrayLike<number>, rms: number, count: number): Float64Array {
  const shares = new Float64Array(histogramBins)
  // All zero: everything lies in the bin that begins at zero.
  const perUnit = rms > 0 ? histogramBins / (2 * histogramReach * rms) : 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    if (!Number.isFinite(value)) continue
    const bin = Math.floor(value * perUnit) + histogramBins / 2
    const inside = Math.min(histogramBins - 1, Math.max(0, bin))
    shares[inside] = (shares[inside] ?? 0) + 1 / count
  }
  return shares
}
