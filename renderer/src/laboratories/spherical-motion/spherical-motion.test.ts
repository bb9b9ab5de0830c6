import { describe, expect, test } from 'vitest'
import type { ChartTheme } from '../../charts/colours.ts'
import { bandedCurves, cellCurves, trailingRms } from './curves.ts'
import { cellSpans, comparesTrainings, residuals, standings } from './findings.ts'
import { runningCell } from './runningCell.ts'

const theme: ChartTheme = {
  ...{ ink: '#000', muted: '#555', line: '#ccc', surface: '#fff' },
  mode: 'light',
}

function series(name: string, y: number[]) {
  const x = Float64Array.from(y, (_, index) => index + 1)
  return { name, x, y: Float64Array.from(y), seconds: x, total: y.length }
}

describe('curves', () => {
  test('the trailing root mean square forgets what left its window, and skips gaps', () => {
    const found = trailingRms(Float64Array.of(3, 4, NaN, 4, 4), 2)
    expect(found[0]).toBe(3)
    expect(found[1]).toBeCloseTo(Math.sqrt(12.5), 12)
    expect(found[2]).toBe(4)
    expect(found[4]).toBe(4)
  })

  test('theory comes with both edges of its band', () => {
    const predicted = series('predicted', [2, 2])
    const curves = bandedCurves(
      { measured: series('measured', [1, 3]), predicted, span: 20 },
      theme,
    )
    expect(curves.map(({ id, style }) => `${id} ${style}`)).toEqual([
      'raw faint',
      'rms solid',
      'theory dashed',
      'above faint',
      'below faint',
    ])
    expect(curves[3]?.y[0]).toBeCloseTo(2.1, 12)
    expect(curves[4]?.y[0]).toBeCloseTo(1.9, 12)
  })

  const cells = [
    { label: 'a', seed: 1, from: 0, to: 3, batchSize: 10, failure: '' },
    { label: 'b', seed: 1, from: 3, to: 5, batchSize: 20, failure: '' },
    { label: 'b', seed: 2, from: 5, to: 7, batchSize: 20, failure: '' },
  ]
  const loss = series('train/loss', [1, 2, 3, 4, 5, 6, 7])

  test('trainings of an experiment start at one step each; seeds share a colour', () => {
    const found = cellCurves(loss, cells, { span: 1, progress: 'steps', theme })
    expect(found.map(({ x, y }) => [[...x], [...y]])).toEqual([
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      [
        [1, 2],
        [4, 5],
      ],
      [
        [1, 2],
        [6, 7],
      ],
    ])
    expect(found[1]?.colour).toBe(found[2]?.colour)
    expect(found[0]?.colour).not.toBe(found[1]?.colour)
  })

  test('or run over the samples they have seen', () => {
    const found = cellCurves(loss, cells, { span: 1, progress: 'samples', theme })
    expect([...(found[1]?.x ?? [])]).toEqual([20, 40])
  })

  test('the training under way is drawn before it has findings', () => {
    const run = {
      step: 5,
      status: { kind: 'running' },
      config: { training: { batchSize: 8 } },
    } as const
    expect(runningCell(run, cells.slice(0, 1))).toMatchObject([{ from: 3, to: 5, batchSize: 8 }])
    expect(runningCell({ ...run, step: 3 }, cells.slice(0, 1))).toEqual([])
  })
})

describe('findings', () => {
  const result = {
    invariance: [
      { name: 'conv1', scaleInvariant: true, evidence: 'e', verdict: 'v', meanAlignment: 1e-6 },
      { name: 'linear', scaleInvariant: false, evidence: 'f', verdict: 'w', meanAlignment: null },
    ],
    detector: [{ name: 'conv1', judged: true, reachedAtStep: 120 }],
    cells: [{ label: 'a', seed: 1, from: 0, to: 8, batchSize: 16, failure: null }],
  }

  test('a layer stands where the detector saw it, until the run concludes', () => {
    expect(standings(result)[0]).toMatchObject({ judged: true, reachedAtStep: 120 })
    expect(standings(result)[1]).toMatchObject({ judged: false, meanAlignment: NaN })
    const layers = [{ name: 'conv1', scaleInvariant: true, equilibriumReachedAtStep: 80 }]
    expect(standings({ ...result, layers })[0]?.reachedAtStep).toBe(80)
  })

  test('residuals are those of judged layers with an identity', () => {
    const residual = { deviation: 0.02, normChange: 0.01, unexplained: 0.001 }
    const layers = [
      { name: 'conv1', scaleInvariant: true, balanceGap: 1e-5, residual },
      { name: 'linear', scaleInvariant: false, balanceGap: -0.5, residual },
    ]
    expect(residuals({ layers })).toMatchObject([{ name: 'conv1', deviation: 0.02 }])
    expect(residuals(null)).toEqual([])
  })

  test('only an experiment compares trainings', () => {
    expect(cellSpans(result)).toMatchObject([{ label: 'a', to: 8, failure: '' }])
    expect(comparesTrainings({ config: { experiment: { kind: 'grid' } } })).toBe(true)
    expect(comparesTrainings({ config: { experiment: { kind: 'one' } } })).toBe(false)
    expect(comparesTrainings({ config: {} })).toBe(false)
  })
})
