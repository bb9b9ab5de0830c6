/** Values of curves near an x. */
import type { Curve } from './lineChart.ts'
import { nearest } from './placedCurves.ts'

export interface Reading {
  readonly id: string
  readonly name: string
  readonly colour: string
  readonly style: Curve['style']
  readonly x: number
  readonly value: number
}

export function readings(curves: readonly Curve[], at: number): Reading[] {
  return curves.flatMap((curve) => {
    const index = nearest(curve, at)
    if (index < 0) return []
    const { id, name, colour, style, x, y } = curve
    return [{ id, name, colour, style, x: x[index] ?? NaN, value: y[index] ?? NaN }]
  })
}
