import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Config } from '../../../contract/method.ts'
import { createRandom } from '../../../tensor/random.ts'
import { tf } from '../../../tensor/tf.ts'
import { classPictures, recordingContext, speakingOnce } from '../../../training/testing.ts'
import { angleShrinking } from '../definition.ts'
import { dividePictures } from '../pictures.ts'
import { angleShrinkingSchema } from '../settings.ts'
import { trainOn } from '../training.ts'
import type { SearchFindings } from './findings.ts'
import type { SearchKind } from './settings.ts'

const pictures = dividePictures(classPictures({ side: 4, count: 96 }), 64, createRandom('division'))

function configOf(kind: SearchKind, more: Config = {}): Config {
  return {
    trainingCount: 64,
    space: { width: 2 },
    shrink: { rounds: 1, rule: 'one-per-edge', firstEpochs: 1, laterEpochs: 1 },
    training: { batchSize: 32, eager: true },
    rivals: { testedChildren: 0, magnitude: false, resamples: 2 },
    search: {
      ...{ kind, epochs: 3, population: 3, generations: 2, calibration: 10, retrainEpochs: 2 },
      ...more,
    },
  }
}

type Options = Parameters<typeof recordingContext>[1]

async function run(config: Config, folder: string, options: Options = {}) {
  const recorded = recordingContext(folder, options)
  const settings = angleShrinkingSchema.parse(config)
  const { outcome, result } = await trainOn(pictures, settings, recorded.context)
  return { ...recorded, outcome, search: (result as unknown as { search?: SearchFindings }).search }
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'search-'))

// SPOS differs from FairNAS, and DARTS from P-DARTS, only in the step.
test.each(['fairnas', 'proxylessnas', 'p-darts'] as const)(
  '%s searches what is left, and goes on exactly where it was stopped',
  async (kind) => {
    const config = configOf(kind)
    const whole = await run(config, newFolder())
    expect(whole.outcome).toBe('finished')
    const { found } = whole.search!
    expect(found.types).toHaveLength(6)
    expect(found.alone!.accuracy).toBeGreaterThanOrEqual(0)
    const { counts, step } = whole.findings['confusion'] as { counts: number[][]; step: number }
    const total = counts.flat().reduce((sum, count) => sum + count, 0)
    const right = counts.reduce((sum, row, actual) => sum + row[actual]!, 0)
    expect([total, step]).toEqual([pictures.judge.count, [...whole.steps.keys()].at(-1)])
    expect(right / total).toBeCloseTo(found.alone!.accuracy, 6)
    const bill = [...found.bill, found.fixed].reduce((sum, one) => sum + one.operations, 0)
    expect(bill).toBe(found.total.operations)
    const tensors = tf.memory().numTensors
    const folder = newFolder()
    const stopped = await run(config, folder, { stopAt: 6 })
    expect(stopped.outcome).toBe('stopped')
    const resumeFrom = stopped.checkpoints.at(-1)!.file
    const resumed = await run(config, folder, { resumeFrom })
    expect(resumed.search).toEqual(whole.search)
    expect(tf.memory().numTensors).toBe(tensors)
  },
)

test('a watchpoint pauses a search as it does a training, and what it found is stored', async () => {
  const config = angleShrinkingSchema.parse(configOf('fairnas'))
  const plain = recordingContext(newFolder())
  await trainOn(pictures, config, plain.context)
  // The search comes last: its last step but one.
  const late = [...plain.steps.keys()].sort((one, other) => other - one)[1]!
  const folder = newFolder()
  const recorded = recordingContext(folder)
  const { watch, trips } = speakingOnce(late)
  await trainOn(pictures, config, { ...recorded.context, watch })
  expect(trips).toEqual([`${late}: it spoke; the search goes on from where it was last stored`])
})

test('DARTS cells: two live inputs a node, normal and reduction cells, trained alone', async () => {
  const config = {
    ...configOf('darts', { epochs: 1, retrainEpochs: 1 }),
    space: { kind: 'darts', width: 2, cells: 2 },
    shrink: {
      ...{ rounds: 1, rule: 'one-per-edge', firstEpochs: 1, childrenPerOperator: 2 },
    },
  }
  const { outcome, search } = await run(config, newFolder())
  expect(outcome).toBe('finished')
  const live = (names: readonly string[]) => names.filter((name) => name !== 'none').length
  expect(live(search!.found.names)).toBe(8)
  expect(live(search!.found.reduction!)).toBe(8)
  expect(search!.found.alone!.accuracy).toBeGreaterThanOrEqual(0)
})

test('a stored search of another space is refused, and left as it is', async () => {
  const folder = newFolder()
  const stopped = await run(configOf('darts'), folder, { stopAt: 6 })
  const resumeFrom = stopped.checkpoints.at(-1)!.file
  const other = run(configOf('darts', { learningRate: 0.2 }), folder, { resumeFrom })
  await expect(other).rejects.toThrow(/search\.checkpoint belongs to a search with other settings/)
})

test('a search that cannot run is said before it starts', () => {
  const issues = (config: Config) => {
    const { config: whole } = angleShrinking.parse(config)
    return angleShrinking.check(whole!, []).map(({ path }) => path)
  }
  expect(issues({ search: { kind: 'fairnas' } })).toContain('shrink.rule')
  const chain = {
    space: { kind: 'chain' },
    shrink: { rule: 'one-per-edge', childrenPerOperator: 5 },
  }
  expect(issues({ ...chain, search: { kind: 'fairnas' } })).toContain('space.identity')
})
