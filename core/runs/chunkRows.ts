/** Points of one series off the disk: a row a stretch, put one after the other into a column. */
import type Database from 'better-sqlite3'
import { WorkbenchError } from '../contract/errors.ts'
import type { Column } from '../statistics/smoothing.ts'
import { stepColumn, viewValues } from './codec.ts'
import type { Stretch } from './columns.ts'

interface ChunkRow {
  readonly axis_id: number
  readonly point_count: number
  readonly visible_count: number
  readonly steps: Uint8Array
  readonly points: Uint8Array
}

/** Rows of a series whose axis is in [from, to), in the order of their steps. */
export type ChunkRows = (seriesId: number, from: number, to: number) => Iterable<unknown>

export function prepareChunkRows(database: Database.Database): ChunkRows {
  // By the chunk's own key: ordered by the axis', which is the same, SQLite sorts all blobs once more, for four times as long.
  const statement = database.prepare(
    'SELECT axis_id, point_count, visible_count, steps, points FROM chunk JOIN axis ON axis_id = chunk.axis WHERE chunk.series = ? AND chunk.axis >= ? AND chunk.axis < ? AND visible_count > 0 ORDER BY chunk.axis',
  )
  return (seriesId, from, to) => statement.iterate(seriesId, from, to)
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
    stretches.push({ from, steps: stepColumn(chunk.steps, all), axis })
    reading.end = from + part.length
  }
}
