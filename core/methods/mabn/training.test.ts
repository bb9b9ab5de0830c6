import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../contract/method.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { classPictures, recordingContext, speakingOnce } from '../../training/testing.ts'
import { tf } from '../../tensor/tf.ts'
import type { CellRow } from './row.ts'
import { mabnSchema } from './settings.ts'
import { trainOn } from './training.ts'

const pictures = classPictures({ side: 8, classes: 4, count: 128 })
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mabn-'))
})

const six: Config = {
  model: 'conv-small',
  imageReduction: 1,
  batchSizes: [2, 8],
  normalisers: { batch: true, batchRenorm: true, movingAverage: true },
  schedule: { warmUpSteps: 2 },
  measureEvery: 6,
  training: { steps: 12, batchSize: 8, evaluateEvery: 6, checkpointEvery: 5 },
}
const two: Config = { ...six, normalisers: { batch: false, movingAverage: true } }

function rowsOf(result: Config): CellRow[] {
  return result['cells'] as unknown as CellRow[]
}

describe('a grid of six cells', () => {
  test('trains each cell, tests it, and says what of the gap is closed', async () => {
    const { context, steps, findings, events } = recordingContext(folder)
    const { outcome, result, metrics } = await trainOn(pictures, mabnSchema.parse(six), context)
    expect(outcome).toBe('finished')
    expect([...steps.keys()]).toEqual(Array.from({ length: 72 }, (_, step) => step + 1))
    const rows = rowsOf(result)
    expect(rows.map(({ method, batchSize, state }) => [method, batchSize, state])).toEqual(
      ['Batch norm', 'Batch renormalisation', 'Moving average batch norm'].flatMap((method) =>
        [2, 8].map((size) => [method, size, 'finished']),
      ),
    )
    for (const row of rows) {
      expect(row.curve.map(([step]) => step)).toEqual([6, 12])
      expect(row.curve.at(-1)![1]).toBe(row.testAccuracy)
      expect(row.statistics['momentVariance']).toBeGreaterThan(0)
    }
    expect(metrics['test/accuracy']).toBe(rows.at(-1)!.testAccuracy)
    expect(events.filter((event) => event.includes('now '))).toHaveLength(6)
    const summary = result['summary'] as Config
    const [low, high] = [rows[0]!.testAccuracy!, rows[1]!.testAccuracy!]
    expect(summary['gap']).toBeCloseTo(high - low, 12)
    expect(summary).toMatchObject({ smallestBatch: 2, largestBatch: 8 })
    expect(findings['summary']).toEqual(summary)
    const confusion = findings['confusion'] as { of: string; step: number; counts: number[][] }
    expect(confusion.step).toBe(72)
    expect(confusion.of).toContain('batches of 8')
    const right = confusion.counts.reduce((sum, row, index) => sum + row[index]!, 0)
    expect(right / confusion.counts.flat().reduce((sum, one) => sum + one)).toBeCloseTo(
      rows.at(-1)!.testAccuracy!,
      6,
    )
    // Two checkpoints at the end, however many cells there were.
    expect(readdirSync(folder).length).toBeLessThanOrEqual(3)
  })

  test('cells of one seed see the same pictures: batch norm of a whole step is the same everywhere', async () => {
    const losses = async (config: Config) => {
      const { context, steps } = recordingContext(folder)
      await trainOn(pictures, mabnSchema.parse({ ...config, batchSizes: [8] }), context)
      return [...steps.values()].slice(0, 12).map((figures) => figures['train/loss'])
    }
    const plain = { ...six, normalisers: { batch: true, movingAverage: false } }
    expect(await losses(plain)).toEqual(await losses(six))
  })
})

test('each cell of a grid is watched by itself; a cell alone as the run that it is', async () => {
  const train = async (config: Config) => {
    const { context } = recordingContext(mkdtempSync(join(folder, 'watched-')))
    const { watch, trips, parts } = speakingOnce(15)
    await trainOn(pictures, mabnSchema.parse(config), { ...context, watch })
    return { trips, parts }
  }
  const { trips, parts } = await train(two)
  expect(parts).toEqual(['cell', 'cell'])
  expect(trips).toEqual(['15: it spoke; the last good checkpoint is of step 15'])
  expect((await train({ ...two, batchSizes: [8] })).parts).toEqual(['run'])
}, 120_000)

test(
  'histograms and dead units of every layer, on probed steps of each cell, change no figure',
  { timeout: 120_000 },
  async () => {
    const figuresOf = async (histogramsEvery: number) => {
      const { context, steps } = recordingContext(mkdtempSync(join(folder, 'run-')))
      const optimizer = { learningRate: 0.01, momentum: 0, weightDecay: 0 }
      const schedule = { kind: 'constant', warmUpSteps: 0 }
      const config = { ...two, batchSizes: [4, 8], optimizer, schedule, histogramsEvery }
      await trainOn(pictures, mabnSchema.parse(config), context)
      return steps
    }
    const [plain, probed] = [await figuresOf(0), await figuresOf(5)]
    for (const [step, { throughput: _, ...figures }] of plain)
      expect(probed.get(step)).toMatchObject(figures)
    const probedAt = [...probed].filter(([, figures]) => 'deadUnits:conv1' in figures)
    expect(probedAt.map(([step]) => step)).toEqual([5, 10, 17, 22])
    for (const [, figures] of probedAt) {
      // Without momentum and decay a step adds −η times the gradient: their sizes tell η.
      const [update, gradient] = ['updates', 'gradients'].map(
        (kind) => figures[`histogram/${kind}/rms:linear`]!,
      )
      expect(update! / gradient!).toBeCloseTo(0.01, 4)
    }
  },
)

