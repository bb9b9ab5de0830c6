import { expect, test } from 'vitest'
import type { SeriesData } from '../contract/metric.ts'
import { exampleRun } from '../runs/testing.ts'
import { crc32c } from './crc32c.ts'
import { tensorBoardEvents } from './tensorBoard.ts'

test('CRC-32C of the standard’s examples', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
})

test('one record a point, in order of time, layers below their family', () => {
  const series = (family: string, layer: string | null, values: number[]): SeriesData => ({
    key: { family, layer },
    steps: Float64Array.from(values, (_, at) => 300 * (at + 1)),
    seconds: Float64Array.from(values, (_, at) => at + 0.5),
    values: Float64Array.from(values),
    smoothed: null,
    total: values.length,
  })
  const startedAt = '2026-11-24T10:00:00.000Z'
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
  expect(last.readDoubleLE(1)).toBe(Date.parse(startedAt) / 1000 + 1.5)
  // Step 600 as a varint, and 1.5 as the last four bytes.
  expect([...last.subarray(9, 12)]).toEqual([0x10, 0xd8, 0x04])
  expect(last.readFloatLE(last.length - 4)).toBe(1.5)
})

function recordsOf(content: Buffer): Buffer[] {
  const messages: Buffer[] = []
  for (let at = 0; at < content.length;) {
    const length = Number(content.readBigUInt64LE(at))
    messages.push(content.subarray(at + 12, at + 12 + length))
    at += length + 16
  }
  return messages
}
