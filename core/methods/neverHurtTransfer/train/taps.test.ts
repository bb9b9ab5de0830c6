/** Distillation at several stages: what is compared, and that cached and live teachers agree. */
import { expect, test } from 'vitest'
import { initialTensors } from '../../../models/module.ts'
import { createRandom } from '../../../tensor/random.ts'
import { readValues } from '../../../tensor/read.ts'
import { tf } from '../../../tensor/tf.ts'
import { classPictures } from '../../../training/testing.ts'
import { transferSchema } from '../settings.ts'
import { scratchSource } from '../source/scratch.ts'
import { batchOf, initialState, openCellRunner, teacherFeatures } from './cellRunner.ts'
import { rateNames, stageRates } from './rates.ts'
import { stepHyper } from './step.ts'
import { tappedPieces, tapsDistance } from './taps.ts'
import { openTask } from './task.ts'
import type { Task } from './task.ts'

async function littleTask(): Promise<Task> {
  const pictures = classPictures({ side: 8, classes: 3, count: 24 })
  const source = scratchSource()
  const { stages } = source.network(pictures.train.shape, 3)
  const random = createRandom('taps')
  const drawn = stages.map(({ module }) => initialTensors(module.weights, random))
  const weights = Object.assign({}, ...drawn) as (typeof drawn)[number]
  return await openTask({ ...source, weights }, pictures, { frozenStages: 0, augments: false })
}

test('Ω is half the sum of the mean squares of each stage, whatever its size', () => {
  tf.tidy(() => {
    const own = [tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor4d([1, 1, 1, 3], [2, 1, 1, 2])]
    const teacher = [tf.tensor2d([0, 0, 0, 0], [2, 2]), tf.tensor2d([1, 1, 1, 1], [2, 2])]
    // (1 + 4 + 9 + 16)/8 + (0 + 0 + 0 + 4)/8
    expect(readValues(tapsDistance(own, teacher))[0]).toBeCloseTo(3.75 + 0.5, 6)
  })
})

test('more stages than there are get refused with both numbers', async () => {
  const task = await littleTask()
  expect(tappedPieces(task, 2)).toHaveLength(2)
  expect(() => tappedPieces(task, 4)).toThrow('4 stages, “From scratch” has 3 that train')
})

test('the rate of a stage falls by its factor towards the input', async () => {
  const task = await littleTask()
  const settings = transferSchema.parse({ optimizer: { stageFactor: 0.5 } })
  expect(stageRates(task, settings, 0.4)).toEqual({
    ...{ stageRate0: 0.1, stageRate1: 0.2, stageRate2: 0.4 },
  })
  const names = rateNames(task, settings)
  expect(names['conv1/kernel']).toBe('stageRate0')
  expect(names['hidden/bias']).toBe('stageRate2')
  expect(names['head/kernel']).toBe('headRate')
  expect(stageRates(task, transferSchema.parse({}), 0.4)).toEqual({})
})

test('cached and live outputs of two stages teach the same; a slow stage moves less', async () => {
  const task = await littleTask()
  const settings = transferSchema.parse({ distilledStages: 2, optimizer: { stageFactor: 0.01 } })
  const kind = { regulariser: 'distillation', rule: 'never-hurt', batchSize: 12 } as const
  const rates = stageRates(task, settings, 0.05)
  const hyper = { ...stepHyper, ...rates, headRate: 0.05, momentum: 0.9, strength: 1 }
  const run = (teacher: Float32Array | null) => {
    const { runner } = openCellRunner(task, kind, settings, teacher)
    runner.writeState(initialState(task, 1))
    const penalties: number[] = []
    for (let step = 0; step < 6; step += 1) {
      const indices = Int32Array.from({ length: 12 }, (_, at) => (at + 5 * step) % 24)
      const values = { indices, seed: new Int32Array(2), attention: new Float32Array(64) }
      penalties.push(runner.run(batchOf(kind, settings, values), hyper)['penalty']![0]!)
    }
    const state = runner.readState()
    runner.dispose()
    return { penalties, state }
  }
  const [cached, live] = [run(await teacherFeatures(task, 2)), run(null)]
  expect(cached.penalties[0]).toBeCloseTo(0, 6)
  expect(cached.penalties[5]).toBeGreaterThan(0)
  cached.penalties.forEach((one, at) => expect(live.penalties[at]).toBeCloseTo(one, 5))
  const moved = (name: string): number => {
    const [now, before] = [cached.state[`weights/${name}`]!, task.weights![name]!]
    return Math.max(...now.values.map((value, at) => Math.abs(value - before.values[at]!)))
  }
  expect(moved('conv1/kernel')).toBeLessThan(0.01 * moved('hidden/kernel'))
})
