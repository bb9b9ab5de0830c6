/**
 * Readers and built-in networks against the check file of the pretrained weights: best class, its
 * probability and the length of the features on photos.
 */
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openSource } from '../datasets/openSource.ts'
import { judgePicture } from '../pretrained/judgeModel.ts'
import type { Judgement } from '../pretrained/judgeModel.ts'
import { readPretrained } from '../pretrained/readPretrained.ts'
import type { CheckOptions, Figure } from './check.ts'

const expectedSchema = z.record(
  z.string(),
  z.object({ index: z.int(), probability: z.number(), embedding_l2: z.number() }),
)

const builtIn = ['mobilenet_v2_1.0_224', 'mobilenet_v1_0.25_128']
const builtInFolder = join(import.meta.dirname, '..', '..', 'resources', 'pretrained')

export async function models({ data, progress }: CheckOptions): Promise<Figure[]> {
  const folder = join(data, '..', 'pretrained')
  const text = await readFile(join(folder, 'check', 'expected.json'), 'utf8').catch(() => null)
  if (text === null) {
    progress('models: skipped, the pretrained weights are not beside the data folder')
    return []
  }
  const differences: { wrong: boolean; probability: number; length: number }[] = []
  for (const [key, expected] of Object.entries(expectedSchema.parse(JSON.parse(text)))) {
    const [model = '', picture = ''] = key.split('/')
    const bytes = await readFile(join(folder, 'check', picture))
    // Those that ship are judged as they ship.
    const place = builtIn.includes(model) ? builtInFolder : folder
    const found = await judge(
      join(place, model),
      bytes,
      model.startsWith('efficientnet') ? 127 : 128,
    )
    progress(`${key}: class ${found.index}, ${found.probability.toFixed(4)}`)
    differences.push({
      wrong: found.index !== expected.index,
      probability: Math.abs(found.probability - expected.probability),
      length: Math.abs(found.length / expected.embedding_l2 - 1),
    })
  }
  const largest = (of: 'probability' | 'length') => Math.max(...differences.map((one) => one[of]))
  return [
    { name: 'models.pictures', value: differences.length, bar: { atLeast: 6 } },
    {
      ...{ name: 'models.wrongClasses', bar: { atMost: 0 } },
      value: differences.filter(({ wrong }) => wrong).length,
    },
    { name: 'models.probabilityError', value: largest('probability'), bar: { atMost: 0.01 } },
    { name: 'models.featureLengthError', value: largest('length'), bar: { atMost: 0.01 } },
  ]
}

async function judge(place: string, picture: Uint8Array, mean: number): Promise<Judgement> {
  const scratchFolder = join(tmpdir(), 'steradian-verify-models')
  const source = await openSource([place], { scratchFolder })
  try {
    return await judgePicture(await readPretrained(source), 'embedding', picture, mean)
  } finally {
    await source.close()
  }
}
