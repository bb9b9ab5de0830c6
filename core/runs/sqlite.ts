/** The store on disk. The engine holds the only writing connection. */
import type Database from 'better-sqlite3'
import type { Run } from '../contract/run.ts'
import { createDocumentTable } from './documentTable.ts'
import type { DatabaseOptions } from './database.ts'
import { openDatabase, translated } from './database.ts'
import { createMetricTable } from './metricTable.ts'
import { lastFigures, select } from './points.ts'
import { createCheckpointTable, createEventTable, createRunTable } from './runTable.ts'
import type { Progress, RunStore } from './store.ts'

type Tables = ReturnType<typeof tablesOf>

function tablesOf(database: Database.Database) {
  return {
    runs: createRunTable(database),
    events: createEventTable(database),
    checkpoints: createCheckpointTable(database),
    metrics: createMetricTable(database),
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
    events: (runId) => events.of(numberOf(runId)),
    checkpoints: (runId) => checkpoints.of(numberOf(runId)),
    documents: documents.of,
    seriesIndex: (runId) => metrics.summaries(numberOf(runId)),
    series: (runId, query) => {
      const number = numberOf(runId)
      return query.keys.map((key) => select(key, metrics.points(number, key), query))
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
  const { runs, events, checkpoints, documents } = tables
  const numberOf = (runId: string): number => runs.stored(runId).number
  return {
    createRun: runs.insert,
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
      runs.remove(runs.stored(runId))
    },
  } satisfies Partial<RunStore>
}

type AnyMethod = (...parameters: never[]) => unknown

/** Every method of `methods`, run by `around`. */
function wrapped<Methods extends Record<string, AnyMethod>>(
  methods: Methods,
  around: (work: () => unknown) => unknown,
): Methods {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    (...parameters: never[]) => around(() => method(...parameters)),
  ])
  return Object.fromEntries(entries) as Methods
}

export function openSqliteStore(file: string, options: DatabaseOptions = {}): RunStore {
  const database = openDatabase(file, options)
  const tables = tablesOf(database)
  return {
    ...wrapped(reading(tables), translated),
    // A deferred transaction that reads first fails as soon as another connection writes; an immediate one waits.
    ...wrapped(writing(tables), (work) => translated(() => database.transaction(work).immediate())),
    close: () => {
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
