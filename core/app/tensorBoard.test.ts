import { expect, test } from 'vitest'
import { binFamily, histogramBins, scaleFamily } from '../contract/histogram.ts'
import type { SeriesData } from '../contract/metric.ts'
import { exampleRun } from '../runs/testing.ts'
import { crc32c } from './crc32c.ts'
import { fieldsOf } from './curves/protobufFields.ts'
import { tensorBoardEvents } from './tensorBoard.ts'

test('CRC-32C of the standard’s examples', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
})

const startedAt = '2026-11-24T10:00:00.000Z'
const start = Date.parse(startedAt) / 1000

test('one record a point, in order of time, layers below their family', () => {
  const content = tensorBoardEvents(exampleRun({ startedAt }), [
    series('angularUpdate', 'conv1', [0.25]),
    series('train/loss', null, [2, 1.5]),
  ])
  const messages = recordsOf(content)
  expect(messages[0]?.toString('latin1')).toContain('brain.Event:2')
  expect(
    messages.slice(1).map((one) => one.toString('latin1').match(/[a-z]+\w*\/\w+/)?.[0]),
  ).toEqual(['angularUpdate/conv1', 'train/loss', 'train/loss'])
  const last = messages.at(-1) as Buffer
  expect(last.readDoubleLE(1)).toBe(start + 1.5)
  // Step 600 as a varint, and 1.5 as the last four bytes.
  expect([...last.subarray(9, 12)]).toEqual([0x10, 0xd8, 0x04])
  expect(last.readFloatLE(last.length - 4)).toBe(1.5)
})

test('the bins of a layer are one HistogramProto a step; its root mean square stays a curve', () => {
  const layer = [
    series(scaleFamily('updates'), 'conv1', [2, Number.NaN, 0]),
    ...Array.from({ length: histogramBins }, (_, bin) => {
      const shares = { 15: [0.25, 0, 0], 16: [0.5, 0, 1], 18: [0.25, 0, 0] }[bin] ?? [0, 0, 0]
      return series(binFamily('updates', bin), 'conv1', shares)
    }),
  ]
  const messages = recordsOf(tensorBoardEvents(exampleRun({ startedAt }), layer)).slice(1)
  expect(messages.map((one) => field(valueOf(one), 1).toString())).toEqual([
    'histogram/updates/rms/conv1',
    'histogram/updates/conv1',
    // The second had no number in it.
    'histogram/updates/rms/conv1',
    'histogram/updates/rms/conv1',
    'histogram/updates/conv1',
  ])
  expect(messages[1]?.readDoubleLE(1)).toBe(start + 0.5)
  // A bin is half a unit wide, as 4 root mean squares of 2 are 16 bins; empty ones outside are left out.
  expect(protoOf(messages[1])).toEqual({
    ...{ min: -0.5, max: 1.5, num: 1, sum: 0.25 * -0.25 + 0.5 * 0.25 + 0.25 * 1.25 },
    ...{ sumOfSquares: 4, limits: [0, 0.5, 1, 1.5], counts: [0.25, 0.5, 0, 0.25] },
  })
  expect(protoOf(messages[4])).toMatchObject({ min: 0, max: 0, limits: [0], counts: [1] })
  expect(field(field(valueOf(messages[1]), 9), 3).toString()).toMatch('Counts are shares')
})

test('bins stay curves where one of them is missing', () => {
  const curves = ['00', '01', 'rms'].map((bin) =>
    series(`histogram/weights/${bin}`, 'conv1', [0.5]),
  )
  const messages = recordsOf(tensorBoardEvents(exampleRun({ startedAt }), curves)).slice(1)
  expect(messages.map((one) => field(valueOf(one), 2).readFloatLE(0))).toEqual([0.5, 0.5, 0.5])
})

function series(family: string, layer: string | null, values: number[]): SeriesData {
  return {
    key: { family, layer },
    steps: Float64Array.from(values, (_, at) => 300 * (at + 1)),
    seconds: Float64Array.from(values, (_, at) => at + 0.5),
    values: Float64Array.from(values),
    smoothed: null,
    total: values.length,
  }
}

/** The bytes of one field of a message; an empty message without it. */
function field(message: Buffer, number: number): Buffer {
  return fieldsOf(message).find((one) => one.number === number)?.bytes ?? Buffer.alloc(0)
}

function valueOf(event: Buffer | undefined): Buffer {
  return field(field(event ?? Buffer.alloc(0), 5), 1)
}

function protoOf(event: Buffer | undefined) {
  const proto = field(valueOf(event), 5)
  const doubles = (number: number) => {
    const bytes = field(proto, number)
    return Array.from({ length: bytes.length / 8 }, (_, at) => bytes.readDoubleLE(8 * at))
  }
  const [min, max, num, sum, sumOfSquares] = [1, 2, 3, 4, 5].map((one) => doubles(one)[0])
  return { min, max, num, sum, sumOfSquares, limits: doubles(6), counts: doubles(7) }
}

function recordsOf(content: Buffer): Buffer[] {
  const messages: Buffer[] = []
  for (let at = 0; at < content.length;) {
    const length = Number(content.readBigUInt64LE(at))
    messages.push(content.subarray(at + 12, at + 12 + length))
    at += length + 16
  }
  return messages
}
