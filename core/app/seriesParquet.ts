/**
 * All points of a run as one Parquet table, one row a point: `family`, `layer` (null for a figure of
 * the whole run), `step`, `seconds`, `value`. What a data frame reads at once, and what a bundle keeps.
 */
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { z } from 'zod'
import { parquetBytes } from '../datasets/formats/parquetBytes.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { MetricBlock, SeriesData, SeriesKey } from '../contract/metric.ts'

/** Rows decoded at a time: a run of ten million points must not become ten million objects. */
const rowsAtOnce = 50_000

export async function parquetOf(series: readonly SeriesData[]): Promise<Uint8Array> {
  const count = series.reduce((sum, { steps }) => sum + steps.length, 0)
  const columns = {
    family: new Array<string>(count),
    layer: new Array<string | null>(count),
    step: new Float64Array(count),
    seconds: new Float64Array(count),
    value: new Float64Array(count),
  }
  let row = 0
  for (const { key, steps, seconds, values } of series) {
    columns.family.fill(key.family, row, row + steps.length)
    columns.layer.fill(key.layer, row, row + steps.length)
    columns.step.set(steps, row)
    columns.seconds.set(seconds, row)
    columns.value.set(values, row)
    row += steps.length
  }
  const { family, layer, step, seconds, value } = columns
  // Writer and decompressors are loaded when they are needed: the program starts 100 ms sooner.
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'family', data: family, type: 'STRING', nullable: false },
      { name: 'layer', data: layer, type: 'STRING', nullable: true },
      { name: 'step', data: step, type: 'DOUBLE', nullable: false },
      { name: 'seconds', data: seconds, type: 'DOUBLE', nullable: false },
      { name: 'value', data: value, type: 'DOUBLE', nullable: false },
    ],
  })
  return new Uint8Array(buffer)
}

const rowSchema = z.object({
  family: z.string().min(1).max(500),
  layer: z.string().max(500).nullish(),
  step: z.number(),
  seconds: z.number(),
  value: z.custom<number>((value) => typeof value === 'number', 'a number'),
})
type Row = z.output<typeof rowSchema>

/** Blocks of one series each, in the table's order. Throws `request-invalid` for another table. */
export async function blocksFromParquet(content: Uint8Array): Promise<MetricBlock[]> {
  const buffer = content.slice().buffer
  const file = parquetBytes(buffer.byteLength, (start, end) =>
    Promise.resolve(buffer.slice(start, end)),
  )
  try {
    const { compressors } = await import('hyparquet-compressors')
    const rows = Number(parquetMetadata(buffer).num_rows)
    const blocks: MetricBlock[] = []
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const rowEnd = Math.min(rows, from + rowsAtOnce)
      const read = await parquetReadObjects({ file, compressors, rowStart: from, rowEnd })
      blocks.push(...blocksOf(read.map((row) => rowSchema.parse(row))))
    }
    return blocks
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.slice(0, 200) : String(thrown)
    throw new WorkbenchError(
      'request-invalid',
      `series.parquet: not a table of series: ${reason}`,
      {
        cause: thrown,
      },
    )
  }
}

/** Neighbouring rows of one series become one block. */
function blocksOf(rows: readonly Row[]): MetricBlock[] {
  const blocks: MetricBlock[] = []
  let start = 0
  for (let row = 1; row <= rows.length; row += 1) {
    if (row < rows.length && isSameSeries(rows[row], rows[start])) continue
    const part = rows.slice(start, row)
    blocks.push({
      series: [keyOf(part[0] as Row)],
      steps: Float64Array.from(part, ({ step }) => step),
      seconds: Float64Array.from(part, ({ seconds }) => seconds),
      values: Float64Array.from(part, ({ value }) => value),
    })
    start = row
  }
  return rows.length === 0 ? [] : blocks
}

function isSameSeries(one: Row | undefined, other: Row | undefined): boolean {
  return one?.family === other?.family && (one?.layer ?? null) === (other?.layer ?? null)
}

function keyOf({ family, layer }: Row): SeriesKey {
  return { family, layer: layer ?? null }
}
