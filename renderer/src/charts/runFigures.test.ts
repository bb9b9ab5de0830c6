// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import type { Family } from '../../../core/contract/method.ts'
import { concludedRows, rowsSoFar } from './layerTable.ts'
import { nearest } from './placedCurves.ts'
import { layerCurves } from './runCurves.ts'
import type { StoredSeries } from './runCurves.ts'
import { comparedFigures, figureLabel, layeredFigures } from './runFigures.ts'
import { speak } from '../text/language.ts'

afterEach(() => {
  speak('en')
})

const plain = { unit: '', perLayer: false, scale: 'linear', predictedBy: null } as const
const families: Family[] = [
  { ...plain, family: 'train/loss', label: 'Training loss', unit: 'nat' },
  { ...plain, family: 'test/loss', label: 'Test loss', unit: 'nat' },
  { ...plain, family: 'learningRate', label: 'Learning rate' },
  { ...plain, family: 'turn', label: 'Turn', perLayer: true, predictedBy: 'turnPredicted' },
  { ...plain, family: 'turnPredicted', label: 'Predicted turn', perLayer: true },
]

function stored(name: string, ...y: number[]): [string, StoredSeries] {
  const x = Float64Array.from(y, (_, index) => index + 1)
  return [name, { name, x, y: Float64Array.from(y), seconds: x, total: y.length }]
}

const series = new Map([
  stored('train/loss', 3, 2, 1),
  stored('test/loss', 3),
  stored('turn:a', 9, 9, 9, 9, 2),
  stored('turn:b', 4, 4, 4, 4, 4),
  stored('turnPredicted:a', 2, 2, 2, 2, 2),
  stored('turnPredicted:b', 2, 2, 2, 2, 2),
  stored('surprise', 1),
])

test('training and test share a chart; what the method did not describe has its own', () => {
  const figures = comparedFigures(families, series)
  expect(figures.map(({ title, series: drawn }) => [title, drawn.map(({ name }) => name)])).toEqual(
    [
      ['Loss', ['train', 'test']],
      ['surprise', ['surprise']],
    ],
  )
})

test('in Chinese our words are said, and a figure that somebody called like one keeps its name', () => {
  speak('zh')
  const figures = comparedFigures(families, new Map([...series, stored('step', 1)]))
  expect(figures.map(({ title, series: drawn }) => [title, drawn.map(({ name }) => name)])).toEqual(
    [
      ['损失', ['训练', '测试']],
      ['surprise', ['surprise']],
      ['step', ['step']],
    ],
  )
  expect(['learningRate', 'step'].map((name) => figureLabel(families, name))).toEqual([
    '学习率',
    'step',
  ])
})

test('theory is drawn over its family, once where it is the same for all layers', () => {
  const [figure, ...rest] = layeredFigures(families, series)
  expect(rest).toEqual([])
  const theme = {
    mode: 'light',
    ink: '#000',
    muted: '#555',
    line: '#ddd',
    surface: '#fff',
  } as const
  const curves = layerCurves(figure!.layers, 0, theme)
  expect(curves.map(({ name, style }) => [name, style])).toEqual([
    ['a', 'solid'],
    ['theory', 'dashed'],
    ['b', 'solid'],
  ])
})

test('the table so far compares the last fifth', () => {
  const rows = rowsSoFar(layeredFigures(families, series))
  // Last fifth of five steps: from step 4 on. a: √((81 + 4) / 2), b: 4.
  expect(rows[0]?.comparisons['turn']?.measured).toBeCloseTo(Math.sqrt(85 / 2), 12)
  expect(rows[1]?.comparisons['turn']).toEqual({ measured: 4, predicted: 2, relativeError: 1 })
})

test('what the method concluded is taken as it says', () => {
  const turn = { measured: 2.1, predicted: 2, relativeError: 0.05 }
  const rows = concludedRows({ layers: [{ name: 'a', turn, equilibriumReachedAtStep: null }] })
  expect(rows).toEqual([
    { layer: 'a', comparisons: { turn }, figures: { equilibriumReachedAtStep: null } },
  ])
  expect(concludedRows(null)).toBeNull()
  expect(concludedRows({})).toBeNull()
})

test('the nearest point, at both ends too', () => {
  const points = { x: Float64Array.of(10, 20, 30), y: new Float64Array(3) }
  expect([0, 14, 16, 99].map((step) => nearest(points, step))).toEqual([0, 0, 1, 2])
  expect(nearest({ x: new Float64Array(0), y: new Float64Array(0) }, 1)).toBe(-1)
})
