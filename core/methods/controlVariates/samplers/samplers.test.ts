import { describe, expect, test } from 'vitest'
import { createRandomNumbers } from '../randomNumbers.ts'
import { banana, gaussianMixture, standardGaussian } from '../targets/synthetic.ts'
import { effectiveSize, meanOf, rHat, standardErrorOf, varianceOf } from './diagnostics.ts'
import { sampleTarget, type SamplerName, type SamplerOptions } from './sample.ts'

const base: Omit<SamplerOptions, 'sampler'> = {
  chains: 2,
  draws: 2000,
  warmUp: 500,
  thinning: 1,
  seed: 3,
  stream: 0,
  start: new Float64Array(2),
  spread: 1,
}

function column(values: { rows: number; columns: number; values: Float64Array }, index: number) {
  return Float64Array.from(
    { length: values.rows },
    (_, r) => values.values[r * values.columns + index]!,
  )
}

const samplers: readonly SamplerName[] = ['random-walk', 'mala', 'hmc', 'nuts']

// Banana with b = 0.3, σ = 1: E x₁ = 0, Var x₁ = 1, E x₂ = 0, Var x₂ = 1 + b² Var(x₁²) = 1.18.
describe.each(samplers)('%s on the banana', async (sampler) => {
  const draws = await sampleTarget(banana(2, 0.3), {
    ...base,
    sampler,
    draws: 6000,
    thinning: sampler === 'random-walk' ? 5 : 1,
  })
  test.each([
    ['E x₁', 0, (x: number, _y: number) => x],
    ['E x₂', 0, (_x: number, y: number) => y],
    ['E x₁²', 1, (x: number, _y: number) => x * x],
    ['E x₂²', 1.18, (_x: number, y: number) => y * y],
  ])('%s is %d within 4 standard errors', (_name, expected, f) => {
    const x = column(draws.points, 0)
    const y = column(draws.points, 1)
    const values = x.map((value, row) => f(value, y[row]!))
    expect(Math.abs(meanOf(values) - expected)).toBeLessThan(4 * standardErrorOf(values, 2))
  })
  test('chains agree', () => {
    expect(draws.diagnostics.splitRHat).toBeLessThan(1.05)
    expect(draws.diagnostics.effectiveSampleSize).toBeGreaterThan(400)
  })
})

test('the same seed gives the same draws, another seed others', async () => {
  const options: SamplerOptions = { ...base, sampler: 'nuts', draws: 20 }
  const first = await sampleTarget(standardGaussian(2), options)
  const again = await sampleTarget(standardGaussian(2), options)
  expect(again.points.values).toEqual(first.points.values)
  const other = await sampleTarget(standardGaussian(2), { ...options, seed: 4 })
  expect(other.points.values).not.toEqual(first.points.values)
})

test('NUTS finds scales that differ by 1e4 during warm-up', async () => {
  const target = {
    name: 'stretched',
    dimension: 2,
    evaluate: (point: Float64Array, score: Float64Array) => {
      score[0] = -point[0]! / 1e4
      score[1] = -point[1]! / 1e-4
      return -0.5 * (point[0]! ** 2 / 1e4 + point[1]! ** 2 / 1e-4)
    },
  }
  const draws = await sampleTarget(target, { ...base, sampler: 'nuts', spread: 0.01 })
  expect(varianceOf(column(draws.points, 0))).toBeGreaterThan(0.8e4)
  expect(varianceOf(column(draws.points, 0))).toBeLessThan(1.25e4)
  expect(varianceOf(column(draws.points, 1))).toBeLessThan(1.25e-4)
})

test('two far modes that no chain crosses show in split R-hat', async () => {
  const target = gaussianMixture([
    { weight: 1, mean: [-20], deviation: 1 },
    { weight: 1, mean: [20], deviation: 1 },
  ])
  const draws = await sampleTarget(target, {
    ...base,
    sampler: 'nuts',
    chains: 4,
    start: new Float64Array(1),
    spread: 10,
  })
  expect(draws.diagnostics.splitRHat).toBeGreaterThan(1.5)
})

test('a target without a finite density anywhere is refused', async () => {
  const broken = { name: 'broken', dimension: 2, evaluate: () => Number.NaN }
  await expect(sampleTarget(broken, { ...base, sampler: 'hmc' })).rejects.toThrow(
    /no start with a finite/,
  )
})

test('a chain stops where its breath throws', async () => {
  let breaths = 0
  const stopped = sampleTarget(standardGaussian(2), { ...base, sampler: 'nuts' }, () => {
    breaths += 1
    return breaths > 3 ? Promise.reject(new Error('stopped')) : Promise.resolve()
  })
  await expect(stopped).rejects.toThrow('stopped')
})

test('the tuning of a warm-up serves another chain without one', async () => {
  const target = banana(2, 0.3)
  const { tuning } = await sampleTarget(target, { ...base, sampler: 'nuts' })
  const again = await sampleTarget(target, {
    ...{ ...base, sampler: 'nuts', warmUp: 20, seed: 8 },
    ...(tuning === null ? {} : { tuning }),
  })
  const x = column(again.points, 0)
  expect(again.tuning).toBe(tuning)
  expect(Math.abs(meanOf(x))).toBeLessThan(4 * standardErrorOf(x, 2))
})

// AR(1) with coefficient φ has integrated time (1 + φ)/(1 − φ).
test('effective size of an AR(1) chain', () => {
  const random = createRandomNumbers(9)
  const chains = Array.from({ length: 4 }, () => {
    let value = 0
    return Float64Array.from({ length: 20_000 }, () => (value = 0.8 * value + random.normal()))
  })
  expect(effectiveSize(chains) / (80_000 / 9)).toBeGreaterThan(0.85)
  expect(effectiveSize(chains) / (80_000 / 9)).toBeLessThan(1.15)
  expect(rHat(chains)).toBeCloseTo(1, 2)
})
