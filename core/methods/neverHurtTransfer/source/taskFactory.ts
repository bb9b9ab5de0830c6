/** From the name of a source to a task that can train: finds it, reads the pictures in its form. */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { OpenDataset } from '../../../datasets/openDataset.ts'
import { createRandom } from '../../../tensor/random.ts'
import type { PictureSet } from '../../../training/pictures.ts'
import type { TrainContext } from '../../method.ts'
import { readPictures } from '../data/readPictures.ts'
import { pictureSet } from '../data/target.ts'
import type { TransferSettings } from '../settings.ts'
import { scratch } from '../train/cell.ts'
import { openTask } from '../train/task.ts'
import type { Task } from '../train/task.ts'
import { placedSource } from './placedSource.ts'
import { recipeNamed } from './recipes.ts'
import type { Recipe } from './recipes.ts'
import { scratchSource } from './scratch.ts'
import { trainRecipe } from './trainRecipe.ts'
import type { TransferSource } from './transferSource.ts'

export type OpenSet = (id: string) => Promise<OpenDataset>

/** By name: what was opened or trained once. */
export type KeptSources = Map<string, TransferSource>

export type Supply = {
  readonly openSet: OpenSet
  readonly context: TrainContext
  readonly kept: KeptSources
}

/** Opens each source once; a recipe is trained on the way. */
export function taskFactory(
  settings: TransferSettings,
  supply: Supply,
): (id: string) => Promise<Task> {
  const { openSet, kept } = supply
  return async (id) => {
    const source = kept.get(id) ?? (await sourceNamed(id, settings, supply))
    kept.set(id, source)
    const pictures = await targetFor(source, settings, openSet)
    return await openTask(source, pictures, {
      frozenStages: settings.frozenStages,
      augments: settings.augmentation.shift > 0,
    })
  }
}

async function sourceNamed(
  id: string,
  settings: TransferSettings,
  { openSet, context }: Supply,
): Promise<TransferSource> {
  if (id === scratch) return scratchSource()
  const recipe = recipeNamed(id)
  if (recipe)
    return await trainRecipe(recipe, await recipePictures(recipe, settings, openSet), context)
  const place = context.sourceFolders?.[id]
  if (place === undefined)
    throw new WorkbenchError('config-invalid', `sources: there is none called “${id}”`)
  return await placedSource(id, place)
}

async function recipePictures(
  recipe: Recipe,
  { target }: TransferSettings,
  openSet: OpenSet,
): Promise<PictureSet> {
  const read = readPictures(await openSet(recipe.dataset), {
    ...{ classes: recipe.classes, side: target.side || null, channels: null, pool: 'given' },
  })
  return pictureSet(read, 'standardised', { noise: 0, shift: 0 }, createRandom(recipe.id))
}

async function targetFor(
  source: TransferSource,
  { target }: TransferSettings,
  openSet: OpenSet,
): Promise<PictureSet> {
  const read = readPictures(await openSet(target.dataset), {
    ...{ classes: target.classes, pool: target.pool, channels: source.channels },
    side: target.side || source.side,
  })
  return pictureSet(read, source.pixels, target, createRandom('target'))
}
