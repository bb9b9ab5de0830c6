/** Training on varied pictures from an imported set: fed batch by batch, exactly resumable. */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { idxFile, useLibrary } from '../../datasets/formats/testing.ts'
import { createRandom } from '../../tensor/random.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { recordingContext } from '../../training/testing.ts'
import { sphericalMotionTraining } from './training.ts'

const cases = useLibrary()

const config = {
  dataset: 'noise',
  imageReduction: 1,
  model: 'conv-small',
  augmentation: { flip: true, cropMargin: 2, cutout: 3, colourJitter: 0.2, mixup: 0.3 },
  training: {
    steps: 12,
    batchSize: 16,
    checkpointEvery: 100,
    evaluateEvery: 6,
    sampling: 'epochs',
  },
}

async function noise(): Promise<string> {
  const random = createRandom('noise')
  const pixels = Uint8Array.from({ length: 80 * 64 }, () => random.integer(256))
  const labels = Uint8Array.from({ length: 80 }, (_, index) => index % 4)
  const { dataset } = await cases.importOf(
    { 'x-images': idxFile([80, 8, 8], pixels), 'x-labels': idxFile([80], labels) },
    { splitting: { kind: 'stratified', test: 0.2 } },
  )
  return await cases.library().folderOf(dataset.id)
}

test('stopped and resumed ends exactly as if it had never stopped', async () => {
  const datasetFolders = { noise: await noise() }
  const run = async (options: { resumeFrom?: string; stopAt?: number }) => {
    const recorded = recordingContext(mkdtempSync(join(cases.folder(), 'run-')), options)
    const outcome = await sphericalMotionTraining.train({
      ...recorded.context,
      ...{ config, datasetFolders },
    })
    return { ...recorded, outcome }
  }
  const whole = await run({})
  const stopped = await run({ stopAt: 7 })
  const resumed = await run({ resumeFrom: stopped.checkpoints.at(-1)!.file })
  expect([...resumed.steps.keys()][0]).toBe(8)
  expect(resumed.outcome.result).toEqual(whole.outcome.result)
  const last = (recorded: typeof whole) => readCheckpoint(recorded.checkpoints.at(-1)!.file)
  expect((await last(resumed)).tensors).toEqual((await last(whole)).tensors)
  expect(whole.outcome.metrics['test/accuracy']).toBeGreaterThanOrEqual(0)
})
