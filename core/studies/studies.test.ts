import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dimension, StudyPlan, Trial } from '../contract/study.ts'
import { createRandom } from '../tensor/random.ts'
import { permutationImportance } from './forest.ts'
import { nextStep } from './nextStep.ts'
import { propose } from './propose.ts'
import { fromUnit, gridProposal, gridSize, refuseEmptySpace, toUnit } from './space.ts'
import { logDensity, parzen } from './tpe.ts'

const rate: Dimension = {
  ...{
    kind: 'number',
    path: 'optimizer.learningRate',
    low: 1e-4,
    high: 1,
    scale: 'log',
    points: 3,
  },
}
const width: Dimension = {
  ...{ kind: 'integer', path: 'width', low: 1, high: 4, scale: 'linear', points: 9 },
}
const model: Dimension = { kind: 'choice', path: 'model', values: ['mlp', 'conv-small'] }

function plan(change: Partial<StudyPlan> = {}): StudyPlan {
  return {
    ...{ name: 'a study', method: 'spherical-motion', base: {}, space: [rate, width, model] },
    ...{ sampler: 'random', seed: 3, halving: null, budget: 20, concurrency: 1 },
    objective: { metric: 'test/loss', direction: 'minimize' },
    ...change,
  }
}

function trial(index: number, change: Partial<Trial> = {}): Trial {
  return {
    ...{ index, runId: `run-${index}`, proposal: {}, knew: [], rung: 0, from: null },
    ...{ state: 'finished', value: index },
    ...change,
  }
}

describe('a space', () => {
  test('a number goes to the unit interval and back, on both scales', () => {
    const scales = fc.constantFrom('linear' as const, 'log' as const)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), scales, (unit, scale) => {
        const dimension = { ...rate, scale }
        expect(toUnit(dimension, fromUnit(dimension, unit))).toBeCloseTo(unit, 9)
      }),
    )
    expect(fromUnit(rate, 0.5)).toBeCloseTo(1e-2, 12)
  })

  test('every integer is as likely as every other', () => {
    const random = createRandom(1)
    const counts = new Map<number, number>()
    for (let at = 0; at < 8000; at += 1) {
      const value = fromUnit(width, random.uniform())
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4])
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })

  test('a grid has every combination once, integers once each', () => {
    const space = [rate, width, model]
    expect(gridSize(space)).toBe(3 * 4 * 2)
    const points = Array.from({ length: 24 }, (_, at) => gridProposal(space, at))
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(24)
    expect(points[0]).toEqual({ 'optimizer.learningRate': 1e-4, width: 1, model: 'mlp' })
    expect(points[23]).toEqual({ 'optimizer.learningRate': 1, width: 4, model: 'conv-small' })
  })

  test('bounds that cannot be searched are named with both numbers', () => {
    expect(() => refuseEmptySpace([{ ...width, high: 1 }])).toThrow(/width: searched from 1 to 1/)
    expect(() => refuseEmptySpace([{ ...rate, low: 0 }])).toThrow(/starts above 0, not at 0/)
    expect(() => refuseEmptySpace([model, model])).toThrow(/model: is searched twice/)
  })
})