describe('a grid of two cells', () => {
  const settings = mabnSchema.parse(two)
  const train = async (options: { resumeFrom?: string; stopAt?: number } = {}) => {
    const recorded = recordingContext(mkdtempSync(join(tmpdir(), 'mabn-two-')), options)
    const { reporter } = recorded.context
    const reported = new Set<string>()
    const figures: typeof reporter.figures = (step, latest) => {
      if ('train/loss' in latest) reported.add(Object.keys(latest).sort().join())
      reporter.figures(step, latest)
    }
    const context = { ...recorded.context, reporter: { ...reporter, figures } }
    return { ...recorded, reported, ...(await trainOn(pictures, settings, context)) }
  }
  let whole: Awaited<ReturnType<typeof train>>
  let tensors = 0
  beforeAll(async () => {
    whole = await train()
    tensors = tf.memory().numTensors
  })

  // In the first cell, and in the second, where the first one's row must come along.
  test.each([4, 17])(
    'stopped after %d steps and resumed ends as if never stopped',
    async (stopAt) => {
      const stopped = await train({ stopAt })
      expect(stopped.outcome).toBe('stopped')
      const last = stopped.checkpoints.at(-1)!
      expect(last.step).toBe(stopAt)
      const resumed = await train({ resumeFrom: last.file })
      expect([...resumed.steps.keys()][0]).toBe(stopAt + 1)
      expect(resumed.result).toEqual(whole.result)
      const [one, other] = await Promise.all(
        [whole, resumed].map(({ checkpoints }) => readCheckpoint(checkpoints.at(-1)!.file)),
      )
      expect(other!.tensors).toEqual(one!.tensors)
      expect(tf.memory().numTensors).toBe(tensors)
    },
  )

  test('compiled and eager gives the same figures, up to the order of float32 sums', async () => {
    const { context, steps } = recordingContext(folder)
    const eager = { ...settings, training: { ...settings.training, eager: true } }
    await trainOn(pictures, eager, context)
    for (const [step, figures] of whole.steps)
      expect(figures['train/loss']! / steps.get(step)!['train/loss']! - 1).toBeCloseTo(0, 4)
    expect(tf.memory().numTensors).toBe(tensors)
  })

  // Points go out in blocks of series that share their steps: a step's figures must not vary.
  test('reports the same series at every step, and measurements apart', () => {
    expect([...whole.reported]).toEqual(['learningRate,throughput,train/accuracy,train/loss'])
  })
})

test('while weights stand still, an average over 16 batches has a 16th of a batch’s variance', async () => {
  const { context, steps } = recordingContext(folder)
  const still: Config = {
    ...{ ...two, batchSizes: [2], measureEvery: 4 },
    optimizer: { learningRate: 1e-9 },
    schedule: { kind: 'constant', warmUpSteps: 0 },
    training: { steps: 80, batchSize: 32, evaluateEvery: 100, sampling: 'replacement' },
  }
  await trainOn(pictures, mabnSchema.parse(still), context)
  const measured = [...steps.values()].filter((one) => 'inferenceGap' in one).slice(1)
  for (const statistic of ['moment', 'gradientProduct'])
    for (const layer of ['conv2', 'conv4']) {
      const mean = (name: string) =>
        measured.reduce((sum, one) => sum + one[`${statistic}${name}:${layer}`]!, 0)
      const ratio = mean('AverageDeviation') / mean('Variance')
      expect([statistic, layer, ratio > 0.6 / 16, ratio < 1.7 / 16]).toEqual([
        ...[statistic, layer],
        ...[true, true],
      ])
    }
})

test('steps of one small batch take its share of the learning rate, and as many more steps', async () => {
  const { context, steps } = recordingContext(folder)
  const config = { ...two, regime: 'across-steps', schedule: { kind: 'constant', warmUpSteps: 0 } }
  const { result } = await trainOn(pictures, mabnSchema.parse(config), context)
  expect(rowsOf(result).map((row) => row.steps)).toEqual([48, 12])
  expect(steps.get(1)!['learningRate']).toBeCloseTo(0.1 / 4, 12)
  expect(steps.get(60)!['learningRate']).toBeCloseTo(0.1, 12)
})

describe('a cell that diverges', () => {
  const wild = (normalisers: Config) =>
    mabnSchema.parse({
      ...{ ...six, normalisers, measureEvery: 0, batchSizes: [2, 8] },
      optimizer: { learningRate: 100, weightDecay: 10, momentum: 0.99 },
      schedule: { kind: 'constant', warmUpSteps: 0 },
      training: { steps: 120, batchSize: 8, checkpointEvery: 2 },
    })

  test('is told, and the grid goes on', async () => {
    const { context, events } = recordingContext(folder)
    const { outcome, result } = await trainOn(
      pictures,
      wild({ batch: true, movingAverage: false }),
      context,
    )
    expect(outcome).toBe('finished')
    expect(rowsOf(result).map(({ state }) => state)).toEqual(['diverged', 'diverged'])
    expect(events.some((event) => /Batch norm: the loss is .* at step \d+/.test(event))).toBe(true)
  })

  test('alone, ends the run with the last good checkpoint', async () => {
    const settings = { ...wild({ batch: true, movingAverage: false }), batchSizes: [8] }
    const { context, checkpoints } = recordingContext(folder)
    await expect(trainOn(pictures, settings, context)).rejects.toMatchObject({
      code: 'run-diverged',
      message: expect.stringMatching(/the last good checkpoint is of step \d+/) as unknown,
    })
    const { tensors } = await readCheckpoint(checkpoints.at(-1)!.file)
    const values = Object.values(tensors).flatMap((tensor) => [...tensor.values])
    expect(values.every(Number.isFinite)).toBe(true)
  })
})
