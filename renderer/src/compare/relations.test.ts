import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Run } from '../../../core/contract/run.ts'
import { groupBySeed } from './groups.ts'
import { figureNames, paretoFront, relationAxes, relationRows } from './relations.ts'
import { seedStatistics, verdict } from './seedStatistics.ts'

function run(rate: number, seed: number, metrics: Record<string, number>): Run {
  const config = { optimizer: { learningRate: rate }, training: { seed } }
  return { runId: `${rate}-${seed}`, method: 'mabn', seed, config, metrics } as unknown as Run
}

test('axes are the settings that differ, then the figures', () => {
  const runs = [run(0.1, 1, { loss: 1 }), run(0.2, 1, { loss: 2 }), run(0.4, 1, {})]
  const { paths, rows } = relationRows(runs, ['loss'])
  expect(paths).toEqual(['optimizer.learningRate'])
  expect(rows[2]?.values.get('loss')).toBeNull()
  expect(
    relationAxes(paths, ['loss'], rows).map(({ title, low, high }) => [title, low, high]),
  ).toEqual([
    ['learningRate', 0.1, 0.4],
    ['loss', 1, 2],
  ])
  expect(figureNames(runs)).toEqual(['loss'])
})

test('settings that are words stand on an axis of words', () => {
  const [first, second] = [run(0.1, 1, {}), run(0.1, 1, {})]
  const config = { ...second.config, model: 'mlp' }
  const named: Run = { ...second, method: 'spherical-motion', config }
  const { paths, rows } = relationRows([first, named], [])
  expect(paths).toEqual(['method', 'model'])
  expect(rows[1]?.values.get('method')).toBe('spherical-motion')
  expect(relationAxes(paths, [], rows)[0]).toMatchObject({ kind: 'words' })
})

const points = fc.array(
  fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) }),
  { minLength: 1, maxLength: 30 },
)
test('nothing beats a point of the front, and every other point is beaten or equalled', () => {
  fc.assert(
    fc.property(points, (given) => {
      const named = given.map((point, at) => ({ ...point, id: String(at) }))
      const front = paretoFront(named, 'minimize', 'maximize')
      const asGood = (a: { x: number; y: number }, b: { x: number; y: number }) =>
        a.x <= b.x && a.y >= b.y
      for (const one of front)
        expect(named.some((b) => asGood(b, one) && (b.x < one.x || b.y > one.y))).toBe(false)
      for (const b of named) expect(front.some((one) => asGood(one, b))).toBe(true)
    }),
  )
})

test('groups that share seeds are compared pair by pair, by hand', () => {
  const values = { 0.1: [1, 4, 4, 3, 5], 0.2: [3, 5, 4, 6, 7] }
  const runs = ([0.1, 0.2] as const).flatMap((rate) =>
    values[rate].map((loss, seed) => run(rate, seed, { loss })),
  )
  const [base, other] = seedStatistics(groupBySeed(runs), 'loss', 0)
  expect(base).toMatchObject({ seeds: 5, mean: 3.4, against: null })
  expect(other?.against).toMatchObject({ test: 'paired', count: 5 })
  expect(other?.against?.difference).toBeCloseTo(1.6, 12)
  expect(other?.against?.p).toBeCloseTo(0.0349, 3)
  expect(other?.against?.effect).toBeCloseTo(1.6 / Math.sqrt(1.3), 12)
  expect(verdict(other!.against!)).toBe('Unlikely to be chance (5 common seeds).')
})

test('groups without common seeds are compared as groups, and one seed is no test', () => {
  const runs = [
    run(0.1, 1, { loss: 1 }),
    run(0.1, 2, { loss: 2 }),
    run(0.2, 3, { loss: 1.4 }),
    run(0.2, 4, { loss: 2.3 }),
  ]
  const [, other] = seedStatistics(groupBySeed(runs), 'loss', 0)
  expect(other?.against).toMatchObject({ test: 'unpaired', count: 2 })
  expect(verdict(other!.against!)).toMatch(/^Not told apart .* about \d+ more would show it\.$/)
  const [, single] = seedStatistics(
    groupBySeed([run(0.1, 1, { loss: 1 }), run(0.2, 1, { loss: 2 })]),
    'loss',
    0,
  )
  expect(single?.against).toMatchObject({ p: null })
  expect(verdict(single!.against!)).toContain('One seed says nothing')
})
