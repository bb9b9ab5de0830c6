/** What a chart shows, as rows of figures: for those who read with their ears, and for exact values. */
import type { Curve } from './lineChart.ts'
import { nearest, spanOf } from './placedCurves.ts'
import type { Range } from './scale.ts'
import { given, listed, phrase, translate } from '../text/language.ts'

export interface ChartTable {
  readonly columns: readonly { readonly id: string; readonly name: string }[]
  readonly rows: readonly { readonly x: number; readonly values: readonly number[] }[]
}

/** Rows of a table that can still be listened to. */
const mostRows = 20

/** Values at evenly spaced points of the longest curve, first and last among them; raw curves stand behind smoothed ones. */
export function chartTable(curves: readonly Curve[], view: Range | null): ChartTable {
  const shown = curves.filter(({ style }) => style !== 'faint')
  const longest = shown.reduce<Curve | null>(
    (most, curve) => (most && most.x.length >= curve.x.length ? most : curve),
    null,
  )
  const places = longest ? sampled(longest, view) : []
  return {
    columns: shown.map(({ id, name }) => ({ id, name })),
    rows: places.map((x) => ({ x, values: shown.map((curve) => valueNear(curve, x)) })),
  }
}

function sampled({ x }: Curve, view: Range | null): number[] {
  const inside = [...x].filter(
    (value) =>
      Number.isFinite(value) && (!view || (value >= view.minimum && value <= view.maximum)),
  )
  const count = Math.min(mostRows, inside.length)
  return Array.from({ length: count }, (_, row) => {
    const index = count === 1 ? 0 : Math.round((row * (inside.length - 1)) / (count - 1))
    return inside[index] ?? NaN
  })
}

/** NaN where the curve has ended, or not begun. */
function valueNear(curve: Curve, x: number): number {
  const { from, to } = spanOf([curve])
  const index = x < from || x > to ? -1 : nearest(curve, x)
  return curve.y[index] ?? NaN
}

/** One sentence: what is drawn, over what, and where each curve ends. */
export function chartSummary(curves: readonly Curve[], unit: string): string {
  const shown = curves.filter(({ style, x }) => style !== 'faint' && x.length > 0)
  if (shown.length === 0) return translate('No points yet.')
  const ends = shown
    .slice(0, 6)
    .map(({ name, y }) =>
      phrase('{name} ends at {value}', { name: given(name), value: String(y.at(-1)) }),
    )
  const more = shown.length > 6 ? [phrase('and {count} more', { count: shown.length - 6 })] : []
  const sentence = phrase('{curves}.', { curves: given(listed([...ends, ...more])) })
  return unit === '' ? sentence : `${sentence} ${phrase('Unit: {unit}.', { unit })}`
}
