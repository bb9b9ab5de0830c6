/** The folder of a library at its start, and the built-in sets that come into it when they are first used. */
import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../contract/clock.ts'
import type { Dataset } from '../contract/dataset.ts'
import { datasetSchema } from '../contract/dataset.ts'
import { builtInPaths, builtIns } from './builtIns.ts'
import { exists, inOurWords } from './durableFiles.ts'
import { importDataset } from './importDataset.ts'
import { readJournal } from './importJournal.ts'
import { manifestName } from './manifest.ts'
import { isAbandoned } from './staging.ts'

interface FolderOptions {
  readonly folder: string
  readonly builtInFolder: string | null
  readonly clock: Clock
}

export async function inWorkspace<Result>(
  folder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    throw inOurWords(thrown, folder)
  }
}

/** Makes the folder, and clears what an earlier process left half done and nobody can go on with. */
export async function prepareFolder(folder: string): Promise<void> {
  await inWorkspace(folder, async () => {
    await mkdir(folder, { recursive: true })
    for (const name of await readdir(folder))
      if (isAbandoned(folder, name) && (await readJournal(join(folder, name))) === null)
        await rm(join(folder, name), { recursive: true, force: true })
  })
}

/** What the built-in sets are, known before they are packed; a test keeps it true. */
export async function readCatalogue(builtInFolder: string | null): Promise<Dataset[]> {
  if (builtInFolder === null) return []
  const text = await readFile(join(builtInFolder, 'catalogue.json'), 'utf8')
  return z.array(datasetSchema).parse(JSON.parse(text))
}

/** Built-in sets have no day of import; this is the day they were put together. */
const builtInClock = (clock: Clock): Clock => ({
  ...clock,
  now: () => new Date('2026-11-24T00:00:00.000Z'),
})

const packing = new Map<string, Promise<void>>()

/** Packs a built-in set into the library unless it is there; another id is none of its business. */
export async function ensureBuiltIn(id: string, options: FolderOptions): Promise<void> {
  const place = join(options.folder, id)
  if (await exists(join(place, manifestName))) return
  const work = packing.get(place) ?? pack(id, options).finally(() => packing.delete(place))
  packing.set(place, work)
  await work
}

async function pack(id: string, { folder, builtInFolder, clock }: FolderOptions): Promise<void> {
  const builtIn = builtIns.find((candidate) => candidate.id === id)
  if (!builtIn || builtInFolder === null) return
  const { name, choices, licence, source } = builtIn
  try {
    await importDataset({
      paths: builtInPaths(builtInFolder, builtIn),
      id,
      name,
      folder,
      choices,
      clock: builtInClock(clock),
      origin: { builtIn: true, licence, source },
    })
  } catch (thrown) {
    // Another process may have been faster.
    if (!(await exists(join(folder, id, manifestName)))) throw thrown
  }
}
