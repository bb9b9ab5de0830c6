/** Values of curves near a step. */
import { lowerBound } from './decimate.ts'
import type { Points } from './decimate.ts'
import type { Curve } from './lineChart.ts'

export interface Reading {
  readonly id: string
  readonly name: string
  readonly colour: string
  readonly style: Curve['style']
  readonly step: number
  readonly value: number
}

/** Index of the point whose x is nearest; −1 of none. */
export function nearest({ x }: Points, step: number): number {
  if (x.length === 0) return -1
  const after = Math.min(lowerBound(x, step), x.length - 1)
  const before = Math.max(0, after - 1)
  return step - (x[before] ?? 0) < (x[after] ?? 0) - step ? before : after
}

export function readings(curves: readonly Curve[], step: number): Reading[] {
  return curves.flatMap(({ id, name, colour, style, x, y }) => {
    const index = nearest({ x, y }, step)
    if (index < 0) return []
    return [{ id, name, colour, style, step: x[index] ?? NaN, value: y[index] ?? NaN }]
  })
}
