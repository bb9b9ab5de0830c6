/** Layouts of charts: which look a chart has, and what each change makes of the layout. */
import type { ChartLayout, ChartLook } from '../../../core/contract/chartLayout.ts'

const defaultSmoothing = 0.6

export function plainLayout(place: string): ChartLayout {
  return { place, x: 'step', smoothing: defaultSmoothing, charts: [], order: [] }
}

export function lookOf({ charts }: ChartLayout, chart: string): ChartLook {
  const plain = { chart, pinned: false, xScale: null, yScale: null, fit: null }
  return charts.find((one) => one.chart === chart) ?? plain
}

/** In the layout's order; charts that it does not know keep their place among their neighbours. */
export function arranged<Chart>(
  charts: readonly Chart[],
  layout: ChartLayout,
  idOf: (chart: Chart) => string,
): Chart[] {
  const ranks = new Map(layout.order.map((chart, rank) => [chart, rank]))
  let last = -1
  const placed = charts.map((chart, index) => {
    last = ranks.get(idOf(chart)) ?? last
    return { chart, index, rank: last }
  })
  return placed.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ chart }) => chart)
}

export function withLook(
  layout: ChartLayout,
  chart: string,
  part: Partial<ChartLook>,
): ChartLayout {
  const changed = { ...lookOf(layout, chart), ...part }
  const isKnown = layout.charts.some((one) => one.chart === chart)
  if (!isKnown) return { ...layout, charts: [...layout.charts, changed] }
  return { ...layout, charts: layout.charts.map((one) => (one.chart === chart ? changed : one)) }
}

/** Writes down the order in which charts are shown, with `chart` moved by so many places among `shown`. */
export function withMoved(
  layout: ChartLayout,
  chart: string,
  by: number,
  shown: readonly string[],
): ChartLayout {
  const order = shown.filter((one) => one !== chart)
  const at = shown.indexOf(chart)
  if (at < 0) return layout
  order.splice(Math.max(0, Math.min(order.length, at + by)), 0, chart)
  const rest = layout.order.filter((one) => !order.includes(one))
  return { ...layout, order: [...order, ...rest] }
}

const between = ' as '

/** Where a layout of `place` is kept under a name. */
export function namedPlace(place: string, name: string): string {
  return `${place}${between}${name}`
}

/** Names under which layouts of `place` are kept, and the one that looks as `shown` does. */
export function namedLayouts(
  place: string,
  shown: ChartLayout,
  all: ReadonlyMap<string, ChartLayout>,
): { readonly names: readonly string[]; readonly current: string | null } {
  const start = namedPlace(place, '')
  const names = [...all.keys()]
    .filter((kept) => kept.startsWith(start))
    .map((kept) => kept.slice(start.length))
    .sort((a, b) => a.localeCompare(b))
  const looks = (layout: ChartLayout | undefined) => JSON.stringify({ ...layout, place: '' })
  const isShown = (name: string) => looks(all.get(namedPlace(place, name))) === looks(shown)
  return { names, current: names.find(isShown) ?? null }
}
