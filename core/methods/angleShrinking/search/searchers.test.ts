import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallChain } from '../../../models/supernets/chain/shape.ts'
import { chainBill, chainCost } from '../../../models/supernets/chain/bill.ts'
import { createRandom } from '../../../tensor/random.ts'
import { deriveChild, deriveWithFewSkips, dropUnlikely } from './derive.ts'
import { bestByDomination, crowding, fronts, paretoFront } from './domination.ts'
import { keyOf, nextGeneration, selectParents } from './evolution.ts'
import type { Individual } from './evolution.ts'
import {
  alphaGradient,
  costSlopes,
  costTable,
  drawPairGates,
  expectedCost,
  keepPairMass,
  softmax,
} from './gates.ts'
import { adamStep, freshAdam } from './hostAdam.ts'
import { reachableRange, refuseUnreachableLimit } from './limits.ts'
import { drawFairOrders, equalTypeCount, orderMatrices, usageOf } from './paths.ts'
import { skipDropoutAt } from './strategies/pDarts.ts'

const places = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ index, edge: index, row: index }))

test('strict fairness: after every step all types of a place were used equally often', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 7 }), (seed, children) => {
      const random = createRandom(seed)
      const totals = places(5).map(() => Array.from({ length: children }, () => 0))
      for (let step = 0; step < 6; step += 1) {
        const orders = drawFairOrders(places(5), children, random)
        usageOf(orders, children).forEach((counts, place) =>
          counts.forEach((count, type) => (totals[place]![type]! += count)),
        )
        expect(totals.flat().every((count) => count === step + 1)).toBe(true)
        const { values } = orderMatrices(orders)
        expect([...values].reduce((sum, value) => sum + value, 0)).toBe(5 * children)
      }
    }),
    { numRuns: 50 },
  )
})

test('FairNAS refuses a space with unequal counts, and names both', () => {
  expect(
    equalTypeCount([
      [0, 1],
      [2, 3],
    ]),
  ).toBe(2)
  expect(() =>
    equalTypeCount([
      [0, 1],
      [2, 3, 4],
    ]),
  ).toThrow('edge 0 has 2, edge 1 has 3')
})

const shape = smallChain({ height: 8, width: 8, channels: 1 }, 10)
const bill = chainBill(shape)
const cost = (child: readonly number[]) => chainCost(bill, child)
const operations = shape.layers.map(() => [0, 1, 2, 3, 4, 5])

test('a limit that nothing meets is refused with the reachable range', () => {
  const range = reachableRange(operations, cost)
  expect(range).toEqual({
    low: cost([0, 0, 0, 0, 0, 0]).operations,
    high: cost([5, 5, 5, 5, 5, 5]).operations,
  })
  expect(() => refuseUnreachableLimit(1000, range)).toThrow(
    /at most 1,000 multiply-adds; this space reaches from 24\d,\d{3} to 93\d,\d{3}/,
  )
  expect(() => refuseUnreachableLimit(650_000, range)).not.toThrow()
  expect(() => refuseUnreachableLimit(null, range)).not.toThrow()
})

const evolution = {
  ...{ population: 12, generations: 4, parents: 4, mutation: 0.5, triesPerChild: 50 },
  selection: 'accuracy',
} as const

function evolve(limit: number): Individual[] {
  const space = {
    ...{ operations, cost },
    accepts: (child: readonly number[]) => cost(child).operations <= limit,
  }
  const random = createRandom('evolution')
  const history: Individual[] = []
  for (let generation = 0; generation < 4; generation += 1)
    for (const candidate of nextGeneration(space, history, evolution, random)) {
      const accuracy = candidate.child.filter((type) => type === 2).length / 6
      history.push({ ...candidate, ...cost(candidate.child), accuracy, generation })
    }
  return history
}

test('evolution: nobody twice, all under the limit, parents from before, better in the end', () => {
  const history = evolve(650_000)
  expect(history).toHaveLength(48)
  expect(new Set(history.map(({ child }) => keyOf(child))).size).toBe(48)
  expect(history.every((one) => one.operations <= 650_000)).toBe(true)
  history.forEach(({ parents, generation }) =>
    parents.forEach((parent) => expect(history[parent]!.generation).toBeLessThan(generation)),
  )
  const best = (generation: number) =>
    Math.max(...history.filter((one) => one.generation === generation).map((one) => one.accuracy))
  expect(best(3)).toBeGreaterThan(best(0))
  const origins = history.slice(12, 24).map(({ origin }) => origin)
  expect(origins.filter((origin) => origin === 'mutation')).toHaveLength(6)
  expect(origins.filter((origin) => origin === 'crossover')).toHaveLength(6)
})

test('a space that the limit empties is said so', () => {
  expect(() => evolve(0)).toThrow('none of 600 random children is allowed')
})

const points = [
  { accuracy: 0.9, operations: 10, parameters: 5 },
  { accuracy: 0.8, operations: 5, parameters: 5 },
  { accuracy: 0.7, operations: 6, parameters: 6 },
  { accuracy: 0.95, operations: 20, parameters: 9 },
  { accuracy: 0.85, operations: 12, parameters: 9 },
]

