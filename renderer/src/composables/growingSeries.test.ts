import { expect, test } from 'vitest'
import { GrowingSeries } from './growingSeries.ts'

const key = { family: 'train/loss', layer: null }

test('grows past its first room and counts what it was given', () => {
  const steps = Float64Array.of(1, 2)
  const series = new GrowingSeries({
    key,
    steps,
    seconds: steps,
    values: steps,
    smoothed: null,
    total: 500,
  })
  for (let step = 3; step <= 1000; step++) series.push(step, step / 10, step / 2)
  const { x, y, total } = series.stored('train/loss')
  expect([x.length, x.at(-1), y.at(-1), total]).toEqual([1000, 1000, 500, 1498])
})

test('a run that goes back to a checkpoint replaces what followed it', () => {
  const series = GrowingSeries.empty(key)
  for (const step of [1, 2, 3, 4]) series.push(step, step, 0)
  series.push(3, 9, 7)
  const { x, y, seconds, total } = series.stored('train/loss')
  expect([[...x], [...y], [...seconds], total]).toEqual([[1, 2, 3], [0, 0, 7], [1, 2, 9], 3])
})

test('a series of a layer stays small however long the run is, keeps its spike, and knows how many points there were', () => {
  const growing = GrowingSeries.empty({ family: 'angularUpdate', layer: 'conv1' })
  for (let step = 1; step <= 100_000; step += 1)
    growing.push(step, step / 10, step === 31_415 ? 99 : step % 7)
  const { x, y, seconds, total } = growing.stored('angularUpdate:conv1')
  expect(total).toBe(100_000)
  expect(x.length).toBeLessThanOrEqual(16_000)
  expect(Math.max(...y)).toBe(99)
  expect(x[y.indexOf(99)]).toBe(31_415)
  expect(seconds[y.indexOf(99)]).toBe(3_141.5)
  expect([x[0], x.at(-1)]).toEqual([1, 100_000])
})

test('the engine’s average goes on with what comes in live', () => {
  const key = { family: 'train/loss', layer: null }
  const at = (...numbers: number[]) => Float64Array.from(numbers)
  // Of 500,000 points three came, with the average at each.
  const data = { key, steps: at(1, 250_000, 500_000), seconds: at(0, 0, 0), values: at(9, 4, 6) }
  const series = new GrowingSeries({ ...data, smoothed: at(9, 4.5, 5), total: 500_000 }, 0.75)
  series.push(500_001, 1, 9)
  series.push(500_002, 2, 2)
  const { smoothed, total } = series.stored('train/loss')
  expect(total).toBe(500_002)
  expect(smoothed).toEqual({ weight: 0.75, values: at(9, 4.5, 5, 6, 5) })
})
