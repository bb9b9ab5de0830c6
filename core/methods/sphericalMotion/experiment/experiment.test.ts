import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../../contract/method.ts'
import { readCheckpoint } from '../../../training/checkpoint.ts'
import { classPictures, recordingContext } from '../../../training/testing.ts'
import { sphericalMotionSchema } from '../settings.ts'
import { trainOn } from '../training.ts'
import { cellsOf } from './cells.ts'

const pictures = classPictures()
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spherical-motion-'))
})

function settingsOf(config: Config) {
  return sphericalMotionSchema.parse(config)
}

const products = settingsOf({
  experiment: { kind: 'equal-products' },
  optimizer: { learningRate: 0.1, weightDecay: 0.02 },
  training: { steps: 8, batchSize: 16, checkpointEvery: 4, evaluateEvery: 8 },
})

describe('the trainings of an experiment', () => {
  test('a grid is every combination, with every seed', () => {
    const cells = cellsOf(
      settingsOf({
        experiment: { kind: 'grid', learningRates: [0.1, 0.2], batchSizes: [8, 16], seeds: 3 },
      }),
    )
    expect(cells).toHaveLength(12)
    expect(cells.map(({ seed }) => seed).slice(0, 4)).toEqual([1, 2, 3, 1])
    expect(cells.at(-1)?.settings).toMatchObject({
      optimizer: { learningRate: 0.2, weightDecay: 5e-3 },
      training: { batchSize: 16, seed: 3 },
    })
  })

  test('equal products have one product', () => {
    const found = cellsOf(products).map(
      ({ settings }) => settings.optimizer.learningRate * settings.optimizer.weightDecay,
    )
    for (const product of found) expect(product).toBeCloseTo(0.002, 12)
  })

  test('larger batches take as many samples in fewer steps', () => {
    const cells = cellsOf(settingsOf({ experiment: { kind: 'linear-scaling' } }))
    const samples = cells.map(
      ({ settings }) => settings.training.steps * settings.training.batchSize,
    )
    expect(new Set(samples).size).toBe(1)
  })
})

describe('an experiment as one run', () => {
  test('trains its cells in turn on one axis of steps, and sets them side by side', async () => {
    const { context, steps, events, findings } = recordingContext(folder)
    const { outcome, result } = await trainOn(pictures, products, context)
    expect(outcome).toBe('finished')
    expect([...steps.keys()]).toEqual(Array.from({ length: 24 }, (_, step) => step + 1))
    const cells = result['cells'] as Config[]
    expect(cells.map(({ from, to }) => [from, to])).toEqual(
      [0, 8, 16].map((from) => [from, from + 8]),
    )
    expect(events[0]).toBe('0: training 1 of 3: η 0.05, λ 0.04, seed 1')
    expect(findings['cells']).toEqual(result['cells'])
    const comparison = result['comparison'] as Config[]
    expect(comparison).toHaveLength(3)
    expect(comparison[0]).toMatchObject({ seeds: 1, angleApart: 0, normApart: 0 })
    expect(comparison[1]?.['angleApart']).toBeGreaterThan(0)
    // Only the last training's checkpoints are left.
    expect(readdirSync(folder).sort()).toEqual([
      'step-000000020.checkpoint',
      'step-000000024.checkpoint',
    ])
  })

  // Within the second training, and right between two of them.
  test.each([13, 16])('stopped at step %d and resumed ends exactly as without', async (stopAt) => {
    const whole = recordingContext(mkdtempSync(join(folder, 'whole-')))
    const expected = await trainOn(pictures, products, whole.context)
    const stopped = recordingContext(mkdtempSync(join(folder, 'stopped-')), { stopAt })
    expect((await trainOn(pictures, products, stopped.context)).outcome).toBe('stopped')
    const last = stopped.checkpoints.at(-1)!
    expect(last.step).toBe(stopAt)
    const resumed = recordingContext(mkdtempSync(join(folder, 'resumed-')), {
      resumeFrom: last.file,
    })
    const found = await trainOn(pictures, products, resumed.context)
    expect([...resumed.steps.keys()][0]).toBe(stopAt + 1)
    expect(found.result).toEqual(expected.result)
    const [one, other] = await Promise.all(
      [whole, resumed].map(({ checkpoints }) => readCheckpoint(checkpoints.at(-1)!.file)),
    )
    expect(other!.tensors).toEqual(one!.tensors)
  })

  test('a training that diverges is a finding, and the others go on', async () => {
    const wild = settingsOf({
      experiment: { kind: 'grid', learningRates: [100, 0.05] },
      normaliser: 'none',
      optimizer: { weightDecay: 1 },
      training: { steps: 60, batchSize: 16 },
    })
    const { context, events } = recordingContext(folder)
    const { outcome, result } = await trainOn(pictures, wild, context)
    expect(outcome).toBe('finished')
    const cells = result['cells'] as Config[]
    expect(cells[0]?.['failure']).toMatch(/the loss is .* at step \d+/)
    expect(cells[1]?.['failure']).toBeNull()
    expect(events.some((event) => event.includes('the loss is'))).toBe(true)
  })
})

