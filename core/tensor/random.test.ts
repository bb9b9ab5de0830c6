import { expect, test } from 'vitest'
import { createRandom, restoreRandom } from './random.ts'

test('a permutation holds every number once', () => {
  const order = createRandom(7).permutation(1000)
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  expect([...order]).not.toEqual([...order].sort((a, b) => a - b))
})

test('uniform draws have the moments of the uniform distribution', () => {
  const random = createRandom(1)
  const drawn = Array.from({ length: 100_000 }, random.uniform)
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length
  // Standard error of the mean 1/√(12·1e5) = 9e-4; five of them.
  expect(Math.abs(mean - 1 / 2)).toBeLessThan(4.6e-3)
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(2e-3)
})

test('normal draws have mean 0, variance 1 and 4.55 percent beyond two standard deviations', () => {
  const random = createRandom(2)
  const drawn = Array.from({ length: 100_000 }, random.normal)
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
  const variance = drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length
  const beyond = drawn.filter((value) => Math.abs(value) > 2).length / drawn.length
  expect(Math.abs(mean)).toBeLessThan(0.016)
  expect(Math.abs(variance - 1)).toBeLessThan(0.023)
  expect(Math.abs(beyond - 0.0455)).toBeLessThan(0.0033)
})

test('integers are uniform: chi-square over six faces', () => {
  const random = createRandom(3)
  const counts = [0, 0, 0, 0, 0, 0]
  for (let draw = 0; draw < 60_000; draw += 1) counts[random.integer(6)]! += 1
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chiSquare).toBeLessThan(20.5) // 0.1 % point of χ² with 5 degrees of freedom
})

test('a restored stream goes on with the same draws', () => {
  const random = createRandom('run')
  random.normal()
  const resumed = restoreRandom(random.readState())
  expect([resumed.uniform(), resumed.normal(), resumed.integer(10)]).toEqual([
    random.uniform(),
    random.normal(),
    random.integer(10),
  ])
})

test('a split stream depends on its name and not on what was drawn before', () => {
  const fresh = createRandom(5)
  const used = createRandom(5)
  used.uniform()
  expect(used.split('data').uniform()).toBe(fresh.split('data').uniform())
  expect(fresh.split('data').uniform()).not.toBe(fresh.split('weights').uniform())
})

test('the first draws of seed 0 are fixed for ever', () => {
  const random = createRandom(0)
  expect([random.seedPair()[0], random.integer(1000), random.uniform()]).toMatchInlineSnapshot(`
    [
      -166622956,
      77,
      0.347756321541965,
    ]
  `)
})
