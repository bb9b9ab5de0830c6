/** Our side of the data-set comparisons. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { augmentationSchema } from '../core/contract/augmentation.ts'
import { systemClock } from '../core/contract/clock.ts'
import { serveBatches } from '../core/datasets/batches.ts'
import { createDatasetLibrary } from '../core/datasets/library.ts'
import { openDataset } from '../core/datasets/openDataset.ts'
import { createRandom } from '../core/tensor/random.ts'
import { sampleEpochs } from '../core/training/sampler.ts'

/** Seconds from paths to a set that can be trained on. */
export async function importFolder(pictures: string, folder: string): Promise<number> {
  mkdirSync(folder)
  const library = createDatasetLibrary({
    ...{ folder, builtInFolder: null, clock: systemClock, random: createRandom(folder) },
  })
  const started = performance.now()
  await library.import({ paths: [pictures], name: 'bench' })
  return (performance.now() - started) / 1000
}

function setIn(library: string): string {
  const [name = ''] = readdirSync(library).filter((entry) => !entry.startsWith('.'))
  return join(library, name)
}

export const serveImported = {
  /** The packed training pictures, for a peer to read the same bytes. */
  async locate(library: string): Promise<{ shard: string; count: number }> {
    const { dataset } = await openDataset(setIn(library))
    const count = dataset.splits.find(({ name }) => name === 'train')?.count ?? 0
    return { shard: join(setIn(library), 'train-0000.bin'), count }
  },

  /** One shuffled epoch, flip and crop from a margin of 4. */
  async measure(library: string): Promise<{ samplesPerSecond: number; cpuMilliseconds: number }> {
    const opened = await openDataset(setIn(library))
    const augmentation = augmentationSchema.parse({ flip: true, cropMargin: 4 })
    const server = serveBatches(opened, { part: 'train', seed: 1, augmentation, inUse: 4 })
    const started = performance.now()
    const before = process.cpuUsage()
    const sampler = sampleEpochs({ count: server.count, batchSize: 128 }, createRandom(1))
    const batches = Math.floor(server.count / 128)
    for (let batch = 0; batch < batches; batch++) server.serve(sampler.next(), batch)
    server.close()
    const { user, system } = process.cpuUsage(before)
    return {
      samplesPerSecond: (128 * batches) / ((performance.now() - started) / 1000),
      cpuMilliseconds: (user + system) / 1000 / batches,
    }
  },
}

/** Seconds and peak memory of one preview in a process of its own. */
export function measuredApart(parameters: readonly string[]): {
  readonly seconds: number
  readonly peakBytes: number
} {
  const script = join(import.meta.dirname, 'datasetsPreview.ts')
  const answer = execFileSync(process.execPath, [script, ...parameters], { encoding: 'utf8' })
  return JSON.parse(answer) as { seconds: number; peakBytes: number }
}
