/** A line chart as an SVG string, for a report that opens without our window. */
import { figure } from '../../contract/figure.ts'
import { escapeText } from './style.ts'

export type ChartLine = {
  readonly name: string
  readonly colour: string
  readonly dashed: boolean
  readonly steps: ArrayLike<number>
  readonly values: ArrayLike<number>
}

export type Chart = {
  /** As markup. */
  readonly title: string
  readonly logarithmic: boolean
  readonly lines: readonly ChartLine[]
}

const frame = { width: 860, height: 300, left: 70, right: 150, top: 28, bottom: 34 }

/** Points that a logarithmic axis cannot show are left out, as gaps. Empty text when nothing is left. */
export function lineChart({ title, logarithmic, lines }: Chart): string {
  const points = lines.map((line) => visiblePoints(line, logarithmic))
  const all = points.flat().filter((point): point is Point => point !== null)
  if (all.length === 0) return ''
  const across = range(all.map(([step]) => step))
  const up = range(all.map(([, value]) => value))
  const place = ([step, value]: Point): string =>
    `${project(step, across, frame.left, frame.width - frame.right).toFixed(1)},${project(value, up, frame.height - frame.bottom, frame.top).toFixed(1)}`
  const paths = lines.map((line, index) => path(line, points[index] ?? [], place))
  return `<figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(frame.width)} ${String(frame.height)}" width="100%" font-family="system-ui, sans-serif" font-size="12">
<text x="${String(frame.left)}" y="16" font-weight="600">${title}</text>
${axes(across, up, logarithmic)}
${paths.join('\n')}
${legend(lines)}
</svg></figure>`
}

type Point = readonly [number, number]
type Range = readonly [number, number]

function visiblePoints({ steps, values }: ChartLine, logarithmic: boolean): (Point | null)[] {
  return Array.from({ length: steps.length }, (_, index) => {
    const value = values[index] ?? Number.NaN
    const drawn = logarithmic ? Math.log10(value) : value
    return Number.isFinite(drawn) ? [steps[index] ?? 0, drawn] : null
  })
}

function range(numbers: readonly number[]): Range {
  let low = Infinity
  let high = -Infinity
  for (const number of numbers) {
    low = Math.min(low, number)
    high = Math.max(high, number)
  }
  return high > low ? [low, high] : [low - 0.5, high + 0.5]
}

function project(value: number, [low, high]: Range, from: number, to: number): number {
  return from + ((value - low) / (high - low)) * (to - from)
}

function path(
  line: ChartLine,
  points: readonly (Point | null)[],
  place: (point: Point) => string,
): string {
  let pen = 'M'
  const drawn: string[] = []
  for (const point of points) {
    if (point === null) {
      pen = 'M'
      continue
    }
    drawn.push(`${pen}${place(point)}`)
    pen = 'L'
  }
  const dash = line.dashed ? ' stroke-dasharray="6 4"' : ''
  return `<path d="${drawn.join('')}" fill="none" stroke="${line.colour}" stroke-width="${line.dashed ? '1.5' : '1'}"${dash}/>`
}

function axes(across: Range, up: Range, logarithmic: boolean): string {
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  const levels = ticks.map((share) => {
    const value = up[0] + share * (up[1] - up[0])
    const y = project(value, up, frame.height - frame.bottom, frame.top)
    const label = figure(logarithmic ? 10 ** value : value)
    return `<line x1="${String(frame.left)}" x2="${String(frame.width - frame.right)}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#d0d7de"/><text x="${String(frame.left - 6)}" y="${(y + 4).toFixed(1)}" text-anchor="end">${label}</text>`
  })
  const steps = ticks.map((share) => {
    const value = across[0] + share * (across[1] - across[0])
    const x = project(value, across, frame.left, frame.width - frame.right)
    return `<text x="${x.toFixed(1)}" y="${String(frame.height - 14)}" text-anchor="middle">${String(Math.round(value))}</text>`
  })
  const middle = (frame.left + frame.width - frame.right) / 2
  return [
    ...levels,
    ...steps,
    `<text x="${String(middle)}" y="${String(frame.height)}" text-anchor="middle">step</text>`,
  ].join('')
}

function legend(lines: readonly ChartLine[]): string {
  return lines
    .filter(({ name }) => name !== '')
    .map(({ name, colour }, index) => {
      const y = frame.top + 12 + index * 18
      const x = frame.width - frame.right + 12
      return `<line x1="${String(x)}" x2="${String(x + 18)}" y1="${String(y - 4)}" y2="${String(y - 4)}" stroke="${colour}" stroke-width="2"/><text x="${String(x + 24)}" y="${String(y)}" translate="no">${escapeText(name)}</text>`
    })
    .join('')
}
