import { expect, test } from 'vitest'
import { createRandom } from '../../../tensor/random.ts'
import { readBenchmark } from './benchmark.ts'
import { bootstrapTau, kendallTau } from './kendall.ts'

test('worked values: order kept, order turned, ties', () => {
  expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1)
  expect(kendallTau([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1)
  // Reference: scipy.stats.kendalltau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])
  expect(kendallTau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.47140452079103173, 14)
})

test('published table: parameters against accuracy, CIFAR-10 0.5778; CIFAR-100 0.5530', async () => {
  const { accuracy, parameters } = await readBenchmark('c10_test_200')
  expect(accuracy).toHaveLength(15_625)
  expect(kendallTau(parameters, accuracy)).toBeCloseTo(0.5778, 4)
  const hundred = await readBenchmark('c100_test_200')
  expect(kendallTau(hundred.parameters, hundred.accuracy)).toBeCloseTo(0.553, 3)
})

test('the bootstrap interval holds the sample’s value', () => {
  const random = createRandom('interval')
  const x = Float64Array.from({ length: 300 }, () => random.normal())
  const y = x.map((value) => value + random.normal())
  const { low, high } = bootstrapTau(x, y, 100, random)
  const tau = kendallTau(x, y)
  expect(low).toBeLessThan(tau)
  expect(high).toBeGreaterThan(tau)
  expect(high - low).toBeLessThan(0.2)
})
