/**
 * Whence a set came, and its source in a new place. Linking anew imports once more and keeps nothing:
 * only a source that makes the very same samples is the source.
 */
import { basename, join } from 'node:path'
import type { Clock } from '../contract/clock.ts'
import type { Dataset, Provenance } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Random } from '../tensor/random.ts'
import { defaultChoices } from './choices.ts'
import { exists, writeDurably } from './durableFiles.ts'
import { describeSource } from './importDataset.ts'
import type { Manifest } from './manifest.ts'
import { manifestName, readManifest } from './manifest.ts'
import { newDatasetId } from './names.ts'

interface RelinkOptions {
  /** Holds the sets. */
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
}

export async function describeProvenance({ provenance }: Manifest): Promise<Provenance> {
  const { formatId, reason, splitting, files, notes, paths, moved = [] } = provenance
  const places = await Promise.all(
    paths.map(async (path) => ({ path, isThere: await exists(path) })),
  )
  return { formatId, reason, splitting, files, notes, places, moved }
}

export async function relinkDataset(
  place: string,
  paths: readonly string[],
  { folder, clock, random }: RelinkOptions,
): Promise<Dataset> {
  const manifest = await readManifest(place)
  const { dataset, provenance } = manifest
  if (dataset.builtIn)
    throw new WorkbenchError('request-invalid', `“${dataset.name}” is built in; it has no source`)
  const found = await describeSource({
    ...{ paths, folder, clock, name: dataset.name, id: newDatasetId(dataset.name, random) },
    choices: provenance.choices ?? defaultChoices,
    origin: { builtIn: false, licence: null, source: '' },
  })
  if (found.dataset.contentHash !== dataset.contentHash) throw other(paths, dataset, found.dataset)
  const source = `Imported from ${paths.join(', ')}`
  const moved = [
    ...(provenance.moved ?? []),
    { paths: provenance.paths, until: clock.now().toISOString() },
  ]
  const linked: Manifest = {
    ...manifest,
    dataset: { ...dataset, source },
    provenance: { ...provenance, paths: [...paths], moved },
  }
  await writeDurably(join(place, manifestName), JSON.stringify(linked, null, 1))
  return linked.dataset
}

function other(paths: readonly string[], set: Dataset, found: Dataset): WorkbenchError {
  const names = paths.map((path) => basename(path)).join(', ')
  const [held, wanted] = [found, set].map(
    ({ splits, shape }) =>
      `${splits.map(({ name, count }) => `${count} ${name}`).join(', ')} of ${shape.join(' × ')}`,
  )
  const why =
    held === wanted
      ? `as many samples (${wanted ?? ''}), but others: SHA-256 ${found.contentHash.slice(0, 12)}…, not ${set.contentHash.slice(0, 12)}…`
      : `${held ?? ''}; the set has ${wanted ?? ''}`
  return new WorkbenchError(
    'request-invalid',
    `${names} is not the source of “${set.name}”: it makes ${why}. Import it as a set of its own`,
    { details: { datasetId: set.id } },
  )
}
