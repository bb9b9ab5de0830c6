/** The folder of a library at its start: orphans cleared, built-in sets packed. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../contract/clock.ts'
import type { BuiltIn } from './builtIns.ts'
import { builtInPaths, builtIns } from './builtIns.ts'
import { exists, inOurWords } from './durableFiles.ts'
import { importDataset } from './importDataset.ts'
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

/** Clears what an earlier process left half done, and packs the built-in sets that are missing. */
export async function prepareFolder(options: FolderOptions): Promise<void> {
  const { folder, builtInFolder } = options
  await inWorkspace(folder, async () => {
    await mkdir(folder, { recursive: true })
    for (const name of await readdir(folder))
      if (isAbandoned(name)) await rm(join(folder, name), { recursive: true, force: true })
    if (builtInFolder === null) return
    for (const builtIn of builtIns) await pack(builtIn, builtInFolder, options)
  })
}

async function pack(
  builtIn: BuiltIn,
  builtInFolder: string,
  { folder, clock }: FolderOptions,
): Promise<void> {
  if (await exists(join(folder, builtIn.id, manifestName))) return
  const { id, name, choices, licence, source } = builtIn
  const paths = builtInPaths(builtInFolder, builtIn)
  const origin = { builtIn: true, licence, source }
  await importDataset({ paths, id, name, folder, choices, clock, origin })
}
