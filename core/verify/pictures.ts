/** The built-in pictures, packed into a folder of their own for the time of a check. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../contract/clock.ts'
import { createDatasetLibrary } from '../datasets/library.ts'
import { openDataset } from '../datasets/openDataset.ts'
import { createRandom } from '../tensor/random.ts'
import { preparePictures } from '../training/pictures.ts'
import type { PictureSet } from '../training/pictures.ts'

const builtInFolder = join(import.meta.dirname, '..', '..', 'resources', 'datasets')

export async function builtInPictures(id: string, reduction: number): Promise<PictureSet> {
  const folder = await mkdtemp(join(tmpdir(), 'steradian-verify-'))
  try {
    const random = createRandom('verify')
    const library = createDatasetLibrary({ folder, builtInFolder, clock: systemClock, random })
    return preparePictures(await openDataset(await library.folderOf(id)), reduction)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
