/** From stored series to the curves of a chart. */
import { categoricalColour, layerColour } from './colours.ts'
import type { ChartTheme } from './colours.ts'
import type { Points } from './decimate.ts'
import type { Curve } from './lineChart.ts'
import { smoothedOf } from './smoothedSeries.ts'
import { given, phrase, translate } from '../text/language.ts'
import { spoken } from '../text/spoken.ts'

export interface StoredSeries extends Points {
  readonly name: string
  /** Seconds of training at each point, pauses excluded. */
  readonly seconds: Float64Array
  /** Points stored, of which `x.length` are here. */
  readonly total: number
  /** The average over every stored point, at these; where some were left out. */
  readonly smoothed?: { readonly weight: number; readonly values: Float64Array }
}

/** The raw curve faint behind its smoothed one; without smoothing, one curve. */
function smoothedCurves(series: StoredSeries, colour: string, weight: number): Curve[] {
  const raw = { ...series, id: series.name, group: series.name, colour }
  if (weight === 0) return [{ ...raw, style: 'solid' }]
  return [
    { ...raw, id: `${series.name}·raw`, style: 'faint' },
    // The same points again: they are not counted twice.
    { ...raw, y: smoothedOf(series, weight), style: 'solid', total: 0 },
  ]
}

/** Series of a run side by side (training and test), each smoothed when it is dense enough to be noisy. */
export function comparedCurves(
  series: readonly StoredSeries[],
  weight: number,
  theme: ChartTheme,
): Curve[] {
  return series.flatMap((one, index) =>
    smoothedCurves(one, categoricalColour(index, theme), one.x.length > 100 ? weight : 0),
  )
}

export interface LayerSeries {
  readonly layer: string
  readonly measured: StoredSeries
  readonly predicted: StoredSeries | null
}

/** One colour a layer; theory dashed, once where it is the same for all layers. */
export function layerCurves(
  layers: readonly LayerSeries[],
  weight: number,
  theme: ChartTheme,
): Curve[] {
  const shared = theoryIsShared(layers)
  return layers.flatMap(({ measured, predicted, layer }, index) => {
    const colour = layerColour(index, layers.length, theme)
    const said = spoken(layer)
    const named = { ...measured, name: said, group: said }
    const solid: Curve = {
      ...{ ...named, id: measured.name, colour, style: 'solid' },
      y: smoothedOf(measured, weight),
    }
    if (!predicted || (shared && index > 0)) return [solid]
    const theory: Curve = {
      ...{ ...predicted, id: predicted.name, style: 'dashed', total: 0 },
      name: shared ? translate('theory') : phrase('{layer}, theory', { layer: given(said) }),
      group: shared ? translate('theory') : said,
      colour: shared ? theme.ink : colour,
    }
    return [solid, theory]
  })
}

/** Measured raw and smoothed, and theory, of one layer alone. */
export function layerCurvesOf(
  { measured, predicted }: LayerSeries,
  colour: string,
  weight: number,
  theme: ChartTheme,
): Curve[] {
  const curves = smoothedCurves({ ...measured, name: translate('measured') }, colour, weight)
  if (!predicted) return curves
  const theory = {
    ...predicted,
    id: 'theory',
    name: translate('theory'),
    group: translate('theory'),
    colour: theme.ink,
    total: 0,
  }
  return [...curves, { ...theory, style: 'dashed' }]
}

function theoryIsShared(layers: readonly LayerSeries[]): boolean {
  const [first] = layers
  return layers.every(({ predicted }) => {
    if (!predicted || !first?.predicted) return false
    const [one, other] = [predicted.y, first.predicted.y]
    return one.length === other.length && one[0] === other[0] && one.at(-1) === other.at(-1)
  })
}
