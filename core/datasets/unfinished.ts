/** Imports that a crash ended: what is on the disk of them, to go on with or to throw away. */
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { UnfinishedImport } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { exists } from './durableFiles.ts'
import type { Journal } from './importJournal.ts'
import { readJournal } from './importJournal.ts'
import { isAbandoned } from './staging.ts'

const prefix = '.importing-'

export async function listUnfinished(folder: string): Promise<UnfinishedImport[]> {
  const found: UnfinishedImport[] = []
  for (const name of await readdir(folder)) {
    const journal = isAbandoned(folder, name) ? await readJournal(join(folder, name)) : null
    if (journal) found.push(await describe(name.slice(prefix.length), journal))
  }
  return found.sort((left, right) => right.startedAt.localeCompare(left.startedAt))
}

async function describe(
  unfinishedId: string,
  { name, paths, consumed, total, startedAt }: Journal,
): Promise<UnfinishedImport> {
  const there = await Promise.all(paths.map(exists))
  const source = paths.map((path) => basename(path)).join(', ')
  return {
    unfinishedId,
    name,
    source,
    done: consumed,
    total,
    startedAt,
    isThere: !there.includes(false),
  }
}

/** Only names that we make: what comes over the wire must not become a path. */
function folderOf(folder: string, unfinishedId: string): string {
  const name = `${prefix}${unfinishedId}`
  if (/^[a-z0-9-]+\.\d+$/.test(unfinishedId) && isAbandoned(folder, name)) return join(folder, name)
  throw new WorkbenchError('request-invalid', `there is no unfinished import “${unfinishedId}”`)
}

export async function unfinishedIn(folder: string, unfinishedId: string): Promise<Journal> {
  const journal = await readJournal(folderOf(folder, unfinishedId))
  if (journal) return journal
  throw new WorkbenchError('request-invalid', `there is no unfinished import “${unfinishedId}”`)
}

export async function discardUnfinished(folder: string, unfinishedId: string): Promise<void> {
  await rm(folderOf(folder, unfinishedId), { recursive: true, force: true })
}
