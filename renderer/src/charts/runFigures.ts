/** What a run's page shows: series arranged by what the method says about its families. */
import type { Family } from '../../../core/contract/method.ts'
import { parseSeriesName, seriesName } from '../../../core/contract/metric.ts'
import type { LayerSeries, StoredSeries } from './runCurves.ts'
import { translate } from '../text/language.ts'

/** Figures of the whole run that share a chart: `train/loss` and `test/loss`. */
export interface ComparedFigure {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly scale: 'linear' | 'log'
  readonly series: readonly StoredSeries[]
}

/** One quantity of every layer. */
export interface LayeredFigure {
  readonly family: Family
  readonly layers: readonly LayerSeries[]
}

type SeriesByName = ReadonlyMap<string, StoredSeries>

/** A family that the method has not described still gets its chart, under the name that it was given. */
function described(families: readonly Family[], series: SeriesByName): Family[] {
  const known = new Set(families.map(({ family }) => family))
  const unknown = new Map<string, Family>()
  for (const name of series.keys()) {
    const { family, layer } = parseSeriesName(name)
    if (known.has(family)) continue
    const plain = { unit: '', scale: 'linear', predictedBy: null } as const
    unknown.set(family, { ...plain, family, label: family, perLayer: layer !== null })
  }
  const said = families.map((one) => ({ ...one, label: translate(one.label) }))
  return [...said, ...unknown.values()]
}

/** What a figure of whole runs is called: as its laboratory says, else as it was given. */
export function figureLabel(families: readonly Family[], name: string): string {
  const described = families.find(({ family }) => family === name)
  return described ? translate(described.label) : name
}

const splitNames = ['train', 'validation', 'test']

export function comparedFigures(
  families: readonly Family[],
  series: SeriesByName,
): ComparedFigure[] {
  const figures = new Map<string, ComparedFigure>()
  for (const { family, label, unit, scale } of described(families, series)) {
    const stored = series.get(family)
    if (!stored) continue
    const [split = '', ...rest] = family.split('/')
    const isSplit = rest.length > 0 && splitNames.includes(split)
    const id = isSplit ? rest.join('/') : family
    const known = figures.get(id)
    const title = isSplit ? translate(capital(rest.join(' '))) : label
    const named = { ...stored, name: isSplit ? translate(split) : label }
    figures.set(id, {
      ...{ id, title, unit, scale },
      series: [...(known?.series ?? []), named],
    })
  }
  return [...figures.values()]
}

/** Families that predict another one are drawn over it, not alone. */
export function layeredFigures(families: readonly Family[], series: SeriesByName): LayeredFigure[] {
  const predictions = new Set(families.map(({ predictedBy }) => predictedBy))
  const layersOf = new Map<string, string[]>()
  for (const name of series.keys()) {
    const { family, layer } = parseSeriesName(name)
    if (layer !== null) layersOf.set(family, [...(layersOf.get(family) ?? []), layer])
  }
  return described(families, series)
    .filter(({ family }) => layersOf.has(family) && !predictions.has(family))
    .map((family) => ({
      family,
      layers: (layersOf.get(family.family) ?? []).flatMap((layer) => {
        const measured = series.get(seriesName({ family: family.family, layer }))
        if (!measured) return []
        const { predictedBy } = family
        const predicted = predictedBy && series.get(seriesName({ family: predictedBy, layer }))
        return [{ layer, measured, predicted: predicted || null }]
      }),
    }))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
