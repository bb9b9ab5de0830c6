import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../core/contract/run.ts'
import { errorCurves, integrandCurves, reductionCurves } from './integralCurves.ts'
import { fittedSlope, integralFindings, reductionText, withError } from './integralFindings.ts'
import type { ModelFindings } from './integralFindings.ts'
import { pointCloud } from './pointCloud.ts'

const theme = { mode: 'light', ink: '', muted: '', line: '', surface: '' } as const
const points = [100, 400, 1600].map((draws) => ({
  ...{ draws, estimate: -5 },
  standardError: 2 / Math.sqrt(draws),
}))
const model: ModelFindings = {
  ...{ kind: 'evidence', name: 'x', parameterNames: ['intercept', 'x'], truth: null },
  ...{ estimate: -5.7389, standardError: 0.0012, monteCarloError: 0.001, quadratureError: 6e-4 },
  ...{ estimator: 'hybrid', samplingSeconds: 2, skipped: [], scatter: [], traces: [], pairs: [] },
  perTemperature: {
    ...{ temperature: [0, 0.01, 1], mean: [-30, -8, -4], standardError: [1, 0.1, 0.01] },
    ...{ plainMean: [-31, -8, -4], plainStandardError: [3, 0.3, 0.03] },
    ...{ varianceReduction: [10, 100, 1e30], splitRHat: [1, 1, 1] },
    effectiveSampleSize: [400, 400, 400],
  },
  estimators: [],
  recommendation: { estimator: 'hybrid', words: '' },
  convergence: { plain: points, controlled: points },
}

test('errors that fall with the root of the draws have slope −½', () => {
  expect(fittedSlope(points)).toBeCloseTo(-0.5, 12)
  expect(fittedSlope(points.slice(0, 1))).toBeNull()
})

test.each([
  [-257.23648, 0.0031, '−257.2365 ± 0.0031'],
  [5, 0, '5.0000000'],
  [12.5, 3.2, '12.5 ± 3.2'],
])('%d with error %d reads %s', (value, error, words) => {
  expect(withError(value, error)).toBe(words)
})

test('reductions are numbers until nothing is left', () => {
  expect([0.34, 230.4, 1e30].map(reductionText)).toEqual(['0.340 ×', '230 ×', 'exact'])
})

describe('curves over temperature', () => {
  test('place temperature 0 a decade below the next on the log axis', () => {
    expect(Array.from(integrandCurves(model, theme)[0]!.x)).toEqual([0.001, 0.01, 1])
  })
  test('have bands of two standard errors', () => {
    const [plain, controlled] = integrandCurves(model, theme)
    expect(Array.from(plain!.band!.low)).toEqual([-37, -8.6, -4.06])
    expect(Array.from(controlled!.band!.high)).toEqual([-28, -7.8, -3.98])
  })
  test('cap an exact control so that the others stay readable', () => {
    expect(Array.from(reductionCurves([model], theme)[0]!.y)).toEqual([10, 100, 1e15])
  })
  test('of the error name both estimators', () => {
    expect(errorCurves(model, theme).map(({ name }) => name)).toEqual(['with control', 'plain'])
  })
})

test('a cloud draws its points, and where asked the line on which a control leaves no variance', () => {
  const given = { x: [1, 2], y: [-6, -5], xName: 'a', yName: 'b', theme }
  const series = pointCloud({ ...given, diagonal: 'drawn' }).series as {
    type: string
    data: number[][]
  }[]
  expect(series.map(({ type }) => type)).toEqual(['line', 'scatter'])
  for (const [x = NaN, y = NaN] of series[0]!.data) expect(y - x).toBeCloseTo(-7)
  expect(pointCloud({ ...given, diagonal: 'none' }).series).toHaveLength(1)
})

test('findings are read once a model is there, and not before', () => {
  const run = (result: unknown): Run => ({ result }) as Run
  expect(integralFindings(run(null))).toBeNull()
  expect(integralFindings(run({ models: [] }))).toBeNull()
  expect(integralFindings(run({ models: [model] }))?.models).toHaveLength(1)
})
