/** Event files for tests, message by message. */
import { recordOf } from './tfRecord.ts'

export function bytesField(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content as Uint8Array)
  return Buffer.concat([Buffer.of((number << 3) | 2), varint(bytes.length), bytes])
}

export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(number << 3), varint(value)])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, BigInt(value))
  while (left >= 128n) {
    bytes.push(Number(left % 128n) + 128)
    left /= 128n
  }
  return Buffer.from([...bytes, Number(left)])
}

export function doubleField(number: number, value: number): Buffer {
  const field = Buffer.alloc(9)
  field.writeUInt8((number << 3) | 1)
  field.writeDoubleLE(value, 1)
  return field
}

function floatField(number: number, value: number): Buffer {
  const field = Buffer.alloc(5)
  field.writeUInt8((number << 3) | 5)
  field.writeFloatLE(value, 1)
  return field
}

export interface TestEvent {
  readonly tag: string
  readonly step: number
  readonly value: number
  readonly time?: number
  /** Parts of the value's message besides the tag; a simple value when left out. */
  readonly parts?: readonly Buffer[]
}

export function eventRecord({ tag, step, value, time = 1.7e9, parts }: TestEvent): Buffer {
  const summary = Buffer.concat([bytesField(1, tag), ...(parts ?? [floatField(2, value)])])
  return recordOf(
    Buffer.concat([
      doubleField(1, time),
      varintField(2, step),
      bytesField(5, bytesField(1, summary)),
    ]),
  )
}

export function eventFile(events: readonly TestEvent[]): Buffer {
  const version = recordOf(Buffer.concat([doubleField(1, 1.7e9), bytesField(3, 'brain.Event:2')]))
  return Buffer.concat([version, ...events.map(eventRecord)])
}
