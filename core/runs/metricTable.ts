/** SQL of metrics: an axis row a block, a chunk row for each of its series, a summary row a series. */
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import type { MetricBlock, SeriesData, SeriesKey, SeriesSummary } from '../contract/metric.ts'
import { parseSeriesName, seriesName } from '../contract/metric.ts'
import type { Column } from '../statistics/smoothing.ts'
import {
  packSeconds,
  packSteps,
  packValues,
  stepColumn,
  unpackSeconds,
  unpackSteps,
  viewValues,
} from './codec.ts'
import { columnsOf, columnsOfPoints, noPoints } from './columns.ts'
import type { Columns, Stretch } from './columns.ts'
import { checkBlocks, columnOf, countUpTo, extendSummary, select } from './points.ts'
import { createRecentSeries } from './recentSeries.ts'
import type { SeriesQuery } from './store.ts'

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
interface ChunkRow {
  readonly axis_id: number
  readonly point_count: number
  readonly visible_count: number
  readonly steps: Uint8Array
  readonly points: Uint8Array
}
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
    // By the chunk's own key: ordered by the axis', which is the same, SQLite sorts all blobs once more, for four times as long.
    chunks: database.prepare(
      'SELECT axis_id, point_count, visible_count, steps, points FROM chunk JOIN axis ON axis_id = chunk.axis WHERE chunk.series = ? AND visible_count > 0 ORDER BY chunk.axis',
    ),
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

/** By hand: of a long run a chart reads hundreds of thousands of rows, and a schema takes longer than SQLite does. */
function isChunkRow(row: unknown): row is ChunkRow {
  const { axis_id: axis, point_count: all, visible_count: visible, ...blobs } = row as ChunkRow
  return (
    [axis, all, visible].every(Number.isInteger) &&
    blobs.steps instanceof Uint8Array &&
    blobs.points instanceof Uint8Array
  )
}

function chunkRow(row: unknown): ChunkRow {
  if (isChunkRow(row)) return row
  throw new WorkbenchError('workspace-damaged', 'points of a series cannot be read')
}

/** The first `count` points: where only looking is allowed, another process may have written more since they were counted. */
function readColumns(sql: Statements, seriesId: number, count: number): Columns {
  const stretches: Stretch[] = []
  let values: Column = new Float32Array(count)
  let from = 0
  for (const row of sql.chunks.iterate(seriesId)) {
    const chunk = chunkRow(row)
    const { point_count: all, visible_count: visible, axis_id: axis } = chunk
    const part = viewValues(chunk.points, all).subarray(0, Math.min(visible, count - from))
    if (part.length === 0) break
    // As narrow as all of them are.
    if (part instanceof Float64Array && values instanceof Float32Array)
      values = new Float64Array(values)
    values.set(part, from)
    stretches.push({ from, steps: stepColumn(chunk.steps, all), axis })
    from += part.length
  }
  const secondsOf = (axis: number) =>
    unpackSeconds(secondsRowSchema.parse(sql.secondsOf.get(axis)).seconds)
  return columnsOf(values.subarray(0, from), stretches, secondsOf)
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
    const { values, stepsIn } = readColumns(sql, seriesId, count)
    const steps = stepsIn(0, values.length)
    writeSummary(sql, seriesId, extendSummary(undefined, key, steps, new Float64Array(values)))
  }
}

export function createMetricTable(database: Database.Database) {
  const sql = statements(database)
  const recent = createRecentSeries()
  const find = (run: number, key: SeriesKey) => {
    const series = findSeries(sql, run, key)
    if (!series) return undefined
    const { seriesId, summary } = series
    return recent.of(seriesId, summary, () => readColumns(sql, seriesId, summary.count))
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
    select: (run: number, key: SeriesKey, query: SeriesQuery): SeriesData => {
      const known = find(run, key)
      if (!known) return select(key, columnsOfPoints(noPoints), query)
      return select(key, known.columns, query, known.averages)
    },
    /** One after the other, each read when its turn comes. */
    *columns(runs: readonly number[], key: SeriesKey): Iterable<Columns> {
      for (const run of runs) yield find(run, key)?.columns ?? columnsOfPoints(noPoints)
    },
    hideAfter: (run: number, step: number) => {
      recent.clear()
      hideAfter(sql, run, step)
    },
    /** Ids of series are used again after a run is deleted. */
    forget: recent.clear,
  }
}
