/** SQL of metrics: an axis row a block, a chunk row for each of its series, a summary row a series. */
import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { MetricBlock, SeriesData, SeriesKey, SeriesSummary } from '../contract/metric.ts'
import { parseSeriesName, seriesName } from '../contract/metric.ts'
import { prepareChunkRows, readRows } from './chunkRows.ts'
import type { Reading } from './chunkRows.ts'
import { packSeconds, packSteps, packValues, unpackSeconds, unpackSteps } from './codec.ts'
import { columnsOf, columnsOfPoints, noPoints } from './columns.ts'
import type { Columns } from './columns.ts'
import { checkBlocks, columnOf, countUpTo, extendSummary, select } from './points.ts'
import type { Averages } from './points.ts'
import { createRecentSeries } from './recentSeries.ts'
import { SecondReadingFailed, readTogether } from './readTogether.ts'
import type { SecondReader } from './secondReader.ts'
import type { SeriesQuery } from './store.ts'

/** Points from which a second reader is worth asking: they take some 20 ms. */
const worthTwoReaders = 1_000_000

const nanAsNull = z
  .number()
  .or(z.literal([Infinity, -Infinity]))
  .nullable()
  .transform((value) => value ?? NaN)
const blob = z.instanceof(Uint8Array)
const summaryRowSchema = z.object({
  series_id: z.int(),
  name: z.string(),
  point_count: z.int(),
  first_step: nanAsNull,
  last_step: nanAsNull,
  first: nanAsNull,
  last: nanAsNull,
  minimum: nanAsNull,
  maximum: nanAsNull,
})
const axesRowSchema = z.object({ first: z.int(), last: z.int() })
const secondsRowSchema = z.object({ seconds: blob })
const axisRowSchema = z.object({ axis_id: z.int(), point_count: z.int(), steps: blob })

interface StoredSeries {
  readonly seriesId: number
  readonly summary: SeriesSummary
}

function storedSeries(row: unknown): StoredSeries {
  const parsed = summaryRowSchema.parse(row)
  const summary = {
    key: parseSeriesName(parsed.name),
    count: parsed.point_count,
    firstStep: parsed.first_step,
    lastStep: parsed.last_step,
    first: parsed.first,
    last: parsed.last,
    minimum: parsed.minimum,
    maximum: parsed.maximum,
  }
  return { seriesId: parsed.series_id, summary }
}

function statements(database: Database.Database) {
  return {
    insertSeries: database.prepare('INSERT INTO series (run, name, point_count) VALUES (?, ?, 0)'),
    updateSeries: database.prepare(
      'UPDATE series SET point_count = ?, first_step = ?, last_step = ?, first = ?, last = ?, minimum = ?, maximum = ? WHERE series_id = ?',
    ),
    oneSeries: database.prepare('SELECT * FROM series WHERE run = ? AND name = ?'),
    allSeries: database.prepare('SELECT * FROM series WHERE run = ? ORDER BY series_id'),
    insertAxis: database.prepare(
      'INSERT INTO axis (run, point_count, visible_count, last_step, steps, seconds) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    axesBeyond: database.prepare(
      'SELECT axis_id, point_count, steps FROM axis WHERE run = ? AND last_step > ? AND visible_count > 0',
    ),
    hideAxis: database.prepare(
      'UPDATE axis SET visible_count = min(visible_count, ?) WHERE axis_id = ?',
    ),
    seriesOfAxis: database.prepare(
      'SELECT series.* FROM series JOIN chunk ON chunk.series = series.series_id WHERE chunk.axis = ?',
    ),
    secondsOf: database.prepare('SELECT seconds FROM axis WHERE axis_id = ?'),
    insertChunk: database.prepare('INSERT INTO chunk VALUES (?, ?, ?)'),
    chunks: prepareChunkRows(database),
    axesOf: database.prepare(
      'SELECT (SELECT min(axis) FROM chunk WHERE series = ?) AS first, (SELECT max(axis) FROM chunk WHERE series = ?) AS last',
    ),
    oneLong: database.prepare('SELECT 1 FROM series WHERE point_count >= ? LIMIT 1'),
  }
}

type Statements = ReturnType<typeof statements>

function findSeries(sql: Statements, run: number, key: SeriesKey): StoredSeries | undefined {
  const row = sql.oneSeries.get(run, seriesName(key))
  return row === undefined ? undefined : storedSeries(row)
}

function writeSummary(sql: Statements, seriesId: number, summary: SeriesSummary): void {
  const { count, firstStep, lastStep, first, last, minimum, maximum } = summary
  sql.updateSeries.run(count, firstStep, lastStep, first, last, minimum, maximum, seriesId)
}

