import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../contract/method.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { classPictures, recordingContext } from '../../training/testing.ts'
import { tf } from '../../tensor/tf.ts'
import { sphericalMotionSchema } from './settings.ts'
import { trainOn } from './training.ts'

const pictures = classPictures()
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spherical-motion-'))
})

function settingsOf(config: Config) {
  return sphericalMotionSchema.parse(config)
}

const short = settingsOf({
  optimizer: { learningRate: 0.1, weightDecay: 0.02 },
  training: { steps: 24, batchSize: 16, checkpointEvery: 10, evaluateEvery: 12 },
})

describe('a run', () => {
  test('reports every layer from the first step, and concludes on each', async () => {
    const { context, steps, checkpoints } = recordingContext(folder)
    const { outcome, metrics, result } = await trainOn(pictures, short, context)
    expect(outcome).toBe('finished')
    expect([...steps.keys()]).toEqual(Array.from({ length: 24 }, (_, step) => step + 1))
    for (const layer of ['conv1', 'conv2', 'conv3', 'conv4']) {
      expect(steps.get(1)![`angularUpdate:${layer}`]).toBeGreaterThan(0)
      expect(steps.get(1)![`angularUpdatePredicted:${layer}`]).toBeCloseTo(
        Math.acos(1 - 0.002 / 1.9),
        10,
      )
      expect(Math.abs(steps.get(5)![`alignment:${layer}`]!)).toBeLessThan(1e-3)
    }
    expect(steps.get(1)!['angularUpdatePredicted:linear']).toBeUndefined()
    expect(metrics['test/accuracy']).toBe(steps.get(24)!['test/accuracy'])
    const layers = result['layers'] as Config[]
    expect(layers.map((layer) => [layer['name'], layer['scaleInvariant']])).toEqual([
      ...['conv1', 'conv2', 'conv3', 'conv4'].map((name) => [name, true]),
      ['linear', false],
    ])
    // Exact for any window of a scale-invariant weight, whether at equilibrium or not.
    for (const layer of layers.slice(0, 4))
      expect(Math.abs(layer['balanceGap'] as number)).toBeLessThan(1e-3)
    expect(Math.abs(layers[4]!['balanceGap'] as number)).toBeGreaterThan(0.1)
    expect(checkpoints.map(({ step }) => step)).toEqual([10, 20, 24])
    expect(readdirSync(folder)).toHaveLength(2)
  })

  test.each(['momentum', 'nesterov', 'adamw'] as const)(
    'histograms of %s agree with the norms that the recorded step measured, and change no figure',
    async (kind) => {
      const settings = settingsOf({
        optimizer: { kind, learningRate: 0.01, weightDecay: 0.02 },
        training: { steps: 9, batchSize: 16 },
      })
      const figuresOf = async (histogramsEvery: number) => {
        const { context, steps } = recordingContext(mkdtempSync(join(folder, 'run-')))
        await trainOn(pictures, { ...settings, histogramsEvery }, context)
        return steps
      }
      const [plain, probed] = [await figuresOf(0), await figuresOf(3)]
      for (const [step, { throughput: _, ...figures }] of plain)
        expect(probed.get(step)).toMatchObject(figures)
      const figures = probed.get(6)!
      expect(Object.keys(probed.get(5)!).filter((name) => name.startsWith('histogram/'))).toEqual(
        [],
      )
      // ‖x‖² = n · rms²: the same n for each quantity of a layer. Step 7 starts from the weights after step 6.
      const ratio = (kindOf: string, norm: string, layer: string, at: number) =>
        (figures[`histogram/${kindOf}/rms:${layer}`]! / probed.get(at)![`${norm}:${layer}`]!) ** 2
      for (const layer of ['conv1', 'conv4', 'linear']) {
        const gradient = ratio('gradients', 'gradientNorm', layer, 6)
        const weight = ratio('weights', 'weightNorm', layer, 7)
        expect(gradient / weight).toBeCloseTo(1, 3)
        const shares = Object.entries(figures).filter(([name]) =>
          new RegExp(`^histogram/updates/\\d\\d:${layer}$`).test(name),
        )
        expect(shares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 9)
        expect(figures[`deadUnits:${layer}`]).toBeLessThan(0.5)
      }
    },
  )

  test('units that a huge step has killed are told as dead, and a watchpoint sees them', async () => {
    const settings = settingsOf({
      ...{ normaliser: 'none', histogramsEvery: 1 },
      optimizer: { learningRate: 30, weightDecay: 0, momentum: 0 },
      training: { steps: 6, batchSize: 16 },
    })
    const { context, steps } = recordingContext(folder)
    const watched: string[] = []
    const watch = {
      look: (_step: number, _seconds: number, figures: Readonly<Record<string, number>>) => {
        watched.push(...Object.keys(figures).filter((name) => name.startsWith('deadUnits:')))
        return null
      },
      trip: () => undefined,
      anew: () => watch,
    }
    // Steps this large may end in a loss that is no number, on some processors sooner than on others.
    await trainOn(pictures, settings, { ...context, watch }).catch((thrown: unknown) => {
      expect(thrown).toMatchObject({ code: 'run-diverged' })
    })
    const told = [...steps.values()].map((figures) => figures['deadUnits:conv4'])
    const shares = told.filter((share) => share !== undefined)
    expect(shares[0]).toBeLessThan(0.5)
    expect(Math.max(...shares)).toBeGreaterThan(0.7)
    expect(watched).toContain('deadUnits:conv4')
  })

  test('is the same bit for bit with the same seed, and another with another', async () => {
    const losses = async (seed: number) => {
      const { context, steps } = recordingContext(folder)
      const settings = { ...short, training: { ...short.training, seed, steps: 5 } }
      await trainOn(pictures, settings, context)
      return [...steps.values()].map((figures) => figures['train/loss'])
    }
    expect(await losses(1)).toEqual(await losses(1))
    expect(await losses(1)).not.toEqual(await losses(2))
  })

  test('compiled and eager, 200 steps: every figure of every step is equal to the last bit', async () => {
    const figures = async (eager: boolean) => {
      const { context, steps } = recordingContext(mkdtempSync(join(folder, 'run-')))
      const settings = { ...short, training: { ...short.training, steps: 200, eager } }
      await trainOn(pictures, settings, context)
      return [...steps.values()].map(({ throughput: _, ...rest }) => rest)
    }
    expect(await figures(false)).toEqual(await figures(true))
  })

  test.each(['replacement', 'epochs'] as const)(
    'stopped and resumed (%s) ends exactly as if it had never stopped',
    async (sampling) => {
      const settings = { ...short, training: { ...short.training, sampling } }
      const whole = recordingContext(folder)
      const expected = await trainOn(pictures, settings, whole.context)
      const stopped = recordingContext(mkdtempSync(join(folder, 'stopped-')), { stopAt: 17 })
      expect((await trainOn(pictures, settings, stopped.context)).outcome).toBe('stopped')
      const last = stopped.checkpoints.at(-1)!
      expect(last.step).toBe(17)
      const resumed = recordingContext(mkdtempSync(join(folder, 'resumed-')), {
        resumeFrom: last.file,
      })
      const found = await trainOn(pictures, settings, resumed.context)
      expect([...resumed.steps.keys()][0]).toBe(18)
      // The checkpoint of a stop is none that was due: what counts from the last one goes on.
      const angles = (told: typeof whole) => told.steps.get(18)!['angleToCheckpoint:conv1']
      expect(angles(resumed)).toBe(angles(whole))
      expect(found.result).toEqual(expected.result)
      const [one, other] = await Promise.all(
        [whole, resumed].map(({ checkpoints }) => readCheckpoint(checkpoints.at(-1)!.file)),
      )
      expect(other!.tensors).toEqual(one!.tensors)
    },
  )

  test('leaks no tensor', async () => {
    const run = () => trainOn(pictures, short, recordingContext(folder).context)
    await run()
    const before = tf.memory().numTensors
    await run()
    expect(tf.memory().numTensors).toBe(before)
  })

  test('that diverges names the step and the last good checkpoint', async () => {
    const wild = settingsOf({
      normaliser: 'none',
      optimizer: { learningRate: 100, weightDecay: 1 },
      training: { steps: 400, batchSize: 16, checkpointEvery: 2 },
    })
    const { context, steps, checkpoints } = recordingContext(folder)
    await expect(trainOn(pictures, wild, context)).rejects.toMatchObject({
      code: 'run-diverged',
      message: expect.stringMatching(/the loss is .* at step \d+/) as unknown,
    })
    const { tensors } = await readCheckpoint(checkpoints.at(-1)!.file)
    const values = Object.values(tensors).flatMap((tensor) => [...tensor.values])
    expect(values.every(Number.isFinite)).toBe(true)
    expect([...steps.values()].at(-1)!['train/loss']).not.toSatisfy(Number.isFinite)
  })
})

