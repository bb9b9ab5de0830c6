import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitRange, symlogTicks } from './axis.ts'
import type { ChartTheme } from './colours.ts'
import { drawLineChart } from './lineChart.ts'
import type { Curve } from './lineChart.ts'
import {
  fromShare,
  linearWithinOf,
  nextScale,
  placeOf,
  scaleShowing,
  toShare,
  valueOf,
} from './scale.ts'

const theme: ChartTheme = {
  ...{ mode: 'light', ink: '#000', muted: '#555' },
  ...{ line: '#ddd', surface: '#fff' },
}

test('every scale gives its values back', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
      for (const scale of ['linear', 'log', 'symlog'] as const)
        expect(valueOf(scale, 1e-3)(placeOf(scale, 1e-3)(value))).toBeCloseTo(value, 5)
    }),
  )
})

test('a log axis is only taken where it shows every value', () => {
  const on = (...y: number[]) => scaleShowing('log', [{ y: Float64Array.from(y) }])
  expect(on(0.1, NaN, 3)).toBe('log')
  // A rate that ends at zero: its decades stay, and its end is seen.
  expect(on(0.1, 0.01, 0)).toBe('symlog')
  // The surrogate of a policy: mostly below zero.
  expect(on(0, -0.02, -0.03, 0.01)).toBe('linear')
  expect(scaleShowing('linear', [{ y: Float64Array.of(1) }])).toBe('linear')
})

test('symlog keeps signs and order through zero', () => {
  const place = placeOf('symlog', 0.01)
  const places = [-100, -0.001, 0, 0.001, 100].map(place)
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places[2]).toBe(0)
  expect(places[0]).toBeCloseTo(-(places[4] ?? 0), 12)
  // log₁₀(1 + 100 / 0.01), by hand
  expect(places[4]).toBeCloseTo(4.0000434, 6)
})

test('the even part of a symlog axis is a power of ten below nearly all values', () => {
  const values = Float64Array.from(
    { length: 1000 },
    (_, index) => (index % 2 ? 1 : -1) * (index + 20),
  )
  expect(linearWithinOf(values)).toBe(10)
  expect(linearWithinOf(Float64Array.of(0, NaN, Infinity))).toBe(1)
  // Noise of the arithmetic does not stretch the axis over twenty decades.
  expect(linearWithinOf(Float64Array.of(1e-20, 1e-20, 1))).toBe(1e-8)
})

test('an axis finds a value where it put it, on each scale', () => {
  for (const scale of ['linear', 'log', 'symlog'] as const) {
    const range = { minimum: 0.1, maximum: 1000, linearWithin: 0.01 }
    expect(fromShare(range, scale, toShare(range, scale, 42))).toBeCloseTo(42, 9)
  }
})

test('symlog ticks are zero and powers of ten, as many as there is room for', () => {
  expect(symlogTicks({ minimum: -100, maximum: 1000, linearWithin: 1 }, 8)).toEqual([
    -100, -10, -1, 0, 1, 10, 100, 1000,
  ])
  const many = symlogTicks({ minimum: -1e6, maximum: 1e6, linearWithin: 1e-6 }, 6)
  expect(many.length).toBeLessThanOrEqual(9)
  expect(many).toContain(0)
  expect(many.at(-1)).toBe(1e6)
})

test('symlog shows what log cannot: zero and negative values', () => {
  const y = Float64Array.of(-100, -1, 0, 1, 100)
  expect(fitRange([{ x: y, y }], 'symlog', 'everything')?.minimum).toBeLessThanOrEqual(-100)
  const curve: Curve = {
    ...{ id: 'a', name: 'a', group: 'a', colour: '#000', style: 'solid', total: 5 },
    ...{ x: Float64Array.of(1, 2, 3, 4, 5), y },
  }
  const drawn = drawLineChart({
    ...{ curves: [curve], xName: 'step', xScale: 'symlog', yName: '', yScale: 'symlog' },
    ...{ fit: 'everything', view: null, columns: 100, theme, size: 'full' },
  })
  const [series] = drawn.option.series as { data: Float64Array }[]
  const pairs = series?.data ?? []
  expect(pairs.length).toBe(10)
  expect(pairs[5]).toBe(0)
  expect(pairs[1]).toBeCloseTo(-(pairs[9] ?? 0), 12)
  expect(drawn.unshowable).toBe(0)
})

test('L goes round: linear, log, symlog', () => {
  expect(nextScale(nextScale(nextScale('linear')))).toBe('linear')
})
