import { expect, test } from 'vitest'
import { createRandomNumbers } from '../randomNumbers.ts'
import { drawExactly } from '../samplers/sample.ts'
import { standardGaussian } from '../targets/synthetic.ts'
import { augmented, type AugmentationOptions } from './augmented.ts'
import { noControl, type Sample } from './controlVariate.ts'
import { standardise } from './whitening.ts'

const size = 2
const copies = 3

/** What a network would see of 20,000 draws: points (x, z) and their scores, whitened block by block. */
async function seen(kind: AugmentationOptions['kind'], blockSize: number): Promise<Sample> {
  const { points, scores } = drawExactly(standardGaussian(size), 20_000, createRandomNumbers(1))
  const sample = { points, scores, values: points.values.filter((_, place) => place % size === 0) }
  const given: Sample[] = []
  const spy = {
    name: 'spy',
    fit: (samples: readonly Sample[]) => {
      given.push(...samples)
      return Promise.resolve(samples.map(() => noControl))
    },
  }
  await augmented(spy, { kind, copies, deviation: 0.5, seed: 2 }).fit([sample])
  return standardise(given[0]!, blockSize).sample
}

function moment(one: Sample['points'], i: number, other: Sample['points'], j: number): number {
  let sum = 0
  for (let row = 0; row < one.rows; row++)
    sum += one.values[row * one.columns + i]! * other.values[row * other.columns + j]!
  return sum / one.rows
}

// z = x + ε/2 of a standard normal x: corr(x, z) = 1/√(1 + ¼).
test('induced variables stay tied to their point, independent ones do not', async () => {
  const induced = await seen('induced', size)
  expect(moment(induced.points, 0, induced.points, size)).toBeCloseTo(0.894, 1)
  const independent = await seen('independent', size)
  expect(Math.abs(moment(independent.points, 0, independent.points, size))).toBeLessThan(0.02)
})

test('whitened as one block the two constructions would be the same', async () => {
  const induced = await seen('induced', 2 * size)
  expect(Math.abs(moment(induced.points, 0, induced.points, size))).toBeLessThan(1e-8)
})

// Stein's identity E[u sᵀ] = −I on the joint density, whatever the construction.
test.each(['independent', 'induced'] as const)('%s: the joint score is right', async (kind) => {
  const { points, scores } = await seen(kind, size)
  for (let i = 0; i < 2 * size; i++)
    for (let j = 0; j < 2 * size; j++)
      expect(Math.abs(moment(points, i, scores, j) + Number(i === j))).toBeLessThan(0.06)
})
