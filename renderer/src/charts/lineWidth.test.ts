import { expect, test } from 'vitest'
import { lineWidth } from './lineWidth.ts'

const plot = { range: { minimum: -1, maximum: 1 }, scale: 'linear', curves: 1 } as const

const all = (values: Float64Array) => Int32Array.from(values.keys())

function valuesOf(count: number, value: (index: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => value(index))
}

test('noise is drawn one pixel wide, a calm curve wider', () => {
  const noise = valuesOf(1_200, (index) => (index % 2 === 0 ? 1 : -1))
  const calm = valuesOf(1_200, (index) => Math.sin(index / 100))
  expect(lineWidth(noise, all(noise), plot)).toBe(1)
  expect(lineWidth(calm, all(calm), plot)).toBe(1.5)
})

test('fifty curves share what one may take', () => {
  const wavy = valuesOf(100, (index) => Math.sin(index))
  expect(lineWidth(wavy, all(wavy), plot)).toBe(1.5)
  expect(lineWidth(wavy, all(wavy), { ...plot, curves: 50 })).toBe(1)
})

test('gaps and infinities take no room', () => {
  const none = valuesOf(1_000, () => NaN)
  const gaps = valuesOf(1_000, (index) => (index % 2 === 0 ? NaN : 1))
  for (const values of [none, gaps]) expect(lineWidth(values, all(values), plot)).toBe(1.5)
})

test('many calm curves are thin too: their outlines would be filled', () => {
  const calm = valuesOf(500, (index) => Math.sin(index / 100))
  expect(lineWidth(calm, all(calm), { ...plot, curves: 10 })).toBe(1.5)
  expect(lineWidth(calm, all(calm), { ...plot, curves: 100 })).toBe(1)
})
