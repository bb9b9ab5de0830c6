/** A plain value axis in the colours of the theme. */
import { formatTick } from '../text/figures.ts'
import type { ChartTheme } from './colours.ts'

export function plainAxis(name: string, theme: ChartTheme) {
  return {
    type: 'value' as const,
    name,
    nameTextStyle: { color: theme.muted, fontSize: 11 },
    axisLine: { show: true, lineStyle: { color: theme.line } },
    axisLabel: { color: theme.muted, fontSize: 11, hideOverlap: true, formatter: formatTick },
    splitLine: { show: true, lineStyle: { color: theme.line, opacity: 0.55 } },
  }
}
