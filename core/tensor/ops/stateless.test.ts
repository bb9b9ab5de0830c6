import { expect, test } from 'vitest'
import { tf } from '../tf.ts'
import type { Tensor } from '../tf.ts'
import {
  dropoutMask,
  foldSeed,
  statelessIntegers,
  statelessNormal,
  statelessUniform,
} from './stateless.ts'

const seed = tf.tensor1d([1, 2], 'int32')
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

test('the same seed draws the same numbers, another seed others', () => {
  const draw = (from: Tensor): number[] => [...statelessUniform(from, [8]).dataSync()]
  expect(draw(seed)).toEqual(draw(seed))
  expect(draw(foldSeed(seed, 3))).toEqual(draw(foldSeed(seed, 3)))
  expect(draw(foldSeed(seed, 3))).not.toEqual(draw(foldSeed(seed, 4)))
  expect(draw(seed)).not.toEqual(draw(foldSeed(seed, 1)))
})

test('moments of uniform and normal draws', () => {
  const uniform = statelessUniform(seed, [100_000]).dataSync()
  const normal = statelessNormal(seed, [100_000]).dataSync()
  expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(4.6e-3)
  expect(Math.abs(mean(normal))).toBeLessThan(0.016)
  expect(Math.abs(mean(Array.from(normal, (value) => value ** 2)) - 1)).toBeLessThan(0.023)
})

test('integers reach every value below the bound and no other', () => {
  const drawn = new Set(statelessIntegers(seed, [10_000], 7).dataSync())
  expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('a dropout mask keeps the mean: values 0 and 1/keep, keep of them', () => {
  const mask = dropoutMask(seed, [100_000], 0.8).dataSync()
  expect([...new Set(mask)].sort()).toEqual([0, Math.fround(1.25)])
  expect(Math.abs(mean(mask) - 1)).toBeLessThan(8e-3) // five standard errors of √(0.25/1e5)
})
