/** The one place that opens the database: settings, version, migrations, and errors in our words. */
import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { ErrorCode } from '../contract/errors.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { migrations as ourMigrations } from './migrations/index.ts'

/** “Stra” in ASCII: marks the file as ours. */
const applicationId = 0x53747261

export interface DatabaseOptions {
  readonly access?: 'write' | 'read'
  readonly migrations?: readonly string[]
  /** Written into the names of backups: a time without colons. */
  readonly stamp?: string
}

const sqliteCodes: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^SQLITE_FULL|^ENOSPC|^EDQUOT/, 'disk-full', 'no space is left on the disk of the workspace'],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM)|^E(ACCES|PERM|ROFS|NOTDIR|NOENT)$/,
    'workspace-not-writable',
    'the workspace cannot be written',
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    'workspace-damaged',
    'workspace.sqlite is damaged; the command “rebuild” builds it again from its journal',
  ],
  [/^SQLITE_BUSY/, 'workspace-in-use', 'another program holds workspace.sqlite'],
]

/** What SQLite or the file system threw, as an error of ours; anything else is returned as it is. */
export function inOurWords(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof WorkbenchError) return thrown
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const known = sqliteCodes.find(([pattern]) => pattern.test(code))
  if (!known) return thrown
  const [, ourCode, words] = known
  return new WorkbenchError(ourCode, `${words} (${code}: ${thrown.message})`, { cause: thrown })
}

export function translated<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (thrown) {
    throw inOurWords(thrown)
  }
}

function configure(database: Database.Database, access: 'write' | 'read'): void {
  if (access === 'write') database.pragma('journal_mode = WAL')
  // better-sqlite3 defaults to NORMAL in WAL mode, which loses acknowledged commits in a power cut.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('trusted_schema = OFF')
  // Four times SQLite's own: a series of ten million points is read a tenth faster.
  database.pragma('cache_size = -8000')
}

function numberPragma(database: Database.Database, name: string): number {
  return Number(database.pragma(name, { simple: true }))
}

function checkOwner(database: Database.Database, file: string, newest: number): number {
  const owner = numberPragma(database, 'application_id')
  const version = numberPragma(database, 'user_version')
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as {
    count: number
  }
  if (owner !== applicationId && (owner !== 0 || tables.count > 0))
    throw new WorkbenchError(
      'workspace-damaged',
      `${file} belongs to another program (application id ${owner}, ours is ${applicationId})`,
    )
  if (version > newest)
    throw new WorkbenchError(
      'workspace-damaged',
      `${file} was written by a newer version (schema ${version}, this one knows up to ${newest})`,
    )
  return version
}

function checkIntegrity(
  database: Database.Database,
  file: string,
  check: 'integrity_check' | 'quick_check',
): void {
  const verdict = String(database.pragma(`${check}(1)`, { simple: true }))
  if (verdict !== 'ok')
    throw new WorkbenchError(
      'workspace-damaged',
      `${file} is damaged: ${verdict}. The command “rebuild” builds it again from its journal`,
    )
}

function backUp(database: Database.Database, file: string, name: string): void {
  const folder = join(dirname(file), 'backups')
  mkdirSync(folder, { recursive: true })
  const copy = join(folder, name)
  database.prepare('VACUUM INTO ?').run(copy)
  for (const path of [copy, folder]) {
    const handle = openSync(path, 'r')
    fsyncSync(handle)
    closeSync(handle)
  }
}

function migrate(
  database: Database.Database,
  file: string,
  plan: {
    readonly version: number
    readonly migrations: readonly string[]
    readonly stamp: string
  },
): void {
  const { version, migrations, stamp } = plan
  if (version === migrations.length) return
  if (version > 0) {
    checkIntegrity(database, file, 'integrity_check')
    backUp(database, file, `workspace-schema${version}-${stamp}.sqlite`)
  }
  // All at once: a kill in between leaves the old schema, never one that no version ever used.
  database
    .transaction(() => {
      for (const step of migrations.slice(version)) database.exec(step)
      database.exec(
        `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`,
      )
    })
    .immediate()
}

/** What SQLite says of the whole file, and the version of its schema; nothing is changed. */
export function inspectDatabase(file: string): { integrity: string; schema: number; runs: number } {
  const database = new Database(file, { fileMustExist: true, timeout: 5_000 })
  try {
    const integrity = String(database.pragma('integrity_check(1)', { simple: true }))
    const { count } = database.prepare('SELECT count(*) AS count FROM run').get() as {
      count: number
    }
    return { integrity, schema: numberPragma(database, 'user_version'), runs: count }
  } finally {
    database.close()
  }
}

/** Opens (and brings up to date) the database; `read` neither creates nor changes anything. */
export function openDatabase(file: string, options: DatabaseOptions = {}): Database.Database {
  const { access = 'write', migrations = ourMigrations, stamp = 'before' } = options
  return translated(() => {
    const readonly = access === 'read'
    const wasCutOff =
      !readonly && (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
    const database = new Database(file, { readonly, fileMustExist: readonly, timeout: 5_000 })
    try {
      const version = checkOwner(database, file, migrations.length)
      // A log that lies there was not closed in order: power or a kill, which is when files get damaged.
      if (wasCutOff) checkIntegrity(database, file, 'quick_check')
      configure(database, access)
      if (access === 'write') migrate(database, file, { version, migrations, stamp })
    } catch (thrown) {
      database.close()
      throw thrown
    }
    return database
  })
}
