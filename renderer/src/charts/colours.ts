/** Colours with a meaning: runs and splits (categorical), layers (sequential), deviations (diverging). */

export interface ChartTheme {
  readonly mode: 'light' | 'dark'
  readonly ink: string
  readonly muted: string
  readonly line: string
  readonly surface: string
}

/** Okabe and Ito's colour-blind-safe set without its yellow; darkened or lightened for contrast on the surface. */
const categorical = {
  light: ['#0067a8', '#c24e00', '#007a5a', '#a8457f', '#3a7fb8', '#8a6a00'],
  dark: ['#5fb8f0', '#ffa25c', '#3fc79d', '#e89ac3', '#9ccdf5', '#e0c060'],
} as const

export function categoricalColour(index: number, { mode }: ChartTheme): string {
  const colours = categorical[mode]
  return colours[index % colours.length] ?? colours[0]
}

/** Lines of the second and third round through the colours; theory's own dashes are longer. */
const rounds = [
  [2, 2],
  [10, 3, 2, 3],
] as const

/** Of the run or group at `index`; undefined while its colour is its own. */
export function categoricalDash(index: number): readonly number[] | undefined {
  const round = Math.floor(index / categorical.light.length)
  return round === 0 ? undefined : rounds[(round - 1) % rounds.length]
}

/** Viridis sampled at 0, 1/8, … 1. Its yellow end is cut on white, its dark end on black. */
const viridis = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const

const layerSpan = { light: [0, 0.6], dark: [0.4, 1] } as const

/** Colour of layer `index` of `count`, first to last along one sequential map. */
export function layerColour(index: number, count: number, { mode }: ChartTheme): string {
  const [start, end] = layerSpan[mode]
  return mix(viridis, start + (end - start) * (count > 1 ? index / (count - 1) : 0))
}

/** Ink on white paper, whatever the window looks like. */
export const paperTheme: ChartTheme = {
  ...{ mode: 'light', ink: '#000000', muted: '#1a1a1a' },
  ...{ line: '#b8b8b8', surface: '#ffffff' },
}

/** The colour on paper of a curve that is one of `count` on a screen. */
export function paperColour(colour: string, count: number, theme: ChartTheme): string {
  if (colour === theme.ink) return paperTheme.ink
  if (theme.mode === 'light') return colour
  const index = categorical.dark.findIndex((one) => one === colour)
  if (index >= 0) return categoricalColour(index, paperTheme)
  for (let layers = 1; layers <= count; layers += 1)
    for (let layer = 0; layer < layers; layer += 1)
      if (layerColour(layer, layers, theme) === colour)
        return layerColour(layer, layers, paperTheme)
  return colour
}

const density = {
  light: [
    [231, 240, 248],
    [106, 168, 214],
    [8, 64, 116],
  ],
  dark: [
    [27, 40, 53],
    [46, 116, 173],
    [190, 224, 255],
  ],
} as const

/** From nearly the surface to the strongest blue; the root, so that thin tails are seen too. */
export function densityColour(share: number, { mode }: ChartTheme): string {
  return mix(density[mode], Math.sqrt(share))
}

/** Blue below, orange above, the quiet middle near the surface. */
export function divergingRamp({ mode }: ChartTheme): string[] {
  return mode === 'light'
    ? ['#0b4f8a', '#4f93c9', '#a9cde8', '#f3f3f1', '#f6c08a', '#de7a22', '#994200']
    : ['#7cc4ff', '#3b84bd', '#24506f', '#23272d', '#73471f', '#c97326', '#ffb878']
}

type Rgb = readonly [number, number, number]

function mix(stops: readonly Rgb[], position: number): string {
  const place = Math.min(1, Math.max(0, position)) * (stops.length - 1)
  const below = stops[Math.floor(place)] ?? [0, 0, 0]
  const above = stops[Math.ceil(place)] ?? below
  const share = place - Math.floor(place)
  const channel = (index: 0 | 1 | 2) =>
    Math.round(below[index] + (above[index] - below[index]) * share)
  return `rgb(${channel(0)}, ${channel(1)}, ${channel(2)})`
}
