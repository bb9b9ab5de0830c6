/** Several curves of one quantity as their mean with a band around it. */
import { lowerBound } from '../charts/decimate.ts'
import type { Points } from '../charts/decimate.ts'

export type BandKind = 'deviation' | 'error' | 'range'

export interface Band {
  readonly x: Float64Array
  readonly mean: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * Over the steps at which every curve has a finite value. `deviation`: mean ± sample standard
 * deviation; `error`: ± standard error of the mean; `range`: least and greatest.
 */
export function bandOf(curves: readonly Points[], kind: BandKind): Band {
  const [first, ...others] = curves
  const rows = [...(first?.x ?? [])].flatMap((step, index) => {
    const values = [first?.y[index] ?? NaN, ...others.map((curve) => valueAt(curve, step))]
    return values.every(Number.isFinite) ? [{ step, values }] : []
  })
  const around = rows.map(({ values }) => spread(values, kind))
  return {
    x: Float64Array.from(rows, ({ step }) => step),
    mean: Float64Array.from(around, ({ mean }) => mean),
    low: Float64Array.from(around, ({ low }) => low),
    high: Float64Array.from(around, ({ high }) => high),
  }
}

/** NaN where the curve has no point at exactly that step. */
function valueAt({ x, y }: Points, step: number): number {
  const index = lowerBound(x, step)
  return x[index] === step ? (y[index] ?? NaN) : NaN
}

function spread(values: readonly number[], kind: BandKind) {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  if (kind === 'range') return { mean, low: Math.min(...values), high: Math.max(...values) }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0
  const half = kind === 'error' ? deviation / Math.sqrt(count) : deviation
  return { mean, low: mean - half, high: mean + half }
}
