import { expect, test } from 'vitest'
import { GrowingSeries } from './growingSeries.ts'
import { RunPoints } from './runPoints.ts'

const key = { family: 'train/loss', layer: null }
const nothing = { firstStep: 1, lastStep: 3, first: 0, last: 0, minimum: 0, maximum: 0 }

test('an announced series is there without points until they come, and not after its reading failed', async () => {
  const points = new RunPoints()
  points.announce([{ key, count: 3, ...nothing }])
  expect(points.stored().get('train/loss')).toMatchObject({ total: 3, x: new Float64Array(0) })

  const values = Float64Array.of(7, 8, 9)
  const data = { key, steps: Float64Array.of(1, 2, 3), seconds: values, values, total: 3 }
  await points.fill(Promise.resolve([new GrowingSeries({ ...data, smoothed: null })]))
  expect(points.stored().get('train/loss')).toMatchObject({ total: 3, y: values })

  const other = new RunPoints()
  other.announce([{ key, count: 3, ...nothing }])
  await expect(other.fill(Promise.reject(new Error('damaged')))).rejects.toThrow('damaged')
  expect(other.stored().size).toBe(0)
})
