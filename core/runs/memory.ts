/** The store without a disk: for tests and for trying a method. Same laws as `sqlite.ts`. */
import { WorkbenchError } from '../contract/errors.ts'
import type { SeriesKey, SeriesSummary } from '../contract/metric.ts'
import { seriesName } from '../contract/metric.ts'
import type { Run, RunEvent } from '../contract/run.ts'
import { isActive, runSchema } from '../contract/run.ts'
import { columnsOfPoints } from './columns.ts'
import type { Points } from './columns.ts'
import {
  checkBlocks,
  columnOf,
  concatenate,
  countUpTo,
  extendSummary,
  lastFigures,
  select,
} from './points.ts'
import { seedBand } from './seedBand.ts'
import type { Checkpoint, Progress, RunChange, RunHistory, RunStore } from './store.ts'

interface Series {
  readonly key: SeriesKey
  readonly chunks: Points[]
  summary: SeriesSummary
}

interface Entry {
  run: Run
  events: RunEvent[]
  checkpoints: Checkpoint[]
  readonly series: Map<string, Series>
}

function append(entry: Entry, { step, seconds, blocks, events }: Progress): Run {
  checkBlocks(blocks, (key) => entry.series.get(seriesName(key))?.summary.lastStep)
  const touched: SeriesSummary[] = []
  for (const block of blocks) {
    block.series.forEach((key, column) => {
      const name = seriesName(key)
      const values = columnOf(block, column)
      const known = entry.series.get(name)
      const summary = extendSummary(known?.summary, key, block.steps, values)
      const series = known ?? { key, chunks: [], summary }
      series.chunks.push({ steps: block.steps.slice(), seconds: block.seconds.slice(), values })
      series.summary = summary
      entry.series.set(name, series)
      touched.push(summary)
    })
  }
  entry.events.push(...events)
  return change(entry, { step, seconds, metrics: lastFigures(entry.run.metrics, touched) })
}

function change(entry: Entry, changes: RunChange): Run {
  entry.run = runSchema.parse({ ...entry.run, ...changes })
  return structuredClone(entry.run)
}

function whole(series: Series | undefined): Points {
  const chunks = series?.chunks ?? []
  return {
    steps: concatenate(chunks.map(({ steps }) => steps)),
    seconds: concatenate(chunks.map(({ seconds }) => seconds)),
    values: concatenate(chunks.map(({ values }) => values)),
  }
}

function rewind(entry: Entry, step: number, seconds: number): Run {
  for (const [name, series] of entry.series) {
    const points = whole(series)
    const count = countUpTo(points.steps, step)
    if (count === 0) {
      entry.series.delete(name)
      continue
    }
    const kept = {
      steps: points.steps.slice(0, count),
      seconds: points.seconds.slice(0, count),
      values: points.values.slice(0, count),
    }
    series.chunks.splice(0, series.chunks.length, kept)
    series.summary = extendSummary(undefined, series.key, kept.steps, kept.values)
  }
  entry.events = entry.events.filter((event) => event.kind === 'lifecycle' || event.step <= step)
  entry.checkpoints = entry.checkpoints.filter((checkpoint) => checkpoint.step <= step)
  const summaries = [...entry.series.values()].map(({ summary }) => summary)
  return change(entry, { step, seconds, metrics: lastFigures({}, summaries), result: null })
}

function adopt(entry: Entry, run: Run, { blocks, events, checkpoints }: RunHistory): void {
  append(entry, { step: run.step, seconds: run.seconds, blocks, events })
  entry.checkpoints = [...checkpoints].sort((one, other) => other.step - one.step)
  entry.run = runSchema.parse(run)
}

type Documents = Map<string, Map<string, string>>

/** Bodies by kind and id, in the order of their ids. */
function documentShelf(documents: Documents = new Map()) {
  return {
    documents: (kind: string) =>
      [...(documents.get(kind) ?? [])]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([, body]) => body),
    document: (kind: string, id: string) => documents.get(kind)?.get(id) ?? null,
    putDocument: (kind: string, id: string, body: string) => {
      documents.set(kind, new Map(documents.get(kind)).set(id, body))
    },
    removeDocument: (kind: string, id: string) => void documents.get(kind)?.delete(id),
  }
}

