/** An axis of ECharts with ticks of our own. */
import type { ChartTheme } from './colours.ts'
import { placeOf, valueOf } from './scale.ts'
import type { Range, Scale } from './scale.ts'

export interface DrawnAxis {
  /** Empty: none is written. */
  readonly name: string
  readonly scale: Scale
  readonly range: Range
  readonly ticks: readonly number[]
  readonly format: (value: number) => string
  readonly theme: ChartTheme
  /** Pixels. */
  readonly fontSize: number
}

/** Symlog is unknown to ECharts: its axis runs over places, and its ticks are written as values. */
export function axisOption({ name, scale, range, ticks, format, theme, fontSize }: DrawnAxis) {
  const isSymlog = scale === 'symlog'
  const place = isSymlog ? placeOf(scale, range.linearWithin) : (value: number) => value
  const value = isSymlog ? valueOf(scale, range.linearWithin) : (value: number) => value
  const places = ticks.map(place)
  return {
    type: scale === 'log' ? ('log' as const) : ('value' as const),
    ...{ name, min: place(range.minimum), max: place(range.maximum) },
    nameTextStyle: { color: theme.muted, fontSize },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
    axisTick: { show: true, length: 4, customValues: places, lineStyle: { color: theme.line } },
    axisLabel: {
      ...{ color: theme.muted, fontSize, hideOverlap: true, customValues: places },
      // Places come back with their rounding; a tick is a round value.
      formatter: (at: number) => format(isSymlog ? Number(value(at).toPrecision(9)) : at),
    },
    splitLine: { show: true, lineStyle: { color: theme.line, opacity: 0.55 } },
  }
}
