/** The legend of a figure on paper, as SVG: swatches and names in rows above the plot. */
import type { Curve } from './lineChart.ts'
import { escapeMarkup } from './escapeMarkup.ts'

export interface FigureLegend {
  readonly markup: string
  /** Pixels. */
  readonly height: number
}

interface Entry {
  readonly text: string
  readonly swatch: string
  readonly dash: readonly number[] | null
  /** Of an area. */
  readonly isBand?: boolean
}

export interface LegendRoom {
  readonly width: number
  readonly fontSize: number
  readonly left: number
  readonly ink: string
  /** Width of a text in pixels. */
  readonly measure: (text: string) => number
}

/** More names than this are a ramp from the first to the last. */
const mostEntries = 16
const longestName = 48

export function figureLegend(
  curves: readonly Curve[],
  dashed: string,
  colourOf: (colour: string) => string,
  room: LegendRoom,
): FigureLegend {
  const rows = inRows(entriesOf(curves, dashed, colourOf), room)
  const { fontSize, left } = room
  const lineHeight = fontSize * 1.5
  const texts = rows.flatMap((row, index) =>
    row.map(({ entry, x }) => drawn(entry, left + x, (index + 1) * lineHeight, room)),
  )
  return { markup: `<g>${texts.join('')}</g>`, height: rows.length * lineHeight }
}

function entriesOf(
  curves: readonly Curve[],
  dashed: string,
  colourOf: (colour: string) => string,
): Entry[] {
  const groups = new Map(
    curves.filter(({ style }) => style === 'solid').map((curve) => [curve.group, curve]),
  )
  const all = [...groups.values()]
  const [first, last] = [all[0], all.at(-1)]
  const shown = all.length > mostEntries && first && last ? [first, last] : all
  const isRamp = shown.length < all.length
  const entries: Entry[] = shown.map(({ group, colour, dash }, index) => ({
    text: isRamp && index === 1 ? `… ${shortened(group)}` : shortened(group),
    ...{ swatch: colourOf(colour), dash: dash ?? null },
  }))
  const banded = curves.find(({ band }) => band?.words !== undefined)
  if (banded?.band?.words !== undefined)
    entries.push({
      text: banded.band.words,
      ...{ swatch: colourOf(banded.colour), dash: null, isBand: true },
    })
  const theory = curves.find(({ style }) => style === 'dashed')
  if (theory) entries.push({ text: dashed, swatch: colourOf(theory.colour), dash: [4, 3] })
  return entries.length > 1 ? entries : []
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name
}

type Placed = { readonly entry: Entry; readonly x: number }

function inRows(entries: readonly Entry[], { width, left, fontSize, measure }: LegendRoom) {
  const rows: Placed[][] = []
  let x = Infinity
  for (const entry of entries) {
    const length = fontSize * 2.2 + measure(entry.text)
    if (x + length > width - left && x > 0) {
      rows.push([])
      x = 0
    }
    rows.at(-1)?.push({ entry, x })
    x += length + fontSize
  }
  return rows
}

function drawn(
  { text, swatch, dash, isBand = false }: Entry,
  x: number,
  y: number,
  room: LegendRoom,
): string {
  const { fontSize, ink } = room
  const middle = (y - fontSize * 0.35).toFixed(2)
  const dashes = dash ? ` stroke-dasharray="${dash.join(' ')}"` : ''
  const stroke = isBand
    ? `stroke-width="${fontSize.toFixed(2)}" stroke-opacity="0.2"`
    : 'stroke-width="1.5"'
  return (
    `<line x1="${x.toFixed(2)}" x2="${(x + fontSize * 1.6).toFixed(2)}" y1="${middle}" y2="${middle}" ` +
    `stroke="${escapeMarkup(swatch)}" ${stroke}${dashes}/>` +
    `<text x="${(x + fontSize * 2).toFixed(2)}" y="${y.toFixed(2)}" font-size="${fontSize.toFixed(2)}" ` +
    `fill="${ink}">${escapeMarkup(text)}</text>`
  )
}
