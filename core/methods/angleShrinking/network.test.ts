import { mkdtempSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Config } from '../../contract/method.ts'
import type { OpenDataset } from '../../datasets/openDataset.ts'
import { initialTensors } from '../../models/module.ts'
import type { Module } from '../../models/module.ts'
import { createRandom } from '../../tensor/random.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { exportModel } from '../../training/exportModel.ts'
import { classPictures, recordingContext } from '../../training/testing.ts'
import { networkAlone } from './network.ts'
import { dividePictures } from './pictures.ts'
import type { SearchFindings } from './search/findings.ts'
import { angleShrinkingSchema } from './settings.ts'
import { trainOn } from './training.ts'

const pictures = dividePictures(classPictures({ side: 4, count: 96 }), 64, createRandom('division'))
const opened = {
  dataset: { shape: [4, 4, 1], classNames: ['a', 'b', 'c', 'd'] },
  statistics: { mean: [128], deviation: [60] },
} as unknown as OpenDataset

const newFolder = () => mkdtempSync(join(tmpdir(), 'found-child-'))

function configOf(space: Config, search: Config): Config {
  return {
    ...{ trainingCount: 64, space },
    shrink: { rounds: 0, firstEpochs: 1 },
    training: { batchSize: 32, eager: true },
    rivals: { testedChildren: 0, magnitude: false, resamples: 2 },
    search: { epochs: 1, population: 2, generations: 1, calibration: 10, ...search },
  }
}

async function found(config: Config, folder: string) {
  const settings = angleShrinkingSchema.parse(config)
  const { result } = await trainOn(pictures, settings, recordingContext(folder).context)
  const { search } = result as unknown as { search: SearchFindings }
  return { settings, search, alone: () => networkAlone(settings, opened, folder) }
}

/** All fourteen edges with none, skip and a dilated convolution. */
const threeTypes = [2, 3, 4, 5]
  .flatMap((target) => Array.from({ length: target }, (_, source) => `${target}<-${source}`))
  .map((edge) => `${edge}: none, skip_connect, dil_conv_3x3`)
  .join('; ')

function parametersOf({ weights }: Module): number {
  const tensors = Object.values(initialTensors(weights, createRandom(1)))
  return tensors.reduce((sum, { values }) => sum + values.length, 0)
}

test.each([
  ['chain', { kind: 'chain', width: 4 }, { kind: 'spos' }],
  ['chain of ShuffleNetV2 blocks', { kind: 'shufflenet', width: 4 }, { kind: 'fairnas' }],
  [
    'DARTS cells',
    { kind: 'darts', width: 2, cells: 2, operations: threeTypes },
    { kind: 'p-darts', epochs: 3 },
  ],
] as const)(
  'the found child of a %s is exported alone: the parameters of its bill, none besides',
  async (_, space, search) => {
    const folder = newFolder()
    const run = await found(configOf(space, { ...search, retrainEpochs: 1 }), folder)
    const trained = await run.alone()
    expect(parametersOf(trained.network)).toBe(run.search.found.total.parameters)
    const {
      rowTypes,
      found: { names, reduction },
    } = run.search
    // P-DARTS: normal and reduction cells lose one of three types, each row by its own probabilities.
    if (reduction) {
      expect(rowTypes.map(({ length }) => length)).toEqual(Array(28).fill(2))
      expect(rowTypes.slice(0, 14)).not.toEqual(rowTypes.slice(14))
    }
    expect(trained.own!.provenance['child']).toBe([...names, ...(reduction ?? [])].join(' '))
    const target = newFolder()
    const exported = { trained, tensors: {}, provenance: { runId: 'run-1' } }
    await exportModel('safetensors', target, exported)
    await exportModel('savedmodel', target, exported)
    const loaded = await loader.node.loadSavedModel(target)
    const pixels = tf.tensor(
      Float32Array.from({ length: 48 }, (__, at) => at),
      [3, 4, 4, 1],
    )
    const { logits } = loaded.predict({ pixels })
    expect(logits!.shape).toEqual([3, 4])
    expect([...(await logits!.data())].every(Number.isFinite)).toBe(true)
    const words = JSON.parse(await readFile(join(target, 'model.json'), 'utf8')) as object
    expect(words).toMatchObject({ runId: 'run-1', stepsAlone: 2 })
  },
)

/** tfjs-node's own loader, which knows nothing of this app. */
const loader = tf as unknown as {
  node: {
    loadSavedModel: (
      path: string,
    ) => Promise<{ predict: (input: Record<string, Tensor>) => Record<string, Tensor> }>
  }
}

test('a run without a child of its own says why there is no network', async () => {
  const settings = (search: Config) => angleShrinkingSchema.parse(configOf({}, search))
  const asked = (search: Config) => networkAlone(settings(search), opened, newFolder())
  await expect(asked({ kind: 'none' })).rejects.toThrow('this run searched for no child')
  await expect(asked({ kind: 'spos', retrainEpochs: 0 })).rejects.toThrow('retrainEpochs is 0')
  await expect(asked({ kind: 'spos' })).rejects.toThrow('has not come to its child yet')
})
