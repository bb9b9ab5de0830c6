/** Points of one series off the disk: a row a stretch, put one after the other into a column. */
import type Database from 'better-sqlite3'
import { WorkbenchError } from '../contract/errors.ts'
import type { Column } from '../statistics/smoothing.ts'
import { regularSteps, stepColumn, viewValues } from './codec.ts'
import type { Stretch } from './columns.ts'

interface ChunkRow {
  readonly axis_id: number
  readonly point_count: number
  readonly visible_count: number
  /** Text where they are regular. */
  readonly steps: Uint8Array | string
  readonly points: Uint8Array
}

/** Rows of a series whose axis is in [from, to), in the order of their steps. */
export type ChunkRows = (seriesId: number, from: number, to: number) => Iterable<unknown>

export function prepareChunkRows(database: Database.Database): ChunkRows {
  // By the chunk's own key: ordered by the axis', which is the same, SQLite sorts all blobs once more, for four times as long.
  // A blob costs more than the rest of a row: of regular steps, which nearly all are, none is made.
  const statement = database.prepare(
    'SELECT axis_id, point_count, visible_count, iif(point_count > 2 AND length(steps) = 8, hex(steps), steps) AS steps, points FROM chunk JOIN axis ON axis_id = chunk.axis WHERE chunk.series = ? AND chunk.axis >= ? AND chunk.axis < ? AND visible_count > 0 ORDER BY chunk.axis',
  )
  return (seriesId, from, to) => statement.iterate(seriesId, from, to)
}

/** By hand: of a long run a chart reads hundreds of thousands of rows, and a schema takes longer than SQLite does. */
function isChunkRow(row: unknown): row is ChunkRow {
  const { axis_id: axis, point_count: all, visible_count: visible, ...blobs } = row as ChunkRow
  return (
    [axis, all, visible].every(Number.isInteger) &&
    (typeof blobs.steps === 'string' || blobs.steps instanceof Uint8Array) &&
    blobs.points instanceof Uint8Array
  )
}

function chunkRow(row: unknown): ChunkRow {
  if (isChunkRow(row)) return row
  throw new WorkbenchError('workspace-damaged', 'points of a series cannot be read')
}

/** What was read so far: values[0, end) in `stretches`. The column has room for every point that is wanted. */
export interface Reading {
  values: Column
  readonly stretches: Stretch[]
  end: number
}

/** Goes on at `reading.end`, until the rows end or the column is full. */
export function readRows(rows: Iterable<unknown>, reading: Reading): void {
  for (const row of rows) {
    const chunk = chunkRow(row)
    const { point_count: all, visible_count: visible, axis_id: axis } = chunk
    const { end: from, stretches } = reading
    const room = reading.values.length - from
    if (room === 0) return
    const part = viewValues(chunk.points, all).subarray(0, Math.min(visible, room))
    // As narrow as all of them are.
    if (part instanceof Float64Array && reading.values instanceof Float32Array)
      reading.values = new Float64Array(reading.values)
    reading.values.set(part, from)
    const steps =
      typeof chunk.steps === 'string' ? regularSteps(chunk.steps) : stepColumn(chunk.steps, all)
    stretches.push({ from, steps, axis })
    reading.end = from + part.length
  }
}
