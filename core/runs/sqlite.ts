/** The store on disk. The engine holds the only writing connection. */
import type Database from 'better-sqlite3'
import type { Run } from '../contract/run.ts'
import { createDocumentTable } from './documentTable.ts'
import { openJournal } from './journal.ts'
import type { Journal, JournalEntry, JournalFiles } from './journal.ts'
import type { DatabaseOptions } from './database.ts'
import type { SecondReader } from './secondReader.ts'
import { secondReaderWhenIdle } from './secondReaderWhenIdle.ts'
import { seedBand } from './seedBand.ts'
import { openDatabase, translated } from './database.ts'
import { createMetricTable } from './metricTable.ts'
import { lastFigures } from './points.ts'
import { createCheckpointTable, createEventTable, createRunTable } from './runTable.ts'
import type { Progress, RunHistory, RunStore } from './store.ts'

type Tables = ReturnType<typeof tablesOf>

function tablesOf(database: Database.Database, second?: SecondReader) {
  return {
    runs: createRunTable(database),
    events: createEventTable(database),
    checkpoints: createCheckpointTable(database),
    metrics: createMetricTable(database, second),
    documents: createDocumentTable(database),
  }
}

function reading({ runs, events, checkpoints, metrics, documents }: Tables) {
  const numberOf = (runId: string): number => runs.stored(runId).number
  return {
    nextNumber: runs.nextNumber,
    run: (runId) => runs.stored(runId).run,
    runs: runs.all,
    runSummaries: runs.summaries,
    activeRuns: runs.active,
    runIds: runs.ids,
    events: (runId) => events.of(numberOf(runId)),
    checkpoints: (runId) => checkpoints.of(numberOf(runId)),
    documents: documents.of,
    document: documents.one,
    seriesIndex: (runId) => metrics.summaries(numberOf(runId)),
    series: (runId, query) => {
      const number = numberOf(runId)
      return query.keys.map((key) => metrics.select(number, key, query))
    },
    seedBand: ({ runIds, key, ...query }) => {
      const numbers = runIds.map(numberOf)
      return seedBand(metrics.columns(numbers, key), query)
    },
  } satisfies Partial<RunStore>
}

function appendProgress({ runs, events, metrics }: Tables, runId: string, progress: Progress): Run {
  const stored = runs.stored(runId)
  const summaries = metrics.append(stored.number, progress.blocks)
  for (const event of progress.events) events.insert(stored.number, event)
  const figures = lastFigures(stored.run.metrics, summaries)
  const { step, seconds } = progress
  return runs.update(stored, { step, seconds, metrics: figures })
}

function adoptRun(tables: Tables, run: Run, { blocks, events, checkpoints }: RunHistory): void {
  tables.runs.insert(run)
  const { number } = tables.runs.stored(run.runId)
  tables.metrics.append(number, blocks)
  for (const event of events) tables.events.insert(number, event)
  for (const checkpoint of checkpoints) tables.checkpoints.insert(number, checkpoint)
}

function rewind(tables: Tables, runId: string, step: number, seconds: number): Run {
  const { runs, events, checkpoints, metrics } = tables
  const stored = runs.stored(runId)
  metrics.hideAfter(stored.number, step)
  events.hideAfter(stored.number, step)
  checkpoints.removeAfter(stored.number, step)
  const figures = lastFigures({}, metrics.summaries(stored.number))
  return runs.update(stored, { step, seconds, metrics: figures, result: null })
}

/** Writes as they happen inside a transaction. */
function writing(tables: Tables) {
  const { runs, events, checkpoints, documents, metrics } = tables
  const numberOf = (runId: string): number => runs.stored(runId).number
  return {
    createRun: runs.insert,
    adoptRun: (run, history) => {
      adoptRun(tables, run, history)
    },
    adoptRuns: (adopted) => {
      for (const { run, history } of adopted) adoptRun(tables, run, history)
    },
    updateRun: (runId, change) => runs.update(runs.stored(runId), change),
    appendProgress: (runId, progress) => appendProgress(tables, runId, progress),
    addEvent: (runId, event) => {
      events.insert(numberOf(runId), event)
    },
    addCheckpoint: (runId, checkpoint) => {
      checkpoints.insert(numberOf(runId), checkpoint)
    },
    removeCheckpoint: (runId, step) => {
      checkpoints.remove(numberOf(runId), step)
    },
    putDocument: documents.put,
    removeDocument: documents.remove,
    rewind: (runId, step, seconds) => rewind(tables, runId, step, seconds),
    purgeRun: (runId) => {
      metrics.forget()
      runs.remove(runs.stored(runId))
    },
  } satisfies Partial<RunStore>
}

