// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import {
  categoricalColour,
  categoricalDash,
  layerColour,
  paperColour,
  paperTheme,
} from './colours.ts'
import type { ChartTheme } from './colours.ts'
import { figureData } from './figureData.ts'
import { figureSvg } from './figureSvg.ts'
import type { Figure } from './figureSvg.ts'
import { drawLineChart } from './lineChart.ts'
import type { Curve } from './lineChart.ts'
import { withDensity } from './pngDensity.ts'

/** The names that the window is tried with too; they belong to another project of the type checker. */
const place = '../../../electron/e2e/hostileNames.ts'
const { hostileNames } = (await import(place)) as { hostileNames: readonly string[] }

const theme: ChartTheme = {
  ...{ mode: 'dark', ink: '#eee', muted: '#aaa' },
  ...{ line: '#333', surface: '#111' },
}
const size = { widthMm: 85, heightMm: 60, fontPt: 8 }

function curve(name: string, index: number, style: Curve['style'] = 'solid'): Curve {
  const x = Float64Array.from({ length: 50 }, (_, step) => step + 1)
  const colour = categoricalColour(index, theme)
  return {
    ...{ id: `${name}${index}`, name, group: name, colour, style, total: 50 },
    ...{ x, y: x.map((step) => Math.exp(-step / 20) + index) },
  }
}

function figure(names: readonly string[], title = 'Loss', xName = 'step'): Figure {
  return {
    title,
    chart: {
      ...{ curves: names.map((name, index) => curve(name, index)), xName, yName: 'nat' },
      ...{ xScale: 'linear', yScale: 'linear', fit: 'everything', view: null },
    },
    ...{ theme, dashed: 'theory', measure: (text, fontSize) => text.length * fontSize * 0.55 },
  }
}

test('a figure has its width in millimetres, its texts in points, and dark ink on white', () => {
  const svg = figureSvg(figure(['first', 'second']), size)
  expect(svg).toContain('width="85mm" height="60mm"')
  // 8 pt = 10.67 px at 96 px an inch
  expect(svg).toMatch(/font-size="10\.67"/)
  expect(svg).toMatch(/10\.6\d*px/)
  expect(svg).toContain('>first</text>')
  expect(svg).toContain(categoricalColour(0, paperTheme))
  expect(svg).not.toContain(categoricalColour(0, theme))
})

test('a mean of runs says on paper what its band is, alone in the figure too', () => {
  const one = figure(['lr 0.1 (n = 3)'])
  const [mean] = one.chart.curves
  const band = { low: mean!.y, high: mean!.y, words: 'mean ± standard deviation' }
  const svg = figureSvg({ ...one, chart: { ...one.chart, curves: [{ ...mean!, band }] } }, size)
  expect(svg).toContain('>lr 0.1 (n = 3)</text>')
  expect(svg).toContain('>mean ± standard deviation</text>')
})

test('the seventh run has the first one’s colour and dashes of its own', () => {
  expect(categoricalColour(6, theme)).toBe(categoricalColour(0, theme))
  expect([0, 5].map(categoricalDash)).toEqual([undefined, undefined])
  expect(categoricalDash(6)).not.toEqual(categoricalDash(12))
  const { chart } = figure(['seventh'])
  const dashed = chart.curves.map((one) => ({ ...one, dash: categoricalDash(6)! }))
  const lines = { ...chart, curves: dashed, theme, columns: 100, size: 'full' } as const
  expect(JSON.stringify(drawLineChart(lines).option)).toContain('"type":[2,2]')
})

test('hostile names stay text in an SVG that is still XML', () => {
  for (const name of hostileNames) {
    const svg = figureSvg(figure([name, `${name} too`], name, name), size)
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
    const tags = new Set([...svg.matchAll(/<([a-z!?/][^\s>/]*)/gi)].map(([, tag]) => tag))
    const known = [
      'svg',
      '/svg',
      'title',
      '/title',
      'rect',
      '/rect',
      'g',
      '/g',
      'line',
      'text',
      '/text',
    ]
    const drawing = ['path', '/path', 'defs', '/defs', 'clipPath', '/clipPath']
    expect([...tags].filter((tag) => ![...known, ...drawing].includes(tag ?? ''))).toEqual([])
    const markup = [...svg.matchAll(/<[^>]*>/g)].join('')
    expect(markup).not.toMatch(/\son\w+\s*=|href|javascript|pwned/i)
    expect(svg).not.toMatch(/[\u0000-\u0008]/)
    expect(parsed.documentElement.tagName.toLowerCase()).toBe('svg')
  }
})

test('data beside a figure is a table that no spreadsheet computes', () => {
  const text = figureData([curve('=1+1', 0), curve('a,"b"', 1)], 'step', 'nat')
  const lines = text.trimEnd().split('\n')
  expect(lines[0]).toBe('curve,step,value (nat)')
  expect(lines).toHaveLength(101)
  expect(lines[1]?.startsWith(`"'=1+1",1,`)).toBe(true)
  expect(lines.at(-1)?.startsWith('"a,""b""",50,')).toBe(true)
})

test('curves of a dark window have their own colour on paper', () => {
  expect(paperColour(layerColour(3, 7, theme), 7, theme)).toBe(layerColour(3, 7, paperTheme))
  expect(paperColour(theme.ink, 7, theme)).toBe('#000000')
})

test('a PNG says how many dots make an inch', () => {
  // 1 × 1 pixel, made with Python’s zlib; 600 dpi = 23622 dots a metre, checksum by zlib.crc32.
  const header = Uint8Array.from(
    '89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55'.match(/../g) ?? [],
    (pair) => parseInt(pair, 16),
  )
  const dense = withDensity(header, 600)
  const hex = [...dense.subarray(33)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  expect(hex).toBe('000000097048597300005c4600005c460114944341')
})
