import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Config } from '../../contract/method.ts'
import { createRandom } from '../../tensor/random.ts'
import { tf } from '../../tensor/tf.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { classPictures, recordingContext } from '../../training/testing.ts'
import { dividePictures } from './pictures.ts'
import type { Conclusion } from './result.ts'
import type { Round } from './rounds.ts'
import { angleShrinkingSchema } from './settings.ts'
import { trainOn } from './training.ts'

const pictures = dividePictures(classPictures({ count: 160 }), 96, createRandom('division'))
const folder = mkdtempSync(join(tmpdir(), 'angle-shrinking-'))

const small = {
  trainingCount: 96,
  space: { width: 2 },
  shrink: { rounds: 3, dropPerRound: 4, firstEpochs: 3, laterEpochs: 1 },
  training: { batchSize: 32 },
  rivals: { testedChildren: 6, magnitude: true, magnitudeEvery: 2, resamples: 10 },
} satisfies Config

/** Without rivals, and not recorded: fifteen steps are over before a graph would be built. */
const plain = {
  ...small,
  training: { batchSize: 32, eager: true },
  rivals: { testedChildren: 0, magnitude: false, resamples: 2 },
} satisfies Config

function settingsOf(config: Config) {
  return angleShrinkingSchema.parse(config)
}

type Found = Conclusion & { readonly rounds: readonly Round[] }

async function run(
  config: Config,
  name: string,
  options: Parameters<typeof recordingContext>[1] = {},
) {
  const own = mkdtempSync(join(folder, `${name}-`))
  const recorded = recordingContext(own, options)
  const outcome = await trainOn(pictures, settingsOf(config), recorded.context)
  return { ...recorded, ...outcome, folder: own, found: outcome.result as unknown as Found }
}

/** Trained once; many tests look at it or go on from it. */
let whole: Awaited<ReturnType<typeof run>>
let plainWhole: Awaited<ReturnType<typeof run>>
let tensorsAfterFirst = 0
beforeAll(async () => {
  whole = await run(small, 'whole')
  plainWhole = await run(plain, 'plain')
  tensorsAfterFirst = tf.memory().numTensors
})

describe('a run', () => {
  test('cuts in rounds, tells each, and concludes on all metrics', () => {
    const { found, outcome, metrics, findings, events, steps } = whole
    expect(outcome).toBe('finished')
    expect(found.rounds.map(({ step }) => step)).toEqual([9, 12, 15])
    const left = found.rounds.map(({ after }) =>
      after.operations.reduce((sum, types) => sum + types.length, 0),
    )
    expect(left).toEqual([26, 22, 18])
    for (const [index, round] of found.rounds.entries()) {
      expect(round.before).toEqual(found.rounds[index - 1]?.after ?? round.before)
      expect(round.scores).toHaveLength(30 - 4 * index)
      expect(Object.keys(round.wouldDrop).sort()).toEqual(
        [
          'accuracy',
          'accuracyRunning',
          'angle',
          'magnitude',
          'operations',
          'parameters',
          'random',
        ].filter((name) => name in round.wouldDrop),
      )
      expect(round.wouldDrop.angle).toEqual(round.dropped)
      const sum = round.histogram.after.reduce((total, part) => total + part, 0)
      expect(sum).toBeCloseTo(1, 9)
    }
    expect(findings['rounds']).toEqual(found.rounds)
    expect(events.filter((event) => event.includes('children; dropped'))).toHaveLength(3)
    expect(steps.get(1)!['spaceSize']).toBeCloseTo(Math.log10(15_625), 12)
    expect(steps.get(13)!['spaceSize']).toBeCloseTo(Math.log10(found.rounds[1]!.after.size), 12)
    expect(metrics['spaceSize']).toBeCloseTo(Math.log10(found.rounds[2]!.after.size), 12)
    const taus = Object.fromEntries(found.agreements.map(({ metric, tau }) => [metric, tau]))
    // Reference: data sheet of the benchmark, Kendall τ_b of the parameter count.
    expect(taus['parameters']).toBeCloseTo(0.5778, 4)
    expect(taus['angle']).toBe(taus['angleFromInitial'])
    expect(taus['angleFromEpoch']).not.toBe(taus['angleFromInitial'])
    const { child, trueAccuracy } = found.winner
    child.forEach((type, edge) => {
      expect(found.rounds[2]!.after.operations[edge]).toContain(type)
    })
    expect(trueAccuracy).toBeGreaterThan(9)
  })

  test('looks into its layers at every so many steps; updates are those of the step’s own child', async () => {
    const still = { batchSize: 32, eager: true, momentum: 0, weightDecay: 0, gradientClip: 0 }
    const config = { ...plain, training: still, shrink: { ...small.shrink, rounds: 1 } }
    const [probed, unprobed] = [
      await run({ ...config, histogramsEvery: 2 }, 'probed'),
      await run(config, 'unprobed'),
    ]
    expect(probed.found.rounds).toEqual(unprobed.found.rounds)
    const told = (kind: string, step: number) =>
      [...Object.entries(probed.steps.get(step)!)].flatMap(([name, rms]) => {
        const [family, layer = ''] = name.split(':')
        return family === `histogram/${kind}/rms` ? [[layer, rms] as const] : []
      })
    const probedAt = [...probed.steps.keys()].filter((step) => told('weights', step).length > 0)
    expect(probedAt).toEqual([2, 4, 6, 8])
    for (const step of probedAt) {
      // Six edges; stem, two reductions of three kernels, classifier.
      expect(told('weights', step)).toHaveLength(14)
      const gradients = new Map(told('gradients', step))
      const rate = probed.steps.get(step)!['learningRate']!
      // Without momentum and decay a step adds −η times the gradient.
      for (const [layer, rms] of told('updates', step))
        expect(rms / gradients.get(layer)!).toBeCloseTo(rate, 3)
    }
    const ran = probedAt.map((step) => told('updates', step).length)
    expect(Math.min(...ran)).toBeGreaterThanOrEqual(8)
    // No cell of a child holds a convolution at each of its edges all the time.
    expect(Math.min(...ran)).toBeLessThan(14)
  })

  test('that reaches its threshold trains no further round', async () => {
    const { found } = await run(
      { ...plain, shrink: { ...small.shrink, threshold: 8000 } },
      'threshold',
    )
    expect(found.rounds).toHaveLength(1)
    expect(found.rounds[0]!.after.size).toBeLessThanOrEqual(8000)
  })

  test('measures from new base weights once more than so many operators are gone', async () => {
    const taus = async (replaceBaseAfter: number) => {
      const config = { ...plain, shrink: { ...small.shrink, replaceBaseAfter } }
      const { agreements } = (await run(config, 'base')).found
      return ['angle', 'angleFromInitial'].map(
        (metric) => agreements.find((one) => one.metric === metric)?.tau,
      )
    }
    // Four go at each cut: after the first more than three are gone, after the last no more than twelve.
    const [replaced, fromInitial] = await taus(3)
    expect(replaced).not.toBe(fromInitial)
    const [kept, same] = await taus(12)
    expect(kept).toBe(same)
  })

  test('without rounds trains and ranks, and leaves the space whole', async () => {
    const { found, steps } = await run(
      { ...plain, shrink: { ...small.shrink, rounds: 0 } },
      'no-rounds',
    )
    expect(found.rounds).toEqual([])
    expect(steps.size).toBe(9)
    expect(found.agreements.length).toBeGreaterThan(5)
  })

  test.each([
    ['among its steps', 10, plain],
    ['while it tests children', 11, small],
  ])(
    'stopped %s and resumed ends exactly as if it had never stopped',
    async (_, stopAt, config) => {
      const stopped = await run(config, 'stopped', { stopAt })
      expect(stopped.outcome).toBe('stopped')
      const resumed = await run(config, 'resumed', { resumeFrom: stopped.checkpoints.at(-1)!.file })
      const unbroken = config === small ? whole : plainWhole
      expect(resumed.found).toEqual(unbroken.found)
      // Neither run left a tensor behind.
      expect(tf.memory().numTensors).toBe(tensorsAfterFirst)
      const [one, other] = await Promise.all(
        [unbroken, resumed].map(({ checkpoints }) => readCheckpoint(checkpoints.at(-1)!.file)),
      )
      expect(other!.tensors).toEqual(one!.tensors)
    },
  )
})

