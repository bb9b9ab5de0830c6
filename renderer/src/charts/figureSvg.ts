/** A line chart as an SVG file of a set width for a paper: ink on white, sizes in millimetres and points. */
import { CustomChart, LineChart as Lines } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { paperColour, paperTheme } from './colours.ts'
import type { ChartTheme } from './colours.ts'
import { escapeMarkup, withoutControls } from './escapeMarkup.ts'
import { figureLegend } from './figureLegend.ts'
import { drawLineChart } from './lineChart.ts'
import type { LineChart } from './lineChart.ts'
import type { ChartOption } from './option.ts'

use([Lines, CustomChart, GridComponent, SVGRenderer])

export interface FigureSize {
  readonly widthMm: number
  readonly heightMm: number
  /** Of all texts, points. */
  readonly fontPt: number
}

export interface Figure {
  readonly title: string
  readonly chart: Pick<
    LineChart,
    'curves' | 'xName' | 'x' | 'xScale' | 'yName' | 'yScale' | 'fit' | 'view'
  >
  /** The colours that the curves have on screen. */
  readonly theme: ChartTheme
  /** What dashed curves are. */
  readonly dashed: string
  /** Width of a text of that size, both in pixels. */
  readonly measure: (text: string, fontSize: number) => number
}

/** Latin as papers have it; Chinese as each system has it. */
export const fonts =
  "Helvetica, Arial, 'DejaVu Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

const pixelsPerMm = 96 / 25.4
const pixelsPerPoint = 96 / 72
/** Columns drawn per pixel: print has four times the dots of a screen. */
const fineness = 4

export function figureSvg(figure: Figure, { widthMm, heightMm, fontPt }: FigureSize): string {
  const [width, height] = [widthMm * pixelsPerMm, heightMm * pixelsPerMm]
  const fontSize = fontPt * pixelsPerPoint
  const count = new Set(figure.chart.curves.map(({ group }) => group)).size
  const colourOf = (colour: string) => paperColour(colour, count, figure.theme)
  const left = fontSize * 4.6
  const legend = figureLegend(figure.chart.curves, figure.dashed, colourOf, {
    ...{ width, left, fontSize, ink: paperTheme.ink },
    measure: (text) => figure.measure(text, fontSize),
  })
  const top = legend.height + fontSize * (figure.chart.yName === '' ? 0.8 : 2.2)
  const margins = { left, top, right: fontSize * 1.6, bottom: fontSize * 3.6 }
  const { option } = drawLineChart({
    ...figure.chart,
    curves: figure.chart.curves.map((curve) => ({ ...curve, colour: colourOf(curve.colour) })),
    xName: withoutControls(figure.chart.xName),
    yName: withoutControls(figure.chart.yName),
    ...{ columns: Math.round(width * fineness), theme: paperTheme, size: 'full' },
    ...{ fontSize, margins },
  })
  const outer = `width="${String(widthMm)}mm" height="${String(heightMm)}mm" viewBox="0 0 ${width.toFixed(2)} ${height.toFixed(2)}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${outer} font-family="${fonts}">
<title>${escapeMarkup(figure.title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${legend.markup}
${plot(option, width, height)}
</svg>
`
}

/** What ECharts draws, without the file around it. */
function plot(option: ChartOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption({ ...option, textStyle: { fontFamily: fonts.replaceAll("'", '') } })
  const text = chart.renderToSVGString()
  chart.dispose()
  const inner = text.slice(text.indexOf('>') + 1, text.lastIndexOf('</svg>'))
  // Styles for a pointer that paper has not; names are escaped, so that this finds real ones only.
  return inner.replace(/<style[^]*?<\/style>/g, '')
}