test('NSGA-II: fronts by domination, ends of a front first, the Pareto front cheapest first', () => {
  expect(fronts(points)).toEqual([
    [0, 1, 3],
    [2, 4],
  ])
  expect(crowding(points, [0, 1, 3]).get(3)).toBe(Infinity)
  expect(bestByDomination(points, 4).slice(0, 3).sort()).toEqual([0, 1, 3])
  expect(paretoFront(points)).toEqual([1, 0, 3])
  const history = points.map((one) => ({
    ...one,
    ...{ child: [0], generation: 0, origin: 'random' as const, parents: [] },
  }))
  expect(selectParents(history, { parents: 2, selection: 'accuracy' })).toEqual([3, 0])
})

test('∂L/∂α of gates is that of a mixture by softmax', () => {
  const alphas = [0.3, -0.2, 0.9]
  const slope = [2, -1, 0.5]
  const loss = (row: number[]) => softmax(row).reduce((sum, p, k) => sum + p * slope[k]!, 0)
  const step = 1e-5
  const expected = alphas.map(
    (value, k) =>
      (loss(alphas.with(k, value + step)) - loss(alphas.with(k, value - step))) / (2 * step),
  )
  alphaGradient(slope, softmax(alphas)).forEach((value, k) =>
    expect(value).toBeCloseTo(expected[k]!, 8),
  )
})

test('a pair keeps the probabilities of all other types', () => {
  const before = [0.2, -0.4]
  const after = keepPairMass(before, [0.5, -0.9])
  const mass = (row: number[]) => row.reduce((sum, value) => sum + Math.exp(value), 0)
  expect(mass(after)).toBeCloseTo(mass(before), 12)
  expect(after[0]! - after[1]!).toBeCloseTo(1.4, 12)
})

test('pairs are two different types, drawn by their probabilities', () => {
  const random = createRandom('pairs')
  const alphas = [[0, Math.log(3), -Math.log(2)]]
  const actives = [0, 0, 0]
  for (let draw = 0; draw < 4000; draw += 1) {
    const [gate] = drawPairGates(alphas, random)
    expect(new Set(gate!.candidates).size).toBe(2)
    expect(gate!.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
    actives[gate!.candidates[0]!]! += 1
  }
  expect(actives[1]!).toBeGreaterThan(actives[0]!)
  expect(actives[0]!).toBeGreaterThan(actives[2]!)
})

test('expected multiply-adds are exact, and the cost losses have their slopes', () => {
  const table = costTable(operations, cost)
  const gate = (type: number) => ({ candidates: [type], active: 0, probabilities: [1] })
  const child = [0, 3, 5, 2, 1, 4]
  expect(expectedCost(table, child.map(gate))).toBeCloseTo(cost(child).operations, 6)
  const multiply = { kind: 'multiply', reference: 4e5, scale: 0.2, power: 0.3 } as const
  const loss = (expected: number) => 2 * 0.2 * (Math.log(expected) / Math.log(4e5)) ** 0.3
  const slopes = costSlopes(multiply, 2, 5e5)
  expect(slopes.perCost).toBeCloseTo((loss(5e5 + 10) - loss(5e5 - 10)) / 20, 12)
  expect(slopes.perCrossEntropy).toBeCloseTo(loss(5e5) / 2, 12)
})

// Reference: torch.optim.Adam([x], lr=0.1, betas=(0.5, 0.999)), two steps from 1 with gradient 0.5, then −1
test('two steps of Adam match torch.optim.Adam', () => {
  const settings = { learningRate: 0.1, firstDecay: 0.5, secondDecay: 0.999 }
  const one = adamStep([[1]], [[0.5]], freshAdam([[1]]), settings)
  expect(one.values[0]![0]).toBeCloseTo(0.9, 7)
  const two = adamStep(one.values, [[-1]], one.state, settings)
  const mean = (0.5 * 0.25 + 0.5 * -1) / 0.75
  const square = (0.999 * 0.001 * 0.25 + 0.001) / (1 - 0.999 ** 2)
  expect(two.values[0]![0]).toBeCloseTo(0.9 - (0.1 * mean) / Math.sqrt(square), 6)
})

const cell = {
  noneType: 0,
  skipType: 3,
  inputsOf: [
    [0, 1],
    [2, 3, 4],
  ],
}

test('a genotype keeps two edges a node, and none only where there is nothing else', () => {
  const types = [
    [0, 3, 4],
    [0, 3, 4],
    [0, 3, 4],
    [0, 4],
    [0, 3, 4],
  ]
  const probabilities = [
    [0.8, 0.15, 0.05],
    [0.1, 0.3, 0.6],
    [0.2, 0.3, 0.5],
    [0.9, 0.1],
    [0.1, 0.7, 0.2],
  ]
  expect(deriveChild(types, probabilities, cell)).toEqual([3, 4, 4, 0, 3])
  expect(deriveWithFewSkips(types, probabilities, cell, 1)).toEqual([4, 4, 4, 0, 3])
  expect(deriveWithFewSkips(types, probabilities, cell, 0)).toEqual([4, 4, 4, 0, 4])
  expect(dropUnlikely(types, probabilities, 1)).toEqual([[0, 3], [3, 4], [3, 4], [0], [3, 4]])
})

test('skip dropout falls linearly while α is frozen, then by e every five epochs', () => {
  const at = (epoch: number) => skipDropoutAt(0.4, { epoch, epochs: 25, frozen: 10 })
  expect(at(0)).toBeCloseTo((0.4 * 24) / 25, 12)
  expect(at(10)).toBeCloseTo(0.4, 12)
  expect(at(15)).toBeCloseTo(0.4 * Math.exp(-1), 12)
})
