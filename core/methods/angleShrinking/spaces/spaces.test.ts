import { describe, expect, test } from 'vitest'
import { smallChain } from '../../../models/supernets/chain/shape.ts'
import { createRandom } from '../../../tensor/random.ts'
import { readBenchmark } from '../rank/benchmark.ts'
import { rankDrawn } from '../rank/drawnRanking.ts'
import { childNumber } from '../rank/truth.ts'
import { sampledScores } from '../shrink/sampled.ts'
import { spaceSchema } from './settings.ts'
import { chainFacts, drawChain } from './chainFacts.ts'
import { chainSpace } from './chainSpace.ts'
import { editOperations, writeOperations } from './edit.ts'
import { nasBenchFacts, liveTypes } from './nasBenchFacts.ts'
import { nasBenchCost } from './nasBenchCost.ts'
import { drawCell } from './nasBenchSpace.ts'
import { wholeNasBench } from './nasBench.ts'
import { childrenOf } from './space.ts'

const random = () => createRandom('spaces')

describe('NAS-Bench-201', () => {
  // Reference: the columns params_c10 and macs_c10 of the published table.
  test('costs of all 15,625 cells are those of the table', async () => {
    const { parameters, operations } = await readBenchmark('c10_test_200')
    const wrong = [...childrenOf(wholeNasBench)].filter((child) => {
      const cost = nasBenchCost(child)
      const number = childNumber(child)
      return cost.parameters !== parameters[number] || cost.operations !== operations[number]
    })
    expect(wrong).toEqual([])
  })

  test.each([
    // Node 1 leads nowhere: what runs into it is idle.
    ['300300', '000300'],
    // 0-2-3 is open, 0-1 is not.
    ['033033', '030003'],
    ['333333', '333333'],
    ['000000', '000000'],
  ])('of %s what matters is %s', (types, live) => {
    expect(liveTypes(Array.from(types, Number)).join('')).toBe(live)
  })

  test('training draws no node without an input, unless nothing else is left', () => {
    const stream = random()
    for (let draw = 0; draw < 500; draw += 1) {
      const [first, ...rest] = drawCell(wholeNasBench, stream)
      expect(first).not.toBe(0)
      expect(rest[0] === 0 && rest[1] === 0).toBe(false)
      expect(rest[2] === 0 && rest[3] === 0 && rest[4] === 0).toBe(false)
    }
    const cut = wholeNasBench.map((types, edge) => (edge === 0 ? [0] : types))
    expect(drawCell(cut, stream)[0]).toBe(0)
  })

  test('operations written down are read again', () => {
    const text = '1<-0: nor_conv_3x3; 3<-2: none, avg_pool_3x3'
    const operations = editOperations(nasBenchFacts, text)
    expect(operations[0]).toEqual([3])
    expect(operations[5]).toEqual([0, 4])
    expect(writeOperations(nasBenchFacts, operations)).toBe(text)
    expect(editOperations(nasBenchFacts, '')).toEqual(wholeNasBench)
  })
})

describe('a chain', () => {
  const settings = spaceSchema.parse({ kind: 'chain' })
  const facts = chainFacts(settings)

  test('is that of the sheet: 74,088 children, 249k to 932k multiply-adds without identities', () => {
    expect(facts.whole.reduce((size, types) => size * types.length, 1)).toBe(74_088)
    const shape = smallChain({ height: 8, width: 8, channels: 1 }, 10)
    const { costOf, supernet, layout } = chainSpace(shape, facts)
    expect(Math.round(costOf([0, 0, 0, 0, 0, 0]).operations / 1000)).toBe(249)
    expect(Math.round(costOf([5, 5, 5, 5, 5, 5]).operations / 1000)).toBe(932)
    const names = layout.operators.flatMap((types) =>
      [...types.values()].flatMap((one) => (one.kind === 'weights' ? one.names : [])),
    )
    expect(names).toHaveLength(3 * 6 * 6)
    for (const name of [...names, ...layout.always]) expect(supernet.weights).toHaveProperty([name])
  })

  test('children for scoring have a uniform number of identities, and keep what is fixed', () => {
    const stream = random()
    const counts = [0, 0, 0, 0]
    for (let draw = 0; draw < 4000; draw += 1) {
      const child = drawChain(facts.whole, stream, null)
      const identities = child.filter((type) => type === -1).length
      counts[identities] = (counts[identities] ?? 0) + 1
    }
    // Independent draws would give three identities once in 343, not once in four.
    for (const count of counts) expect(Math.abs(count / 4000 - 0.25)).toBeLessThan(0.03)
    for (let draw = 0; draw < 50; draw += 1)
      expect(drawChain(facts.whole, stream, { edge: 1, type: -1 })[1]).toBe(-1)
  })
})

describe('scores from drawn children', () => {
  const operations = [[0, 1], [0, 1, 2], [7]]
  const drawChild = (
    left: typeof operations,
    stream: ReturnType<typeof random>,
    fixed: { edge: number; type: number } | null,
  ) =>
    left.map((types, edge) =>
      edge === fixed?.edge ? fixed.type : (types[stream.integer(types.length)] ?? 0),
    )

  test('use no child twice, fill every pool that can be filled, and count what contains it', () => {
    const seen: string[] = []
    const scores = sampledScores(
      operations,
      (child) => {
        seen.push(child.join())
        return 10 * (child[0] ?? 0) + (child[1] ?? 0)
      },
      { drawChild: drawChild as never, perOperator: 3, random: random(), accepts: () => true },
    )
    expect(new Set(seen).size).toBe(seen.length)
    // Six children in all: three with each type of edge 0, two with each of edge 1.
    const byName = new Map(scores.map((one) => [`${one.edge},${one.type}`, one]))
    expect(byName.get('0,0')).toMatchObject({ count: 3, score: 1 })
    expect(byName.get('0,1')).toMatchObject({ count: 3, score: 11 })
    expect(byName.get('1,2')).toMatchObject({ count: 2, score: 7 })
  })

  test('an operator of which no child is accepted scores 0 and goes first', () => {
    const scores = sampledScores(operations, () => 1, {
      ...{ drawChild: drawChild as never, perOperator: 2, random: random() },
      accepts: (child) => child[1] !== 2,
    })
    expect(scores.find(({ edge, type }) => edge === 1 && type === 2)).toMatchObject({
      ...{ score: 0, count: 0 },
    })
  })
})

test('the best of drawn children are those of sorting all, each once', () => {
  const stream = random()
  const children = Array.from({ length: 500 }, () => [stream.integer(9), stream.integer(9)])
  const measure = (child: readonly number[]) => 9 * (child[0] ?? 0) + (child[1] ?? 0)
  let place = 0
  const { best, mean } = rankDrawn({
    ...{ draw: () => children[place++]!, measure, count: 500, keep: 7 },
  })
  const values = [...new Set(children.map(measure))].sort((a, b) => b - a)
  expect(best.map(({ value }) => value)).toEqual(values.slice(0, 7))
  expect(mean).toBeCloseTo(children.reduce((sum, one) => sum + measure(one), 0) / 500, 9)
})