describe('a sampler', () => {
  test('proposals depend on seed and index alone, not on order', () => {
    const forwards = [0, 1, 2, 3].map((index) => propose(plan(), index, [], []))
    const backwards = [3, 2, 1, 0].map((index) => propose(plan(), index, [], []))
    expect(forwards).toEqual(backwards.reverse())
    expect(propose(plan({ seed: 4 }), 0, [], [])).not.toEqual(forwards[0])
    expect(new Set(forwards.map((one) => JSON.stringify(one))).size).toBe(4)
  })

  test('the density of a mixture integrates to one over the unit interval', () => {
    const mixture = parzen([0.1, 0.12, 0.9])
    const steps = 2000
    let sum = 0
    for (let at = 0; at < steps; at += 1) sum += Math.exp(logDensity(mixture, (at + 0.5) / steps))
    expect(sum / steps).toBeCloseTo(1, 4)
  })

  test('a proposal of the estimator comes again from what was known then', () => {
    const tpe = plan({ sampler: 'tpe' })
    const trials: Trial[] = []
    for (let index = 0; index < 14; index += 1) {
      const step = nextStep({ plan: tpe, trials })
      if (step.kind !== 'propose') throw new Error(step.kind)
      trials.push(
        trial(index, { proposal: step.proposal, knew: step.knew, value: Math.sin(index) }),
      )
    }
    // Later results, and results in another order, change nothing.
    const shuffled = [...trials].reverse()
    expect(propose(tpe, 12, shuffled, trials[12]!.knew)).toEqual(trials[12]!.proposal)
    expect(trials[12]!.knew).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  /** Best of 60 trials on a valley at rate 10⁻², with the second model better. */
  function best(sampler: StudyPlan['sampler'], seed: number): number {
    const searched = plan({ sampler, seed, space: [rate, { ...rate, path: 'decay' }, model] })
    const trials: Trial[] = []
    for (let index = 0; index < 60; index += 1) {
      const proposal = propose(searched, index, trials, [...trials.keys()])
      const x = Math.log10(Number(proposal['optimizer.learningRate'])) + 2
      const y = Math.log10(Number(proposal['decay'])) + 3
      const value = x ** 2 + y ** 2 + (proposal['model'] === 'mlp' ? 1 : 0)
      trials.push(trial(index, { proposal, value }))
    }
    return Math.min(...trials.map(({ value }) => value ?? Infinity))
  }

  test('the estimator finds a valley that random search misses', () => {
    const seeds = Array.from({ length: 15 }, (_, at) => at)
    const median = (values: number[]) => values.sort((a, b) => a - b)[7]!
    const estimator = median(seeds.map((seed) => best('tpe', seed)))
    const random = median(seeds.map((seed) => best('random', seed)))
    expect(estimator).toBeLessThan(random / 3)
    expect(estimator).toBeLessThan(0.02)
  })

  test('failed trials drive the estimator away', () => {
    const tpe = plan({ sampler: 'tpe', space: [{ ...rate, scale: 'linear', low: 0, high: 1 }] })
    const trials = Array.from({ length: 40 }, (_, index) => {
      const value = (index + 0.5) / 40
      const failed = value > 0.5
      const proposal = { 'optimizer.learningRate': value }
      return trial(index, {
        proposal,
        value: failed ? null : value,
        state: failed ? 'failed' : 'finished',
      })
    })
    const proposals = Array.from({ length: 20 }, (_, at) =>
      propose(tpe, 40 + at, trials, [...trials.keys()]),
    )
    const above = proposals.filter((one) => Number(one['optimizer.learningRate']) > 0.5)
    expect(above.length).toBeLessThanOrEqual(2)
  })
})

describe('what a study does next', () => {
  test('as many trials as may be under way, then waits, then is done', () => {
    const study = plan({ budget: 2, concurrency: 2 })
    expect(nextStep({ plan: study, trials: [trial(0, { state: 'running' })] }).kind).toBe('propose')
    const two = [trial(0, { state: 'running' }), trial(1, { state: 'running' })]
    expect(nextStep({ plan: study, trials: two }).kind).toBe('wait')
    expect(nextStep({ plan: study, trials: [trial(0), trial(1)] }).kind).toBe('done')
    expect(nextStep({ plan: { ...study, budget: 3 }, trials: [trial(0), trial(1)] }).kind).toBe(
      'propose',
    )
  })

  test('a grid ends with its last point', () => {
    const study = plan({ sampler: 'grid', space: [model], budget: 100 })
    expect(nextStep({ plan: study, trials: [trial(0), trial(1)] }).kind).toBe('done')
  })

  // Jamieson and Talwalkar 2016: 9 at 10 steps, the best 3 at 30, the best 1 at 90.
  test('halving by three: nine, then the best three, then the best one', () => {
    const halving = { path: 'training.steps', least: 10, most: 90, factor: 3 }
    const study = plan({ budget: 9, halving })
    const trials = Array.from({ length: 9 }, (_, index) => trial(index, { value: (index * 5) % 9 }))
    const promoted: number[] = []
    for (;;) {
      const step = nextStep({ plan: study, trials })
      if (step.kind === 'done') break
      if (step.kind === 'prune')
        for (const index of step.indices) trials[index] = { ...trials[index]!, state: 'pruned' }
      if (step.kind !== 'promote') continue
      promoted.push(step.from.index)
      trials.push(
        trial(step.index, { rung: step.rung, from: step.from.index, value: step.from.value }),
      )
    }
    // Values 0, 5, 1, 6, 2, 7, 3, 8, 4: the best are trials 0, 2 and 4; then trial 9, which goes on from 0.
    expect(promoted).toEqual([0, 2, 4, 9])
    expect(trials.filter(({ state }) => state === 'pruned').map(({ index }) => index)).toEqual([
      1, 3, 5, 6, 7, 8, 10, 11,
    ])
  })
})

test('importance of 3a + b and a bystander: the shares of their variances, 9 to 1 to 0', () => {
  const random = createRandom(5)
  const features = [0, 1, 2].map(() => Float64Array.from({ length: 400 }, () => random.uniform()))
  const targets = Float64Array.from(
    { length: 400 },
    (_, row) => 3 * features[0]![row]! + features[1]![row]!,
  )
  const { importance, explained } = permutationImportance({ features, targets }, createRandom(1))
  expect(importance[0]).toBeGreaterThan(0.85)
  expect(importance[0]).toBeLessThan(0.95)
  expect(importance[1]).toBeGreaterThan(0.05)
  expect(importance[2]).toBeLessThan(0.02)
  expect(explained).toBeGreaterThan(0.9)
})
