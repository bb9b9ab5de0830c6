/**
 * npm run verify -- savedmodel: exported networks, loaded by Python's TensorFlow, against our logits.
 *
 * Every model, and every normaliser in the smallest of them, with random weights and statistics, on
 * random pixels, in batches of two sizes.
 */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import type { OpenDataset, OpenSplit } from '../datasets/openDataset.ts'
import { buildNetwork } from '../models/build.ts'
import { modelNames, normaliserNames } from '../models/catalogue.ts'
import type { ModelName, NormaliserName } from '../models/catalogue.ts'
import { normaliserNamed } from '../models/layers/normaliser.ts'
import { applyInference, initialTensors } from '../models/module.ts'
import type { Module } from '../models/module.ts'
import { tensorsFrom } from '../tensor/eager.ts'
import { createRandom } from '../tensor/random.ts'
import type { HostTensors } from '../tensor/step.ts'
import { readValues } from '../tensor/read.ts'
import { tf } from '../tensor/tf.ts'
import { under } from '../training/evaluation.ts'
import { exportModel } from '../training/exportModel.ts'
import { pictureInput, preparePictures } from '../training/pictures.ts'
import type { CheckOptions, Figure } from './check.ts'

const script = join(import.meta.dirname, 'saved_model_check.py')
const classNames = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
const samples = 7
const outputSchema = z.object({ worst: z.number(), models: z.int() })

type Case = {
  readonly model: ModelName
  readonly normaliser: NormaliserName
  readonly reduction: number
}

export async function verifySavedModel({ python, progress }: CheckOptions): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'steradian-savedmodel-'))
  try {
    for (const one of cases()) {
      progress(`exporting ${one.model} with ${one.normaliser}`)
      await exportCase(join(folder, `${one.model}-${one.normaliser}`), one)
    }
    const ran = spawnSync(python, [script, folder], { encoding: 'utf8' })
    if (ran.status !== 0) throw new WorkbenchError('native-missing', unusable(python, ran.stderr))
    const { worst, models } = outputSchema.parse(JSON.parse(ran.stdout))
    return [
      { name: 'logitDifference', value: worst, bar: { atMost: 1e-5 } },
      { name: 'models', value: models, bar: { atLeast: cases().length } },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function unusable(python: string, words: string): string {
  const reason = words.trim().split('\n').at(-1) ?? ''
  return `${python} cannot load a SavedModel (${reason}); name a Python with TensorFlow by --python`
}

function cases(): Case[] {
  return [
    ...modelNames.map((model): Case => ({ model, normaliser: 'batch', reduction: 1 })),
    ...normaliserNames
      .filter((normaliser) => normaliser !== 'batch')
      .map((normaliser): Case => ({ model: 'conv-small', normaliser, reduction: 2 })),
  ]
}

async function exportCase(folder: string, { model, normaliser, reduction }: Case): Promise<void> {
  const opened = randomPictures()
  const { input, trained } = pictureInput(opened, reduction)
  const network = buildNetwork(
    model,
    { input: trained, classes: classNames.length },
    normaliserNamed(normaliser, 4),
  )
  const tensors = randomTensors(network)
  await mkdir(folder, { recursive: true })
  await exportModel('savedmodel', folder, {
    ...{ trained: { network, input, classNames }, tensors, provenance: { model } },
  })
  const { train } = preparePictures(opened, reduction)
  const { images } = opened.split('train')
  const expected = {
    shape: [samples, ...input.shape],
    pixels: [...images],
    logits: logitsOf(network, tensors, train.images, [samples, ...train.shape]),
  }
  await writeFile(join(folder, 'expected.json'), JSON.stringify(expected))
}

function randomPictures(): OpenDataset {
  const random = createRandom('pixels')
  const shape = [32, 32, 3]
  const images = Uint8Array.from({ length: samples * 32 * 32 * 3 }, () => random.integer(256))
  const part: Partial<OpenSplit> = {
    count: samples,
    shape,
    images,
    labels: new Int32Array(samples),
  }
  const statistics = { mean: [120, 130, 140], deviation: [60, 70, 80] }
  const dataset = { kind: 'images', name: 'random', shape, classNames }
  const opened = { dataset, statistics, split: () => part }
  return opened as unknown as OpenDataset
}

/** Statistics are moved away from 0 and 1, or a mistake in them would not show. */
function randomTensors(network: Module): HostTensors {
  const random = createRandom('weights')
  const named = (prefix: string, tensors: HostTensors, change: (value: number) => number) =>
    Object.entries(tensors).map(([name, tensor]) => {
      return [
        prefix + name,
        { ...tensor, values: Float32Array.from(tensor.values, change) },
      ] as const
    })
  return Object.fromEntries([
    ...named('weights/', initialTensors(network.weights, random), (value) => value),
    ...named(
      'statistics/',
      initialTensors(network.statistics, random),
      (value) => value + 0.2 * random.uniform(),
    ),
  ])
}

function logitsOf(
  network: Module,
  tensors: HostTensors,
  images: Float32Array,
  shape: number[],
): number[] {
  const weights = tensorsFrom(under('weights/', tensors))
  const statistics = tensorsFrom(under('statistics/', tensors))
  const logits = tf.tidy(() =>
    applyInference(network, tf.tensor(images, shape), weights, statistics),
  )
  const values = [...readValues(logits)]
  tf.dispose([weights, statistics, logits])
  return values
}
