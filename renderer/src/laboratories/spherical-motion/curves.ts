/** Curves of the laboratory's charts: measured against theory with a band, and trainings over one another. */
import { categoricalColour, layerColour } from '../../charts/colours.ts'
import type { ChartTheme } from '../../charts/colours.ts'
import { lowerBound } from '../../charts/decimate.ts'
import type { Points } from '../../charts/decimate.ts'
import type { Curve } from '../../charts/lineChart.ts'
import type { StoredSeries } from '../../charts/runCurves.ts'
import type { CellSpan } from './findings.ts'
import { phrase, translate } from '../../text/language.ts'
import { spoken } from '../../text/spoken.ts'

/** Relative width of the band on each side: what the detector takes for equilibrium. */
export const band = 0.05

/** Root mean square over the last `span` points, as the theory's angle is one. */
export function trailingRms(values: Float64Array, span: number): Float64Array {
  const smoothed = new Float64Array(values.length)
  let sum = 0
  let count = 0
  for (const [index, value] of values.entries()) {
    if (Number.isFinite(value)) {
      sum += value * value
      count += 1
    }
    const leaving = index >= span ? (values[index - span] ?? NaN) : NaN
    if (Number.isFinite(leaving)) {
      sum -= leaving * leaving
      count -= 1
    }
    smoothed[index] = count > 0 ? Math.sqrt(Math.max(0, sum) / count) : NaN
  }
  return smoothed
}

export interface Banded {
  readonly measured: StoredSeries
  readonly predicted: StoredSeries | null
  /** Points of the trailing root mean square; 1 draws the points as they are. */
  readonly span: number
}

/** Raw values faint, their root mean square solid, theory dashed between two faint edges of its band. */
export function bandedCurves({ measured, predicted, span }: Banded, theme: ChartTheme): Curve[] {
  const colour = categoricalColour(0, theme)
  const raw = { ...measured, colour, group: translate('measured') }
  const solid: Curve = {
    ...{
      ...raw,
      id: 'rms',
      name: phrase('measured, rms over {span} points', { span }),
      style: 'solid',
      total: 0,
    },
    y: trailingRms(measured.y, span),
  }
  const own: Curve[] =
    span > 1
      ? [{ ...raw, id: 'raw', name: translate('measured'), style: 'faint' }, solid]
      : [{ ...raw, id: 'raw', name: translate('measured'), style: 'solid' }]
  if (!predicted) return own
  const theory = { ...predicted, group: translate('theory'), colour: theme.ink, total: 0 }
  const edge = (id: string, factor: number): Curve => ({
    ...{
      ...theory,
      id,
      name: phrase('theory {sign} {band} %', { sign: factor > 1 ? '+' : '−', band: 100 * band }),
      style: 'faint',
    },
    y: predicted.y.map((value) => value * factor),
  })
  return [
    ...own,
    { ...theory, id: 'theory', name: translate('theory'), style: 'dashed' },
    edge('above', 1 + band),
    edge('below', 1 - band),
  ]
}

/** A horizontal line over the steps of `series`, quiet: it is a landmark, not a theory. */
export function levelCurve(
  series: Points,
  {
    value,
    name,
    colour,
  }: { readonly value: number; readonly name: string; readonly colour: string },
): Curve {
  const ends = [series.x[0] ?? 0, series.x.at(-1) ?? 1]
  return {
    ...{ id: name, name, group: name, colour, style: 'faint', total: 0 },
    x: Float64Array.from(ends),
    y: Float64Array.of(value, value),
  }
}

/** What x counts: steps of each training, or the samples it has seen. */
export type Progress = 'steps' | 'samples'

interface CellDrawing {
  /** Points of the trailing root mean square; 1 draws the points as they are. */
  readonly span: number
  readonly progress: Progress
  readonly theme: ChartTheme
  /** Theory is dashed, and once a setting: its seeds share it. */
  readonly style?: 'solid' | 'dashed'
}

/** The same figure of every training, each from its own start. Seeds share their setting's colour. */
export function cellCurves(
  series: StoredSeries,
  trainings: readonly CellSpan[],
  { span, progress, theme, style = 'solid' }: CellDrawing,
): Curve[] {
  const cells = style === 'solid' ? trainings : firstSeeds(trainings)
  const labels = [...new Set(cells.map(({ label }) => label))]
  return cells.flatMap(({ label, seed, from, to, batchSize }) => {
    const [start, end] = [lowerBound(series.x, from + 0.5), lowerBound(series.x, to + 0.5)]
    if (end <= start) return []
    const factor = progress === 'samples' ? batchSize : 1
    const x = series.x.slice(start, end).map((step) => (step - from) * factor)
    const own = series.y.slice(start, end)
    const y = span > 1 ? trailingRms(own, span) : own
    const colour = colourOf(labels.indexOf(label), labels.length, theme)
    const [id, total] = [`${label} ${seed} ${style}`, style === 'solid' ? x.length : 0]
    const group = spoken(label)
    const name = style === 'solid' ? group : phrase('{layer}, theory', { layer: group })
    return [{ ...{ id, name, group, colour, style }, x, y, total }]
  })
}

/** Distinct hues as far as they go, then one sequential map: settings are in an order of their own. */
function colourOf(index: number, count: number, theme: ChartTheme): string {
  return count <= 6 ? categoricalColour(index, theme) : layerColour(index, count, theme)
}

function firstSeeds(cells: readonly CellSpan[]): CellSpan[] {
  return cells.filter((cell) => cells.find(({ label }) => label === cell.label) === cell)
}
