/** SQL of runs, their events and checkpoints. */
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import type { Run, RunEvent } from '../contract/run.ts'
import { activeKinds, runEventSchema, runSchema } from '../contract/run.ts'
import { fromRow, runColumns, valuesOf } from './runRow.ts'
import type { Checkpoint, RunChange } from './store.ts'

const checkpointSchema = z
  .object({
    step: z.int().nonnegative(),
    seconds: z.number(),
    file: z.string(),
    bytes: z.int().nonnegative(),
    hash: z.string(),
    created_at: z.string(),
  })
  .transform(({ created_at: createdAt, ...rest }) => ({ ...rest, createdAt }))

export interface StoredRun {
  readonly number: number
  readonly run: Run
}

const withoutResult = ['number', ...runColumns]
  .map((column) => (column === 'result' ? 'NULL AS result' : column))
  .join(', ')

function runStatements(database: Database.Database) {
  const marks = runColumns.map(() => '?').join(', ')
  const assignments = runColumns.map((column) => `${column} = ?`).join(', ')
  return {
    last: database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'run'"),
    insert: database.prepare(`INSERT INTO run (${runColumns.join(', ')}) VALUES (${marks})`),
    update: database.prepare(`UPDATE run SET ${assignments} WHERE number = ?`),
    one: database.prepare('SELECT * FROM run WHERE run_id = ?'),
    all: database.prepare('SELECT * FROM run ORDER BY number DESC'),
    summaries: database.prepare(`SELECT ${withoutResult} FROM run ORDER BY number DESC LIMIT ?`),
    active: database.prepare(
      `SELECT ${withoutResult} FROM run WHERE json_extract(status, '$.kind') IN (SELECT value FROM json_each(?)) ORDER BY number DESC`,
    ),
    ids: database.prepare('SELECT run_id FROM run ORDER BY number'),
    remove: database.prepare('DELETE FROM run WHERE number = ?'),
  }
}

export function createRunTable(database: Database.Database) {
  const sql = runStatements(database)

  function stored(runId: string): StoredRun {
    const row = sql.one.get(runId)
    if (row === undefined) throw new WorkbenchError('run-unknown', `there is no run ${runId}`)
    return fromRow(row)
  }

  return {
    nextNumber: () => ((sql.last.get() as { seq: number } | undefined)?.seq ?? 0) + 1,
    insert: (run: Run) => {
      if (sql.one.get(run.runId) !== undefined)
        throw new WorkbenchError('request-invalid', `run ${run.runId} exists already`)
      sql.insert.run(...valuesOf(runSchema.parse(run)))
    },
    stored,
    all: () => sql.all.all().map((row) => fromRow(row).run),
    /** SQLite takes a negative limit for none. */
    summaries: (newest = -1) => sql.summaries.all(newest).map((row) => fromRow(row).run),
    active: () => sql.active.all(JSON.stringify(activeKinds)).map((row) => fromRow(row).run),
    ids: () => sql.ids.all().map((row) => (row as { run_id: string }).run_id),
    update: ({ number, run }: StoredRun, change: RunChange): Run => {
      const changed = runSchema.parse({ ...run, ...change })
      sql.update.run(...valuesOf(changed), number)
      return changed
    },
    remove: ({ number }: StoredRun) => void sql.remove.run(number),
  }
}

export function createEventTable(database: Database.Database) {
  const insert = database.prepare(
    'INSERT INTO run_event (run, step, at, kind, message) VALUES (?, ?, ?, ?, ?)',
  )
  const select = database.prepare(
    'SELECT step, at, kind, message FROM run_event WHERE run = ? AND NOT superseded ORDER BY event_id',
  )
  const hide = database.prepare(
    "UPDATE run_event SET superseded = 1 WHERE run = ? AND step > ? AND kind <> 'lifecycle'",
  )
  return {
    insert: (run: number, { step, at, kind, message }: RunEvent) =>
      void insert.run(run, step, at, kind, message),
    of: (run: number) => select.all(run).map((row) => runEventSchema.parse(row)),
    hideAfter: (run: number, step: number) => void hide.run(run, step),
  }
}

export function createCheckpointTable(database: Database.Database) {
  const insert = database.prepare('INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?)')
  const select = database.prepare('SELECT * FROM checkpoint WHERE run = ? ORDER BY step DESC')
  const remove = database.prepare('DELETE FROM checkpoint WHERE run = ? AND step = ?')
  const removeAfter = database.prepare('DELETE FROM checkpoint WHERE run = ? AND step > ?')
  return {
    insert: (run: number, checkpoint: Checkpoint) => {
      const { step, seconds, file, bytes, hash, createdAt } = checkpoint
      insert.run(run, step, seconds, file, bytes, hash, createdAt)
    },
    of: (run: number): Checkpoint[] => select.all(run).map((row) => checkpointSchema.parse(row)),
    remove: (run: number, step: number) => void remove.run(run, step),
    removeAfter: (run: number, step: number) => void removeAfter.run(run, step),
  }
}
