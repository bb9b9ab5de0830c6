import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../contract/clock.ts'
import type { Config } from '../../contract/method.ts'
import { createDatasetLibrary } from '../../datasets/library.ts'
import { createRandom } from '../../tensor/random.ts'
import { mabnNetwork } from './network.ts'

const builtInFolder = join(import.meta.dirname, '../../../resources/datasets')

async function networkOf(config: Config) {
  const folder = await mkdtemp(join(tmpdir(), 'mabn-network-'))
  const random = createRandom('mabn')
  const library = createDatasetLibrary({ folder, builtInFolder, clock: systemClock, random })
  const id = 'fashion-mnist-6k'
  return await mabnNetwork({
    config,
    datasetFolders: { [id]: await library.folderOf(id) },
    checkpoint: '',
  })
}

test('a grid of one cell hands its network out, statistics of both passes among it', async () => {
  const one = { batchSizes: [2], normalisers: { batch: false, movingAverage: true } }
  const { network, classNames } = await networkOf(one)
  expect(classNames).toHaveLength(10)
  expect(network.statistics['stage1/conv1/backwardWindow']!.shape).toEqual([16, 8])
})

test('a larger grid is refused with its number of networks', async () => {
  await expect(networkOf({})).rejects.toThrow('the grid trained 4 networks')
})
