/** Test accuracy over the steps of each cell: one colour a method, its largest batch solid. */
import { categoricalColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import type { Curve } from '../../charts/lineChart.ts'
import { cellName } from './findings.ts'
import type { GridFindings } from './findings.ts'
import { translate } from '../../text/language.ts'

export function learningCurves({ cells }: GridFindings, theme: ChartTheme): Curve[] {
  const methods = [...new Set(cells.map(({ method }) => method))]
  const begun = cells.filter(({ curve }) => curve.length > 0)
  const largest = (method: string) =>
    Math.max(...begun.filter((one) => one.method === method).map(({ batchSize }) => batchSize))
  return begun.map((cell) => ({
    ...{ id: cell.id, name: cellName(cell), group: translate(cell.method) },
    x: Float64Array.from(cell.curve, ([step]) => step),
    y: Float64Array.from(cell.curve, ([, accuracy]) => 100 * accuracy),
    colour: categoricalColour(methods.indexOf(cell.method), theme),
    style: cell.batchSize === largest(cell.method) ? 'solid' : 'dashed',
    total: cell.curve.length,
  }))
}
