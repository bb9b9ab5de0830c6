/** A drawn chart with one group of curves lit: the others are faint, so that a run is found in every chart. */
import type { Curve } from './lineChart.ts'
import type { ChartOption } from './option.ts'

const faint = 0.15

type Line = { readonly id?: unknown; readonly lineStyle?: object }

/** The same option while nothing is lit, or where no curve is of that group. */
export function litOption(
  option: ChartOption,
  curves: readonly Curve[],
  lit: string | null,
): ChartOption {
  if (lit === null || !curves.some(({ group }) => group === lit)) return option
  const others = new Set(curves.filter(({ group }) => group !== lit).map(({ id }) => id))
  const series = (option.series as readonly Line[]).map((one) =>
    others.has(String(one.id)) ? { ...one, lineStyle: { ...one.lineStyle, opacity: faint } } : one,
  )
  return { ...option, series: series as never }
}
