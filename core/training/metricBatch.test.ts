import { expect, test } from 'vitest'
import { createMetricBatch } from './metricBatch.ts'

// Regression: a distance told now and then beside the loss made two blocks that both held the loss, the second one
// going back in its steps, which the store refuses.
test('a figure of every step stays one series when another comes now and then', () => {
  const batch = createMetricBatch()
  for (let step = 1; step <= 5; step += 1)
    batch.add(step, step / 10, step % 2 === 1 ? { loss: -step, distance: step } : { loss: -step })
  const told = batch.take().map(({ series, steps, values }) => ({
    names: series.map(({ family }) => family),
    steps: [...steps],
    values: [...values],
  }))
  expect(told).toEqual([
    { names: ['loss'], steps: [1, 2, 3, 4, 5], values: [-1, -2, -3, -4, -5] },
    { names: ['distance'], steps: [1, 3, 5], values: [1, 3, 5] },
  ])
})
