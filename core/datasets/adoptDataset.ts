/** Takes a packed set that another installation made into the library, after checking every byte of it. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dataset } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { exists, moveDurably } from './durableFiles.ts'
import { readManifest } from './manifest.ts'
import type { StoredFile } from './manifest.ts'
import { isDatasetId } from './names.ts'

/** `folder` becomes the set `id` of `library`. Throws `dataset-unreadable` for a set that is not whole. */
export async function adoptDataset(id: string, folder: string, library: string): Promise<Dataset> {
  const { dataset, splits } = await readManifest(folder)
  if (dataset.id !== id || !isDatasetId(id) || dataset.builtIn)
    throw unreadable(id, `its manifest calls it “${dataset.id}”`)
  for (const { samples, labels } of splits)
    for (const file of [...samples, labels]) await checkFile(id, folder, file)
  const place = join(library, id)
  if (await exists(place)) throw unreadable(id, 'there is a data set of this name already')
  await moveDurably(folder, place)
  return dataset
}

async function checkFile(id: string, folder: string, { name, bytes, sha256 }: StoredFile) {
  const file = join(folder, name)
  const size = (await exists(file)) ? (await stat(file)).size : 0
  if (size !== bytes) throw unreadable(id, `${name} has ${size} bytes, its manifest says ${bytes}`)
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  const found = hash.digest('hex')
  if (found !== sha256)
    throw unreadable(id, `${name} has the hash ${found}, its manifest says ${sha256}`)
}

function unreadable(id: string, reason: string): WorkbenchError {
  return new WorkbenchError('dataset-unreadable', `data set “${id}”: ${reason}`, {
    details: { datasetId: id },
  })
}
