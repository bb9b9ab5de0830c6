/** Builds a workspace's database again from its journal; the damaged one is put aside, never deleted. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'
import { translated } from './database.ts'
import { journalFiles, readJournal } from './journal.ts'
import { openSqliteStore, replay } from './sqlite.ts'
import { lockWorkspace } from './workspaceLock.ts'

export interface Rebuilt {
  /** Writes done again on top of the base copy. */
  readonly entries: number
  /** Writes that no longer fitted. */
  readonly refused: number
  readonly runs: number
  /** Folder that holds the old database. */
  readonly putAside: string
}

/** `stamp`: a time without colons, for the name of the folder that gets the old files. */
export function rebuildDatabase(workspace: string, stamp: string): Rebuilt {
  const files = journalFiles(workspace)
  if (!existsSync(files.base))
    throw new WorkbenchError(
      'workspace-damaged',
      `${workspace} has no journal (${files.base} is missing): nothing to build from`,
    )
  const lock = lockWorkspace(workspace)
  try {
    return translated(() => rebuild(workspace, files.base, files.entries, stamp))
  } finally {
    lock.release()
  }
}

function rebuild(workspace: string, base: string, lines: string, stamp: string): Rebuilt {
  const fresh = join(workspace, 'workspace.rebuilt.sqlite')
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${fresh}${suffix}`, { force: true })
  copyFileSync(base, fresh)
  const { done, refused } = replay(fresh, readJournal(lines))
  const store = openSqliteStore(fresh)
  const runs = store.runIds().length
  store.close()
  return { entries: done, refused, runs, putAside: exchange(workspace, fresh, stamp) }
}

function exchange(workspace: string, fresh: string, stamp: string): string {
  const putAside = join(workspace, 'backups', `replaced-${stamp}`)
  mkdirSync(putAside, { recursive: true })
  const file = join(workspace, 'workspace.sqlite')
  for (const suffix of ['-wal', '-shm', ''])
    if (existsSync(`${file}${suffix}`))
      renameSync(`${file}${suffix}`, join(putAside, `workspace.sqlite${suffix}`))
  renameSync(fresh, file)
  return putAside
}