/** Stores one block; the new summaries of its series. */
function appendBlock(sql: Statements, run: number, block: MetricBlock): SeriesSummary[] {
  const { steps, seconds } = block
  const count = steps.length
  if (count === 0) return []
  const axis = sql.insertAxis.run(
    ...[run, count, count, steps.at(-1) ?? 0, packSteps(steps), packSeconds(seconds)],
  ).lastInsertRowid
  return block.series.map((key, column) => {
    const known = findSeries(sql, run, key)
    const seriesId =
      known?.seriesId ?? Number(sql.insertSeries.run(run, seriesName(key)).lastInsertRowid)
    const values = columnOf(block, column)
    sql.insertChunk.run(seriesId, axis, packValues(values))
    const summary = extendSummary(known?.summary, key, steps, values)
    writeSummary(sql, seriesId, summary)
    return summary
  })
}

/** The first `count` points: where only looking is allowed, another process may have written more since they were counted. */
function readColumns(
  sql: Statements,
  seriesId: number,
  count: number,
  second: SecondReader | undefined,
): Columns {
  const secondsOf = (axis: number) =>
    unpackSeconds(secondsRowSchema.parse(sql.secondsOf.get(axis)).seconds)
  if (second && count >= worthTwoReaders) {
    const axes = axesRowSchema.parse(sql.axesOf.get(seriesId, seriesId))
    const together = readTogether(sql.chunks, second, { seriesId, count, ...axes })
    if (together)
      return {
        ...columnsOf(together.values, together.stretches, secondsOf),
        until: together.until,
      }
  }
  const reading: Reading = { values: new Float32Array(count), stretches: [], end: 0 }
  readRows(sql.chunks(seriesId, 0, Number.MAX_SAFE_INTEGER), reading)
  return columnsOf(reading.values.subarray(0, reading.end), reading.stretches, secondsOf)
}

/** Hides points after `step`, then sums up anew every series that lost some. */
function hideAfter(sql: Statements, run: number, step: number): void {
  const touched = new Map<number, SeriesSummary>()
  for (const row of sql.axesBeyond.all(run, step)) {
    const axis = axisRowSchema.parse(row)
    const visible = countUpTo(unpackSteps(axis.steps, axis.point_count), step)
    sql.hideAxis.run(visible, axis.axis_id)
    for (const seriesRow of sql.seriesOfAxis.all(axis.axis_id)) {
      const { seriesId, summary } = storedSeries(seriesRow)
      touched.set(seriesId, summary)
    }
  }
  for (const [seriesId, { key, count }] of touched) {
    const { values, stepsIn } = readColumns(sql, seriesId, count, undefined)
    const steps = stepsIn(0, values.length)
    writeSummary(sql, seriesId, extendSummary(undefined, key, steps, new Float64Array(values)))
  }
}

/** `second` reads beside the store, where it is worth it. */
export function createMetricTable(database: Database.Database, second?: SecondReader) {
  const sql = statements(database)
  const recent = createRecentSeries()
  const find = (run: number, key: SeriesKey, reader: SecondReader | undefined) => {
    const series = findSeries(sql, run, key)
    if (!series) return undefined
    const { seriesId, summary } = series
    return recent.of(seriesId, summary, () => readColumns(sql, seriesId, summary.count, reader))
  }
  /** What `use` makes of a series, read alone where two readers failed. */
  const withSeries = <Result>(
    run: number,
    key: SeriesKey,
    use: (columns: Columns, averages?: Averages) => Result,
  ): Result => {
    const of = (reader: SecondReader | undefined) => {
      const known = find(run, key, reader)
      const result = use(known?.columns ?? columnsOfPoints(noPoints), known?.averages)
      known?.columns.until?.(known.columns.values.length)
      return result
    }
    try {
      return of(second)
    } catch (thrown) {
      if (!(thrown instanceof SecondReadingFailed)) throw thrown
      recent.clear()
      return of(undefined)
    }
  }
  const summaries = (run: number): SeriesSummary[] =>
    sql.allSeries
      .all(run)
      .map((row) => storedSeries(row).summary)
      .filter(({ count }) => count > 0)
  return {
    summaries,
    append: (run: number, blocks: readonly MetricBlock[]): SeriesSummary[] => {
      checkBlocks(blocks, (key) => {
        const summary = findSeries(sql, run, key)?.summary
        return summary && summary.count > 0 ? summary.lastStep : undefined
      })
      return blocks.flatMap((block) => appendBlock(sql, run, block))
    },
    select: (run: number, key: SeriesKey, query: SeriesQuery): SeriesData =>
      withSeries(run, key, (columns, averages) => select(key, columns, query, averages)),
    /** One after the other, each read when its turn comes. */
    *columns(runs: readonly number[], key: SeriesKey): Iterable<Columns> {
      for (const run of runs) yield withSeries(run, key, (columns) => columns)
    },
    hideAfter: (run: number, step: number) => {
      recent.clear()
      hideAfter(sql, run, step)
    },
    /** Whether there is a series that a second reader is worth starting for. */
    hasLongSeries: () => sql.oneLong.get(worthTwoReaders) !== undefined,
    /** Ids of series are used again after a run is deleted. */
    forget: recent.clear,
  }
}
