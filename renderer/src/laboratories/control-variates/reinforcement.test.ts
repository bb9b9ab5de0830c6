import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../core/contract/run.ts'
import type { StoredSeries } from '../../charts/runCurves.ts'
import { bandChart } from './reinforcementBandChart.ts'
import { bandsOf, isPolicyRun } from './reinforcementFindings.ts'
import type { PolicyOutline } from './reinforcementFindings.ts'
import { sceneOf } from './reinforcementScene.ts'

const outline: PolicyOutline = {
  ...{ environment: 'pendulum', controls: ['value', 'neural'], stepsPerUpdate: 100 },
  cells: [1, 2].flatMap((seed) =>
    ['value', 'neural'].map((control) => ({ control, seed, name: `${control} seed ${seed}` })),
  ),
}
function stored(name: string, x: number[], y: number[]): [string, StoredSeries] {
  const steps = Float64Array.from(x)
  return [name, { name, x: steps, y: Float64Array.from(y), seconds: steps, total: x.length }]
}
const series = new Map([
  stored('episodeReturn:value seed 1', [1, 5, 9], [-10, -8, -6]),
  stored('episodeReturn:value seed 2', [3, 7], [-12, -4]),
  stored('episodeReturn:neural seed 1', [2], [-9]),
])

describe('bands', () => {
  const [value, neural] = bandsOf(outline, series, 'episodeReturn')
  test('are means over the seeds of each update, in environment steps, with standard errors', () => {
    expect(value).toMatchObject({ x: [100, 200], mean: [-11, -6], seeds: 2 })
    // Deviations √2 and √8 of two seeds over √2.
    expect(value!.error[0]).toBeCloseTo(1, 12)
    expect(value!.error[1]).toBeCloseTo(2, 12)
  })
  test('wait until every seed has a figure', () => {
    expect(neural!.x).toEqual([])
  })
  test('are drawn as mean and band, on a log axis as the mean alone', () => {
    const theme = { mode: 'light', ink: '', muted: '', line: '', surface: '' } as const
    const drawn = (yScale: 'linear' | 'log') =>
      bandChart({ bands: [value!], yName: 'return', yScale, theme }).series as {
        data: number[][]
      }[]
    const [low, width, mean] = drawn('linear')
    expect([low!.data[1], width!.data[1], mean!.data[1]]).toEqual([
      [200, -8],
      [200, 4],
      [200, -6],
    ])
    expect(drawn('log')).toHaveLength(1)
  })
})

describe('scenes', () => {
  const states: [string, number[]][] = [
    ['cart-pole', [0.5, 0, 0.1, 0]],
    ['pendulum', [Math.PI / 2, 0]],
    ['mountain-car-continuous', [-0.5, 0]],
    ['acrobot', [0, 0, 0, 0]],
    ['point-mass', [0.3, -0.2, 0, 0]],
    ['swimmer', [3, 0.1, 0, 0.5, -0.5]],
  ]
  test.each(states)('%s draws within its box', (name, state) => {
    const { box, shapes } = sceneOf(name, [state], 0)!
    const [left, top, width, height] = box
    const moving = shapes.filter(({ role }) => role !== 'ground')
    for (const shape of moving)
      for (const [x, y] of shape.kind === 'line' ? shape.points : [shape.at]) {
        expect(x).toBeGreaterThanOrEqual(left)
        expect(x).toBeLessThanOrEqual(left + width)
        expect(y).toBeLessThanOrEqual(top)
        expect(y).toBeGreaterThanOrEqual(top - height)
      }
  })
  test('a hanging acrobot points down, a pendulum at π/2 lies level', () => {
    const tip = (name: string, state: number[]) => {
      const lines = sceneOf(name, [state], 0)!.shapes.filter(({ role }) => role === 'accent')
      return lines[0]!.kind === 'line' ? lines[0]!.points[1]! : [Number.NaN, Number.NaN]
    }
    expect(tip('acrobot', [0, 0, 0, 0])).toEqual([0, -2])
    expect(tip('pendulum', [Math.PI / 2, 0])[1]).toBeCloseTo(0, 12)
  })
  test('an unknown environment has no scene', () => {
    expect(sceneOf('walker', [[0]], 0)).toBeNull()
  })
})

test('a policy run is known by its problem', () => {
  const run = (config: Run['config']) => ({ config }) as Run
  expect(isPolicyRun(run({ problem: { kind: 'policy-gradient' } }))).toBe(true)
  expect(isPolicyRun(run({ problem: { kind: 'gaussian' } }))).toBe(false)
  expect(isPolicyRun(run({}))).toBe(false)
})