function summariesOf(entries: ReadonlyMap<string, Entry>, newest = Infinity): Run[] {
  const runs = [...entries.values()].map(({ run }) => ({ ...run, result: null }))
  return structuredClone(runs.reverse().slice(0, newest))
}

function adoptions(
  entries: Map<string, Entry>,
  createRun: (run: Run) => Entry,
): Pick<RunStore, 'adoptRun' | 'adoptRuns'> {
  return {
    adoptRun: (run, history) => {
      adopt(createRun(run), run, history)
    },
    adoptRuns: (adopted) => {
      const taken: string[] = []
      try {
        for (const { run, history } of adopted) {
          const entry = createRun(run)
          taken.push(run.runId)
          adopt(entry, run, history)
        }
      } catch (thrown) {
        // All or nothing, as a transaction is.
        for (const runId of taken) entries.delete(runId)
        throw thrown
      }
    },
  }
}

function pointsOf(
  entryOf: (runId: string) => Entry,
): Pick<RunStore, 'seriesIndex' | 'series' | 'seedBand'> {
  const columns = (runId: string, key: SeriesKey) =>
    columnsOfPoints(whole(entryOf(runId).series.get(seriesName(key))))
  return {
    seriesIndex: (runId) => [...entryOf(runId).series.values()].map(({ summary }) => summary),
    series: (runId, query) => query.keys.map((key) => select(key, columns(runId, key), query)),
    seedBand: ({ runIds, key, ...query }) =>
      seedBand(
        runIds.map((runId) => columns(runId, key)),
        query,
      ),
  }
}

export function createMemoryStore(): RunStore {
  const entries = new Map<string, Entry>()
  let created = 0

  function entryOf(runId: string): Entry {
    const entry = entries.get(runId)
    if (!entry) throw new WorkbenchError('run-unknown', `there is no run ${runId}`)
    return entry
  }

  function createRun(run: Run): Entry {
    if (entries.has(run.runId))
      throw new WorkbenchError('request-invalid', `run ${run.runId} exists already`)
    created++
    const entry: Entry = {
      ...{ run: runSchema.parse(run), events: [], checkpoints: [], series: new Map() },
    }
    entries.set(run.runId, entry)
    return entry
  }

  return {
    nextNumber: () => created + 1,
    createRun: (run) => void createRun(run),
    ...adoptions(entries, createRun),
    run: (runId) => structuredClone(entryOf(runId).run),
    runs: () => [...entries.values()].map(({ run }) => structuredClone(run)).reverse(),
    runSummaries: (newest) => summariesOf(entries, newest),
    activeRuns: () => summariesOf(entries).filter(({ status }) => isActive(status)),
    runIds: () => [...entries.keys()],
    updateRun: (runId, changes) => change(entryOf(runId), changes),
    appendProgress: (runId, progress) => append(entryOf(runId), progress),
    addEvent: (runId, event) => void entryOf(runId).events.push(event),
    events: (runId) => [...entryOf(runId).events],
    addCheckpoint: (runId, checkpoint) => {
      const entry = entryOf(runId)
      const others = entry.checkpoints.filter(({ step }) => step !== checkpoint.step)
      entry.checkpoints = [checkpoint, ...others].sort((one, other) => other.step - one.step)
    },
    checkpoints: (runId) => [...entryOf(runId).checkpoints],
    removeCheckpoint: (runId, step) => {
      const entry = entryOf(runId)
      entry.checkpoints = entry.checkpoints.filter((checkpoint) => checkpoint.step !== step)
    },
    ...pointsOf(entryOf),
    ...documentShelf(),
    rewind: (runId, step, seconds) => rewind(entryOf(runId), step, seconds),
    purgeRun: (runId) => {
      entryOf(runId)
      entries.delete(runId)
    },
    close: () => {
      entries.clear()
    },
  }
}