describe('at a drop of the learning rate', () => {
  const dropped = (rescaleAtDrop: 'none' | 'weights' | 'weights-and-momentum') =>
    settingsOf({
      optimizer: { learningRate: 0.1, weightDecay: 0.02 },
      schedule: { kind: 'drops', drops: [12], dropFactor: 16 },
      rescaleAtDrop,
      training: { steps: 14, batchSize: 16 },
    })

  test('rescaling halves the norm of scale-invariant layers and leaves the loss alone', async () => {
    const plain = recordingContext(folder)
    const scaled = recordingContext(folder)
    await trainOn(pictures, dropped('none'), plain.context)
    await trainOn(pictures, dropped('weights-and-momentum'), scaled.context)
    const ratio = (name: string) => scaled.steps.get(13)![name]! / plain.steps.get(13)![name]!
    expect(ratio('weightNorm:conv2')).toBeCloseTo(0.5, 5)
    expect(ratio('weightNorm:linear')).toBeCloseTo(1, 5)
    expect(ratio('train/loss')).toBeCloseTo(1, 2)
    // Weights ½, velocity ×2, so that one step turns them four times as far.
    expect(ratio('angularUpdate:conv2')).toBeCloseTo(4, 1)
    expect(scaled.events).toEqual([
      '12: learning rate 0.1 → 0.00625',
      '12: weights and momentum rescaled by 0.5000',
    ])
  })
})