type AnyMethod = (...parameters: never[]) => unknown

/** Every method of `methods`, run by `around`. */
function wrapped<Methods extends Record<string, AnyMethod>>(
  methods: Methods,
  around: (work: () => unknown, name: string, parameters: readonly unknown[]) => unknown,
): Methods {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    (...parameters: never[]) => around(() => method(...parameters), name, parameters),
  ])
  return Object.fromEntries(entries) as Methods
}

export interface StoreOptions extends DatabaseOptions {
  /** Where every write is noted besides; nowhere when left out. */
  readonly journal?: JournalFiles
  /** Two threads read long series, for whoever looks at many of them. */
  readonly readers?: 1 | 2
}

const readPosition = 'SELECT position FROM journal_position'
const writePosition = 'UPDATE journal_position SET position = ?'

function journalOf(database: Database.Database, files: JournalFiles): Journal {
  const { position } = database.prepare(readPosition).get() as { position: number }
  return openJournal(files, {
    position,
    copyTo: (file) => void database.prepare('VACUUM INTO ?').run(file),
  })
}

/** Runs writes as transactions; the line in the journal comes first, its position goes into the transaction. */
function committing(database: Database.Database, journal: Journal | undefined) {
  // A deferred transaction that reads first fails as soon as another connection writes; an immediate one waits.
  const commit = (work: () => unknown) => database.transaction(work).immediate()
  if (!journal) return commit
  const moveTo = database.prepare(writePosition)
  return (work: () => unknown, name: string, parameters: readonly unknown[]): unknown => {
    const position = journal.append(name, parameters)
    try {
      return commit(() => {
        moveTo.run(position)
        return work()
      })
    } catch (thrown) {
      journal.takeBack()
      throw thrown
    }
  }
}

export function openSqliteStore(file: string, options: StoreOptions = {}): RunStore {
  const database = openDatabase(file, options)
  const second =
    options.readers === 2
      ? secondReaderWhenIdle(file, () => tables.metrics.hasLongSeries())
      : undefined
  const tables = tablesOf(database, second)
  const journal = options.journal
    ? translated(() => journalOf(database, options.journal as JournalFiles))
    : undefined
  const commit = committing(database, journal)
  return {
    ...wrapped(reading(tables), translated),
    ...wrapped(writing(tables), (work, name, parameters) =>
      translated(() => commit(work, name, parameters)),
    ),
    close: () => {
      second?.close()
      try {
        if (options.access !== 'read') database.pragma('wal_checkpoint(TRUNCATE)')
      } catch {
        // On a full disk the log stays beside the file; the next start reads both.
      } finally {
        database.close()
      }
    },
  }
}

/** Does again what the journal says beyond the database's own position; entries that were refused. */
export function replay(
  file: string,
  entries: readonly JournalEntry[],
): { done: number; refused: number } {
  const database = openDatabase(file)
  try {
    const methods = writing(tablesOf(database)) as unknown as Record<
      string,
      (...parameters: unknown[]) => unknown
    >
    const { position: start } = database.prepare(readPosition).get() as { position: number }
    const moveTo = database.prepare(writePosition)
    let refused = 0
    const missing = entries.filter(({ position, name }) => position > start && name !== 'base')
    for (const { position, name, parameters } of missing) {
      try {
        database
          .transaction(() => {
            moveTo.run(position)
            return methods[name]?.(...parameters)
          })
          .immediate()
      } catch {
        // Counted: one entry that no longer fits must not cost all that follow.
        refused += 1
      }
    }
    return { done: missing.length - refused, refused }
  } finally {
    database.close()
  }
}
