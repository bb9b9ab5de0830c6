/** Charts of a search: data to ECharts options. */
import { categoricalColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import type { ChartOption } from '../../charts/option.ts'
import { formatTick } from '../../text/figures.ts'
import { lineageOf } from './searchFindings.ts'
import type { JudgedChild, SearchFindings } from './searchFindings.ts'
import { translate } from '../../text/language.ts'

const margins = { left: 56, right: 24, top: 34, bottom: 44 }

function axis(name: string, theme: ChartTheme) {
  const label = { color: theme.muted, fontSize: 11 }
  return {
    ...{ type: 'value' as const, name, nameTextStyle: label },
    axisLabel: { ...label, formatter: formatTick },
    axisLine: { show: true, lineStyle: { color: theme.line } },
    splitLine: { lineStyle: { color: theme.line } },
  }
}

function below(name: string, theme: ChartTheme) {
  return { ...axis(name, theme), nameLocation: 'middle' as const, nameGap: 28 }
}

function accuracyAxis(theme: ChartTheme) {
  const base = axis(translate('accuracy, shared weights (%)'), theme)
  return { ...base, scale: true, nameTextStyle: { ...base.nameTextStyle, align: 'left' as const } }
}

/** Half see-through, so that points on points show. `#rrggbb` */
function translucent(colour: string): string {
  return `${colour}80`
}

/** Accuracy of judged children against their cost; the front is what none beats in both. */
export function paretoOption({ children, front }: SearchFindings, theme: ChartTheme): ChartOption {
  const point = ({ operations, accuracy }: JudgedChild): [number, number] => [
    operations / 1e6,
    100 * accuracy,
  ]
  const edge = front.flatMap((place) => {
    const child = children[place]
    return child ? [point(child)] : []
  })
  return {
    animation: false,
    grid: margins,
    xAxis: { ...below(translate('multiply-adds (millions)'), theme), scale: true },
    yAxis: accuracyAxis(theme),
    series: [
      {
        ...{
          type: 'scatter',
          id: 'judged',
          name: translate('judged child'),
          data: children.map(point),
        },
        ...{ symbolSize: 6, color: translucent(categoricalColour(0, theme)) },
      },
      {
        ...{ type: 'line', id: 'front', name: translate('Pareto front'), data: edge, step: 'end' },
        ...{ symbol: 'circle', symbolSize: 8, color: categoricalColour(1, theme) },
        lineStyle: { width: 2 },
      },
    ],
  }
}

/** Generations from left to right; the forebears of the best child are joined by lines. */
export function familyOption(
  { children }: Pick<SearchFindings, 'children'>,
  theme: ChartTheme,
): ChartOption {
  const line = lineageOf(children)
  const point = (child: JudgedChild): [number, number] => [
    child.generation + 1,
    100 * child.accuracy,
  ]
  const own = children.filter((_, place) => line.has(place))
  const colour = categoricalColour(1, theme)
  return {
    animation: false,
    grid: margins,
    xAxis: generationAxis(children, theme),
    yAxis: accuracyAxis(theme),
    series: [
      {
        ...{
          type: 'line',
          id: 'descent',
          name: translate('descent'),
          data: descents(children, line, point),
        },
        ...{ symbol: 'none', color: colour, lineStyle: { width: 1.5 }, connectNulls: false },
      },
      {
        ...{
          type: 'scatter',
          id: 'judged',
          name: translate('judged child'),
          data: children.map(point),
        },
        ...{ symbolSize: 5, color: translucent(theme.muted) },
      },
      {
        ...{ type: 'scatter', id: 'forebears', name: translate('best child and its forebears') },
        ...{ data: own.map(point), symbolSize: 9, color: colour },
      },
    ],
  }
}

/** Room for half a generation on both sides, so that no point lies on the chart's edge; whole numbers only. */
function generationAxis(children: readonly JudgedChild[], theme: ChartTheme) {
  const last = children.reduce((most, { generation }) => Math.max(most, generation + 1), 1)
  const base = below(translate('generation'), theme)
  const formatter = (value: number) => (value >= 1 && value <= last ? formatTick(value) : '')
  return {
    ...{ ...base, interval: Math.ceil(last / 12), min: 0, max: last + 1 },
    axisLabel: { ...base.axisLabel, formatter },
    splitLine: { show: false },
  }
}

/** Parent, child, gap, for each pair of the line. */
function descents(
  children: readonly JudgedChild[],
  line: ReadonlySet<number>,
  point: (child: JudgedChild) => [number, number],
): ([number, number] | [null, null])[] {
  return [...line].flatMap((place) => {
    const child = children[place]
    if (!child) return []
    return child.parents.flatMap((parent) => {
      const from = children[parent]
      return from ? [point(from), point(child), [null, null] as [null, null]] : []
    })
  })
}
