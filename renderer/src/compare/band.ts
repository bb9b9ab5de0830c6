/** Several curves of one quantity as their mean with a band around it. */
import type { BandKind } from '../../../core/contract/seedBand.ts'
import { lowerBound } from '../charts/decimate.ts'
import type { Points } from '../charts/decimate.ts'

/** `at`: where the points are drawn, when that is not their step. */
export interface BandedCurve extends Points {
  readonly at?: Float64Array
}

export interface Band {
  readonly x: Float64Array
  readonly mean: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * Over the steps at which every curve has a finite value, drawn at the mean of where they are. `deviation`: mean ± sample standard
 * deviation; `error`: ± standard error of the mean; `range`: least and greatest.
 */
export function bandOf(curves: readonly BandedCurve[], kind: BandKind): Band {
  const [first, ...others] = curves
  const rows = [...(first?.x ?? [])].flatMap((step, index) => {
    const indices = [index, ...others.map((curve) => indexAt(curve, step))]
    const values = indices.map((one, curve) => curves[curve]?.y[one] ?? NaN)
    const places = indices.map((one, curve) => placeOf(curves[curve], one))
    return [...values, ...places].every(Number.isFinite) ? [{ x: mean(places), values }] : []
  })
  const around = rows.map(({ values }) => spread(values, kind))
  return {
    x: Float64Array.from(rows, (row) => row.x),
    mean: Float64Array.from(around, ({ middle }) => middle),
    low: Float64Array.from(around, ({ low }) => low),
    high: Float64Array.from(around, ({ high }) => high),
  }
}

/** −1 where the curve has no point at exactly that step. */
function indexAt({ x }: Points, step: number): number {
  const index = lowerBound(x, step)
  return x[index] === step ? index : -1
}

function placeOf(curve: BandedCurve | undefined, index: number): number {
  return (curve?.at ?? curve?.x)?.[index] ?? NaN
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function spread(values: readonly number[], kind: BandKind) {
  const middle = mean(values)
  if (kind === 'range') return { middle, low: Math.min(...values), high: Math.max(...values) }
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0
  const half = kind === 'error' ? deviation / Math.sqrt(values.length) : deviation
  return { middle, low: middle - half, high: middle + half }
}
