import { expect, test } from 'vitest'
import { learningRateAt, phasesOf, scheduleSchema } from './schedule.ts'

test('warm-up rises linearly to the base, drops divide it', () => {
  const schedule = scheduleSchema.parse({ kind: 'drops', drops: [10, 20], warmUpSteps: 4 })
  const rates = [0, 1, 3, 4, 9, 10, 19, 20, 29].map((step) => learningRateAt(schedule, 1, 30, step))
  expect(rates).toEqual([0.25, 0.5, 1, 1, 1, 0.1, 0.1, 0.01, 0.01])
  expect(phasesOf(schedule, 1, 30)).toEqual([
    { from: 4, to: 10, learningRate: 1 },
    { from: 10, to: 20, learningRate: 0.1 },
    { from: 20, to: 30, learningRate: 0.01 },
  ])
})

test('a cosine is half way down in the middle and near zero at the end', () => {
  const schedule = scheduleSchema.parse({ kind: 'cosine', warmUpSteps: 10 })
  expect(learningRateAt(schedule, 0.4, 110, 10)).toBe(0.4)
  expect(learningRateAt(schedule, 0.4, 110, 60)).toBeCloseTo(0.2, 12)
  expect(learningRateAt(schedule, 0.4, 110, 109)).toBeLessThan(1.1e-4)
})

test('a run that ends within its warm-up has no phase of its own', () => {
  expect(phasesOf(scheduleSchema.parse({ warmUpSteps: 10 }), 1, 5)).toEqual([])
})
