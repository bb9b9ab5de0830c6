/** The charts of a report: one a figure, with a line a run; of a single run, its layers as well. */
import type { SeriesData } from '../../contract/metric.ts'
import { methodDefinitions } from '../../methods/registry.ts'
import { lineChart } from './lineChart.ts'
import type { ChartLine } from './lineChart.ts'
import type { ReportedRun } from './reportedRun.ts'
import { element, given } from './style.ts'

/** Okabe and Ito's colours: told apart with every common colour blindness. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9']

type Drawn = ChartLine & { readonly family: string }

export function figuresOf(runs: readonly ReportedRun[]): string[] {
  const lines = runs.flatMap(({ run, series }, index) =>
    series
      .filter(({ key }) => key.layer === null)
      .map((one) => drawnLine(one, { name: run.name, index, dashed: false })),
  )
  const [only] = runs
  const layers = only && runs.length === 1 ? layerLines(only) : []
  const families = [...new Set([...lines, ...layers].map(({ family }) => family))]
  return families.map((family) => {
    const { label, unit, scale } = described(family, runs)
    const drawn = [...lines, ...layers].filter((line) => line.family === family)
    return lineChart({
      title: `${element('tspan', label)}${unit === '' ? '' : ` (${element('tspan', unit)})`}`,
      // A log axis would leave out what is not above zero.
      logarithmic: scale === 'log' && drawn.every(isPositive),
      lines: drawn,
    })
  })
}

/** Measured lines full; what predicts a family is drawn dashed among it, in the layer's colour. */
function layerLines({ run, series }: ReportedRun): Drawn[] {
  const families = methodDefinitions.get(run.method)?.description.families ?? []
  const names = [...new Set(series.flatMap(({ key }) => key.layer ?? []))]
  return series.flatMap((one) => {
    const { family, layer } = one.key
    if (layer === null) return []
    const predicts = families.find(({ predictedBy }) => predictedBy === family)?.family
    const look = { name: predicts ? '' : layer, index: names.indexOf(layer) }
    const line = drawnLine(one, { ...look, dashed: predicts !== undefined })
    return [{ ...line, family: predicts ?? family }]
  })
}

function isPositive({ values }: Drawn): boolean {
  return !Array.from(values).some((value) => value <= 0)
}

type Look = { readonly name: string; readonly index: number; readonly dashed: boolean }

function drawnLine({ key, steps, values }: SeriesData, { name, index, dashed }: Look): Drawn {
  const colour = colours[index % colours.length] ?? '#000000'
  return { family: key.family, name, colour, dashed, steps, values }
}

function described(family: string, runs: readonly ReportedRun[]) {
  for (const { run } of runs) {
    const families = methodDefinitions.get(run.method)?.description.families ?? []
    const found = families.find((one) => one.family === family)
    if (found) return found
  }
  return { label: given(family), unit: '', scale: 'linear' as const }
}