describe('decay as a rising rate', () => {
  test('walks the same directions, with norms that grow by the root', async () => {
    const settings = settingsOf({
      experiment: { kind: 'exponential' },
      optimizer: { learningRate: 0.1, weightDecay: 0.02 },
      training: { steps: 12, batchSize: 16 },
    })
    const { context, steps } = recordingContext(folder)
    await trainOn(pictures, settings, context)
    const [plain, rising] = [steps.get(12)!, steps.get(24)!]
    expect(rising['train/loss']! / plain['train/loss']!).toBeCloseTo(1, 3)
    expect(rising['angularUpdate:conv2']! / plain['angularUpdate:conv2']!).toBeCloseTo(1, 2)
    // ‖w_t‖ = cᵗ‖w̃_t‖ with c² − (1.9 − 0.002)c + 0.9 = 0, eleven updates before step 12.
    const root = (1.898 + Math.sqrt(1.898 ** 2 - 3.6)) / 2
    expect(plain['weightNorm:conv2']! / (root ** 11 * rising['weightNorm:conv2']!)).toBeCloseTo(
      1,
      3,
    )
  })
})

describe('AdamW', () => {
  test('stopped and resumed ends exactly as without', async () => {
    const settings = settingsOf({
      optimizer: { kind: 'adamw', learningRate: 1e-3, weightDecay: 0.5 },
      training: { steps: 10, batchSize: 16, checkpointEvery: 5 },
    })
    const whole = recordingContext(mkdtempSync(join(folder, 'whole-')))
    const expected = await trainOn(pictures, settings, whole.context)
    const stopped = recordingContext(mkdtempSync(join(folder, 'stopped-')), { stopAt: 6 })
    await trainOn(pictures, settings, stopped.context)
    const resumed = recordingContext(mkdtempSync(join(folder, 'resumed-')), {
      resumeFrom: stopped.checkpoints.at(-1)!.file,
    })
    expect((await trainOn(pictures, settings, resumed.context)).result).toEqual(expected.result)
  })
})

describe('the skip to equilibrium', () => {
  test('puts every scale-invariant layer on its predicted norm, as a recorded event', async () => {
    const settings = settingsOf({
      initialScale: 4,
      optimizer: { learningRate: 0.1, weightDecay: 0.02 },
      skipToEquilibriumAfter: 10,
      training: { steps: 11, batchSize: 16 },
    })
    const { context, steps, events } = recordingContext(folder)
    await trainOn(pictures, settings, context)
    const [before, after] = [steps.get(10)!, steps.get(11)!]
    expect(after['weightNorm:conv3']! / before['weightNormPredicted:conv3']!).toBeCloseTo(1, 4)
    expect(after['weightNorm:linear']! / before['weightNorm:linear']!).toBeGreaterThan(0.8)
    expect(after['train/loss']).toBeLessThan(4)
    expect(events).toHaveLength(1)
    expect(events[0]).toMatch(/^10: skip to equilibrium, .*conv1 × 0\.\d+, .*conv4 × 0\.\d+$/)
  })
})