describe('a fork', () => {
  test('from a round goes on exactly as the run did, or otherwise where its settings differ', async () => {
    expect(readdirSync(plainWhole.folder)).toEqual(
      expect.arrayContaining(['round-001.checkpoint', 'round-003.checkpoint']),
    )
    const start = { run: plainWhole.folder.split('/').at(-1)!, round: 1 }
    const fork = await run({ ...plain, start }, 'fork')
    expect(fork.found.rounds.map(({ from }) => from)).toEqual([start.run, undefined, undefined])
    expect(fork.found.rounds.slice(1)).toEqual(plainWhole.found.rounds.slice(1))
    expect([...fork.steps.keys()][0]).toBe(10)
    const bolder = { ...plain, start, shrink: { ...small.shrink, rounds: 2, dropPerRound: 9 } }
    const other = await run(bolder, 'bolder')
    expect(other.found.rounds[1]!.dropped).toHaveLength(9)
    expect(other.found.rounds[1]!.before).toEqual(plainWhole.found.rounds[1]!.before)
  })

  test('from before the first cut scores the same supernet and cuts it by another rule', async () => {
    const start = { run: plainWhole.folder.split('/').at(-1)!, round: 0 }
    const config = { ...plain, start, shrink: { ...small.shrink, rounds: 1, rule: 'one-per-edge' } }
    const fork = await run(config, 'fork')
    expect(fork.found.rounds[0]!.scores).toEqual(plainWhole.found.rounds[0]!.scores)
    expect(fork.found.rounds[0]!.after.operations.map((types) => types.length)).toEqual([
      4, 4, 4, 4, 4, 4,
    ])
  })

  test('from a run that is not there, or of another supernet, is refused in words', async () => {
    const id = plainWhole.folder.split('/').at(-1)!
    await expect(run({ ...plain, start: { run: id, round: 9 } }, 'missing')).rejects.toThrow(
      `start.round: run ${id} holds no readable round 9 (round-009.checkpoint)`,
    )
    const wider = { ...plain, space: { width: 4 }, start: { run: id, round: 1 } }
    await expect(run(wider, 'wider')).rejects.toThrow(/holds a supernet of .*"width":2.*"width":4/)
  })
})
