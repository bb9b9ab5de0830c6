/** Gains of the rules over the plain sum as points with error bars, one row a group. */
import { categoricalColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import type { ChartOption } from '../../charts/option.ts'
import { listed, translate } from '../../text/language.ts'
import { regulariserText, ruleNames, sourceLabel } from './findings.ts'
import type { GroupFinding, SourceFinding } from './findings.ts'

export function gainOption(
  groups: readonly GroupFinding[],
  sources: readonly SourceFinding[],
  theme: ChartTheme,
): ChartOption {
  const label = { color: theme.muted, fontSize: 11 }
  const rules = [...new Set(groups.map(({ rule }) => rule))]
  const rows = groups.map((group) =>
    listed([
      sourceLabel(group.source, sources),
      ...[regulariserText(group), ruleNames[group.rule] ?? group.rule].map(translate),
    ]),
  )
  return {
    animation: false,
    grid: { left: 360, right: 24, top: 8, bottom: 40 },
    xAxis: {
      ...{
        type: 'value',
        name: translate('points of test accuracy'),
        nameLocation: 'middle',
        nameGap: 24,
      },
      nameTextStyle: label,
      axisLabel: label,
      splitLine: { lineStyle: { color: theme.line } },
    },
    yAxis: {
      ...{ type: 'category', inverse: true, data: rows },
      axisLabel: { ...label, width: 344, overflow: 'truncate', interval: 0 },
      axisTick: { show: false },
      axisLine: { show: false },
    },
    series: [
      ...rules.map((rule, at) => ({
        ...{ type: 'scatter' as const, id: rule, symbolSize: 8, silent: true },
        itemStyle: { color: categoricalColour(at, theme) },
        data: groups.flatMap((group, row) =>
          group.rule === rule ? [[group.againstSum?.mean ?? 0, row]] : [],
        ),
      })),
      ...groups.flatMap((group, row) =>
        errorBar(group, row, categoricalColour(rules.indexOf(group.rule), theme)),
      ),
    ],
  }
}

/** A line from one standard error below to one above. */
function errorBar({ againstSum }: GroupFinding, row: number, colour: string) {
  const { mean = 0, standardError = null } = againstSum ?? {}
  if (standardError === null) return []
  return [
    {
      ...{ type: 'line' as const, id: `error ${row}`, showSymbol: false, silent: true },
      lineStyle: { color: colour, width: 2 },
      data: [
        [mean - standardError, row],
        [mean + standardError, row],
      ],
    },
  ]
}
