/** The line charts of a run's page as a list, so that they can be pinned and put in another order. */
import { computed } from 'vue'
import type { Family } from '../../../core/contract/method.ts'
import { comparedCurves, layerCurves } from '../charts/runCurves.ts'
import type { LayerSeries, StoredSeries } from '../charts/runCurves.ts'
import { comparedFigures, layeredFigures } from '../charts/runFigures.ts'
import type { ComparedFigure, LayeredFigure } from '../charts/runFigures.ts'
import type { Curve } from '../charts/lineChart.ts'
import { useChartTheme } from './useChartTheme.ts'

export interface PageChart {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly scale: 'linear' | 'log'
  readonly testid: string
  readonly curves: (smoothing: number) => Curve[]
}

type SeriesByName = ReadonlyMap<string, StoredSeries>

/** `stored` lies over steps; `place` puts a series on the page's x. */
export function useRunCharts(
  families: () => readonly Family[],
  stored: () => SeriesByName,
  place: (series: StoredSeries) => StoredSeries,
) {
  const theme = useChartTheme()
  const compared = computed(() => comparedFigures(families(), stored()))
  const layered = computed(() => layeredFigures(families(), stored()))
  const predicted = computed(() => layered.value.filter(({ family }) => family.predictedBy))

  function layerChart({ family, layers }: LayeredFigure): PageChart {
    const curves = (smoothing: number) =>
      layerCurves(placedLayers(layers, place), smoothing, theme.value)
    const { family: id, label: title, unit, scale } = family
    return { id, title, unit, scale, testid: testidOf(id), curves }
  }

  function figureChart({ id, title, unit, scale, series }: ComparedFigure): PageChart {
    const curves = (smoothing: number) => comparedCurves(series.map(place), smoothing, theme.value)
    return { id, title, unit, scale, testid: `chart-${id}`, curves }
  }

  /** Loss and accuracy lead; learning rate, throughput and the like follow below. */
  const isLeading = ({ id }: ComparedFigure) => ['loss', 'accuracy'].includes(id)
  const upper = computed(() => [
    ...predicted.value.map(layerChart),
    ...compared.value.filter(isLeading).map(figureChart),
  ])
  const lower = computed(() => [
    ...layered.value.filter(({ family }) => !family.predictedBy).map(layerChart),
    ...compared.value.filter((figure) => !isLeading(figure)).map(figureChart),
  ])
  return { predicted, upper, lower }
}

export function placedLayers(
  layers: readonly LayerSeries[],
  place: (series: StoredSeries) => StoredSeries,
): LayerSeries[] {
  return layers.map(({ layer, measured, predicted }) => ({
    ...{ layer, measured: place(measured) },
    predicted: predicted && place(predicted),
  }))
}

function testidOf(family: string): string {
  const words = family.replace(/([A-Z])/g, (letter) => `-${letter.toLowerCase()}`)
  return `chart-${words.replaceAll('/', '-')}`
}
