import { expect, test } from 'vitest'
import { paperTheme } from './colours.ts'
import { drawLineChart } from './lineChart.ts'
import type { Curve } from './lineChart.ts'
import { litOption } from './litOption.ts'

function curve(id: string, group: string, style: Curve['style']): Curve {
  const x = Float64Array.of(1, 2, 3)
  return { id, name: id, group, style, colour: '#000', total: 3, x, y: x }
}

const curves = [
  curve('conv1', 'conv1', 'solid'),
  curve('conv1 theory', 'conv1', 'dashed'),
  curve('conv2', 'conv2', 'solid'),
]
const { option } = drawLineChart({
  ...{ curves, xName: 'step', yName: '', xScale: 'linear', yScale: 'linear', view: null },
  ...{ fit: 'everything', columns: 100, theme: paperTheme, size: 'full' },
})
const opacities = (one: typeof option) =>
  (one.series as { lineStyle: { opacity: number } }[]).map(({ lineStyle }) => lineStyle.opacity)

test('the curves of one group keep their strength, theory among them, and the others go faint', () => {
  expect(opacities(litOption(option, curves, 'conv1'))).toEqual([1, 1, 0.15])
})

test('a chart without that group, and one with nothing lit, is drawn as it was', () => {
  expect(litOption(option, curves, 'linear')).toBe(option)
  expect(litOption(option, curves, null)).toBe(option)
})
