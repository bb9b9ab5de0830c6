/**
 * Bigger picture sets for slow checks. They lie in a folder beside the checkout, or where --data
 * says, and are no part of the product: a check says “skipped” without them.
 */
import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../contract/clock.ts'
import { defaultChoices } from '../datasets/choices.ts'
import { importDataset } from '../datasets/importDataset.ts'
import { openDataset } from '../datasets/openDataset.ts'
import { preparePictures } from '../training/pictures.ts'
import type { PictureSet } from '../training/pictures.ts'
import type { CheckOptions } from './check.ts'

/** By set: what to import, under the data folder. */
const sources = {
  cifar10: ['cifar10/cifar10-jpeg.tar.gz'],
  'fashion-mnist': [
    'fashion-mnist/train-images-idx3-ubyte.gz',
    'fashion-mnist/train-labels-idx1-ubyte.gz',
    'fashion-mnist/t10k-images-idx3-ubyte.gz',
    'fashion-mnist/t10k-labels-idx1-ubyte.gz',
  ],
} as const
export type BenchSet = keyof typeof sources

/** Decoding 60,000 pictures takes a minute: kept per user, as set-up keeps what it downloads. */
const packedFolder = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'steradian',
  'verify-sets',
)

/** Packs the set if that was never done, so that workers find it. */
export async function benchPicturesExist(
  name: BenchSet,
  options: Pick<CheckOptions, 'data' | 'progress'>,
): Promise<boolean> {
  return (await packed(name, options)) !== null
}

/** Null where the files are not. */
export async function benchPictures(
  name: BenchSet,
  reduction: number,
  options: Pick<CheckOptions, 'data' | 'progress'>,
): Promise<PictureSet | null> {
  const folder = await packed(name, options)
  return folder === null ? null : preparePictures(await openDataset(folder), reduction)
}

/** Folder of the packed set. */
async function packed(
  name: BenchSet,
  { data, progress }: Pick<CheckOptions, 'data' | 'progress'>,
): Promise<string | null> {
  const paths = sources[name].map((path) => join(data, path))
  if (!(await allExist(paths))) return null
  const folder = join(packedFolder, name)
  if (!(await allExist([folder]))) {
    progress(`${name}: packing it once`)
    await importDataset({
      ...{ paths, id: name, name, folder: packedFolder, clock: systemClock },
      choices: defaultChoices,
      origin: { builtIn: false, licence: null, source: 'the folder of benchmark data' },
    })
  }
  return folder
}

async function allExist(paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  )
  return found.every(Boolean)
}
