/** The parts of ECharts that this window uses; the full build is 2.9 MB. */
import { CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import type {
  CustomSeriesOption,
  HeatmapSeriesOption,
  LineSeriesOption,
  ScatterSeriesOption,
} from 'echarts/charts'
import { GridComponent, VisualMapComponent } from 'echarts/components'
import type { GridComponentOption, VisualMapComponentOption } from 'echarts/components'
import { init, use } from 'echarts/core'
import type { ComposeOption, EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([
  ...[LineChart, HeatmapChart, ScatterChart, CustomChart],
  ...[GridComponent, VisualMapComponent, CanvasRenderer],
])

export type ChartOption = ComposeOption<
  | CustomSeriesOption
  | LineSeriesOption
  | HeatmapSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | VisualMapComponentOption
>

export type Chart = EChartsType

export function openChart(element: HTMLElement): Chart {
  return init(element, null, { renderer: 'canvas' })
}
