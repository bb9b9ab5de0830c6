/** Charts of a shrinking run: data to ECharts options. */
import { categoricalColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import type { ChartOption } from '../../charts/option.ts'
import { formatTick } from '../../text/figures.ts'
import type { Findings, Round } from './findings.ts'
import { phrase, translate } from '../../text/language.ts'

const margins = { left: 56, right: 20, top: 34, bottom: 44 }

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

function above(name: string, theme: ChartTheme) {
  const base = axis(name, theme)
  return { ...base, nameTextStyle: { ...base.nameTextStyle, align: 'left' as const } }
}

/** log₁₀ of the number of children after each cut; `shown` is marked. */
export function sizeOption(
  rounds: readonly Round[],
  shown: number,
  theme: ChartTheme,
): ChartOption {
  const [first] = rounds
  const sizes = first ? [first.before.size, ...rounds.map(({ after }) => after.size)] : []
  const data = sizes.map((size, cut): [number, number] => [cut, Math.log10(size)])
  const colour = categoricalColour(0, theme)
  return {
    animation: false,
    grid: margins,
    xAxis: {
      ...below(translate('cuts done'), theme),
      minInterval: 1,
      max: Math.max(1, rounds.length),
    },
    yAxis: { ...above(translate('log₁₀ children'), theme), min: 0 },
    series: [
      {
        ...{ type: 'line', id: 'size', data, symbol: 'circle', symbolSize: 6 },
        ...{ color: colour, lineStyle: { width: 2 } },
      },
      {
        ...{ type: 'line', id: 'shown', data: data.slice(shown, shown + 1), symbol: 'circle' },
        ...{ symbolSize: 14, color: colour },
      },
    ],
  }
}

/** Share of children by angle, before and after a cut, as steps over the bins. */
export function histogramOption({ histogram }: Round, theme: ChartTheme): ChartOption {
  const { low, high } = histogram
  const series = (['before', 'after'] as const).map((name, index) => ({
    ...{
      type: 'line' as const,
      id: name,
      name: phrase('{when} the cut', { when: name }),
      step: 'end' as const,
    },
    ...{ symbol: 'none', color: categoricalColour(index, theme) },
    lineStyle: { width: 2 },
    areaStyle: { opacity: 0.14 },
    data: outline(histogram[name], low, high),
  }))
  return {
    animation: false,
    grid: margins,
    xAxis: {
      ...below(translate('angle (rad)'), theme),
      ...{ min: low, max: high },
      // The ends are where the bins end, not round numbers.
      axisLabel: { ...axis('', theme).axisLabel, showMinLabel: false, showMaxLabel: false },
    },
    yAxis: above(translate('share of children (%)'), theme),
    series,
  }
}

/** Left ends of the bins with their shares in percent, closed at the right end. */
function outline(shares: readonly number[], low: number, high: number): [number, number][] {
  const width = (high - low) / shares.length
  const ends = shares.map((share, bin): [number, number] => [low + bin * width, 100 * share])
  return [...ends, [high, 100 * (shares.at(-1) ?? 0)]]
}

/** Angle of random children against their true accuracy. */
export function scatterOption(
  { scatter = [] }: Pick<Findings, 'scatter'>,
  theme: ChartTheme,
): ChartOption {
  return {
    animation: false,
    grid: margins,
    xAxis: { ...below(translate('angle (rad)'), theme), scale: true },
    yAxis: { ...above(translate('true accuracy (%)'), theme), scale: true },
    series: [
      {
        ...{ type: 'scatter', id: 'children', data: scatter.map((point) => [...point]) },
        // Half through, so that heaps of children show.
        ...{ symbolSize: 5, color: `${categoricalColour(0, theme)}8c` },
      },
    ],
  }
}
