/** Curves of one figure over several runs: each run's own, or each group's mean with its band. */
import { categoricalColour, categoricalDash } from '../charts/colours.ts'
import type { ChartTheme } from '../charts/colours.ts'
import type { Curve } from '../charts/lineChart.ts'
import type { StoredSeries } from '../charts/runCurves.ts'
import { smoothedOf } from '../charts/smoothedSeries.ts'
import type { BandKind } from '../../../core/contract/seedBand.ts'
import { bandOf } from './band.ts'
import type { Band } from './band.ts'
import { translate } from '../text/language.ts'

export interface ComparedRun {
  readonly runId: string
  readonly name: string
  /** Place of the run, or of its group, in the colour set. */
  readonly colourIndex: number
  readonly series: StoredSeries | undefined
}

export function runsCurves(
  runs: readonly ComparedRun[],
  weight: number,
  theme: ChartTheme,
): Curve[] {
  return runs.flatMap(({ runId, name, colourIndex, series }): Curve[] => {
    if (!series) return []
    const own = { name, group: name, ...lookOf(colourIndex, theme) }
    const { x, y, total, path } = series
    const raw = { x, y, total, ...(path ? { path } : {}) }
    if (weight === 0 || series.x.length <= 100)
      return [{ ...own, ...raw, id: runId, style: 'solid' }]
    return [
      { ...own, ...raw, id: `${runId}·raw`, style: 'faint' },
      { ...own, ...raw, id: runId, y: smoothedOf(series, weight), style: 'solid', total: 0 },
    ]
  })
}

export interface ComparedGroup {
  readonly key: string
  /** Says how many runs it stands for: `lr 0.1 (n = 3)`. */
  readonly name: string
  readonly colourIndex: number
  readonly series: readonly StoredSeries[]
  /** The same series over the x that is drawn, point by point; over steps when left out. */
  readonly placed?: readonly StoredSeries[]
  /** Made by the engine, of series too long to come whole, over the x that is drawn. */
  readonly made?: Band & { readonly total: number }
}

/** A colour of its own, and dashes where colours have come round. */
function lookOf(index: number, theme: ChartTheme) {
  const dash = categoricalDash(index)
  return { colour: categoricalColour(index, theme), ...(dash ? { dash } : {}) }
}

/** What the line and the area around it are; legends say it, on paper too. */
export const bandWords: Readonly<Record<BandKind, string>> = {
  deviation: 'mean ± standard deviation',
  error: 'mean ± standard error',
  range: 'mean, from least to greatest',
}

export function groupCurves(
  groups: readonly ComparedGroup[],
  kind: BandKind,
  weight: number,
  theme: ChartTheme,
): Curve[] {
  return groups.flatMap(({ key, name, colourIndex, series, placed, made }): Curve[] => {
    const own = { id: key, name, group: name, ...lookOf(colourIndex, theme) }
    if (made) return [madeCurve(own, made, kind)]
    if (series.length === 0) return []
    const smoothed = series.map((one, index) => {
      const { x, y } = one
      const at = placed?.[index]?.x ?? x
      return { x, y: x.length > 100 ? smoothedOf(one, weight) : y, at }
    })
    const { x, mean, low, high } = bandOf(smoothed, kind)
    // A mean stands for a point of each: that is no point left out.
    const total = series.reduce((most, one) => Math.max(most, one.total), 0)
    const isPath = placed?.some(({ path }) => path) === true
    const curve: Curve = { ...own, x, y: mean, style: 'solid', total }
    // Around a path that may cross itself an area would say nothing.
    if (isPath) return [{ ...curve, path: true }]
    return [
      series.length > 1
        ? { ...curve, band: { low, high, words: translate(bandWords[kind]) } }
        : curve,
    ]
  })
}

function madeCurve(
  own: Pick<Curve, 'id' | 'name' | 'group' | 'colour' | 'dash'>,
  { x, mean, low, high, total }: Band & { readonly total: number },
  kind: BandKind,
): Curve {
  return {
    ...own,
    x,
    y: mean,
    style: 'solid',
    total,
    band: { low, high, words: translate(bandWords[kind]) },
  }
}
