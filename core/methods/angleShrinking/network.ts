/**
 * The network of a run for export: the child that its search found, trained alone. A supernet is no
 * network that other programs could use: it gives another answer for each path.
 */
import { dirname, join } from 'node:path'
import { WorkbenchError } from '../../contract/errors.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import type { OpenDataset } from '../../datasets/openDataset.ts'
import type { Module } from '../../models/module.ts'
import { fixedRoute, typesAt } from '../../models/supernets/route.ts'
import type { RoutedSupernet } from '../../models/supernets/route.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { pictureInput } from '../../training/pictures.ts'
import { parseSettings } from '../method.ts'
import type { NetworkOf, TrainedNetwork } from '../method.ts'
import { aloneOperations } from './search/retrain.ts'
import type { AloneChild } from './search/retrain.ts'
import { aloneFile } from './search/runSearch.ts'
import { spacePartsOf } from './search/spaceParts.ts'
import { angleShrinkingSchema } from './settings.ts'
import type { AngleShrinkingSettings } from './settings.ts'
import { factsOf } from './spaces/facts.ts'

export const angleShrinkingNetwork: NetworkOf = async ({ config, datasetFolders, checkpoint }) => {
  const settings = parseSettings(angleShrinkingSchema, config)
  const folder = datasetFolders[settings.dataset]
  if (folder === undefined)
    throw new WorkbenchError(
      'dataset-unknown',
      `dataset: there is none called “${settings.dataset}”`,
    )
  return await networkAlone(settings, await openDataset(folder), dirname(checkpoint))
}

type StoredAlone = { readonly unit: number; readonly inner: AloneChild }

/** `folder`: the run's checkpoints. */
export async function networkAlone(
  settings: AngleShrinkingSettings,
  opened: OpenDataset,
  folder: string,
): Promise<TrainedNetwork> {
  const { state, tensors } = await readCheckpoint(join(folder, aloneFile)).catch(
    (cause: unknown) => {
      throw new WorkbenchError('request-invalid', refusal(settings), { cause })
    },
  )
  const { unit, inner } = state as unknown as StoredAlone
  const { classNames } = opened.dataset
  const { input, trained } = pictureInput(opened, settings.imageReduction)
  const shape = { inputShape: trained, classes: classNames.length }
  const { supernetOf } = spacePartsOf(settings.space, shape)
  const names = namesOf(settings, inner)
  const operations = aloneOperations(inner)
  return {
    network: moduleOf(supernetOf(1, operations), operations),
    ...{ input, classNames },
    own: { tensors, provenance: { child: names.join(' '), stepsAlone: unit } },
  }
}

function refusal({ search }: AngleShrinkingSettings): string {
  const rest = 'only a child that was trained alone can be exported'
  if (search.kind === 'none') return `this run searched for no child (search.kind: none); ${rest}`
  if (search.retrainEpochs === 0) return `search.retrainEpochs is 0; ${rest}`
  return `the search has not come to its child yet; ${rest}`
}

function namesOf(
  { space }: AngleShrinkingSettings,
  { child, reduction = [] }: AloneChild,
): string[] {
  const { typeNames } = factsOf(space)
  return [...child, ...reduction].map((type) => typeNames.get(type) ?? String(type))
}

/** A supernet of one operator at each place. */
function moduleOf(
  { weights, statistics, apply }: RoutedSupernet,
  operations: readonly (readonly number[])[],
): Module {
  const route = fixedRoute((place) => typesAt(operations, place)[0] as number)
  return { weights, statistics, layers: [], apply: (input, scope) => apply(input, route, scope) }
}
