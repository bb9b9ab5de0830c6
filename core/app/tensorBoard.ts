/**
 * A run's series as a TensorBoard event file: a sequence of TFRecords (`curves/tfRecord.ts`), each an `Event` message.
 *
 *   Event    1: wall time (double), 2: step (varint), 3: file version, 5: Summary
 *   Summary  1: Value { 1: tag, 2: simple value (float) }, repeated
 */
import { seriesName } from '../contract/metric.ts'
import type { Run } from '../contract/run.ts'
import type { SeriesData } from '../contract/metric.ts'
import { recordOf } from './curves/tfRecord.ts'

/** In order of wall time; values that are not finite are written as they are. */
export function tensorBoardEvents(run: Run, series: readonly SeriesData[]): Buffer {
  const start = Date.parse(run.startedAt ?? run.createdAt) / 1000
  const points = series.flatMap(({ key, steps, seconds, values }) => {
    const tag = Buffer.from(seriesName(key).replace(':', '/'))
    return [...steps].map((step, at) => ({
      ...{ tag, step, value: values[at] ?? Number.NaN },
      // Imported curves may lack times.
      time: start + (Number.isFinite(seconds[at]) ? (seconds[at] as number) : 0),
    }))
  })
  points.sort((left, right) => left.time - right.time || left.step - right.step)
  return Buffer.concat([
    recordOf(Buffer.concat([wallTime(start), text(3, Buffer.from('brain.Event:2'))])),
    ...points.map(({ tag, step, value, time }) =>
      recordOf(Buffer.concat([wallTime(time), varintField(2, step), summary(tag, value)])),
    ),
  ])
}

function wallTime(seconds: number): Buffer {
  const field = Buffer.alloc(9)
  field.writeUInt8((1 << 3) | 1)
  field.writeDoubleLE(seconds, 1)
  return field
}

function summary(tag: Buffer, value: number): Buffer {
  const simple = Buffer.alloc(5)
  simple.writeUInt8((2 << 3) | 5)
  simple.writeFloatLE(value, 1)
  return text(5, text(1, Buffer.concat([text(1, tag), simple])))
}

/** A field of bytes: string or message. */
function text(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of((field << 3) | 2), varint(content.length), content])
}

function varintField(field: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(field << 3), varint(value)])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = Math.floor(value)
  while (left >= 128) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return Buffer.from([...bytes, left])
}
