/**
 * TensorBoard's messages: what an event says of scalars, and the settings that some programs write beside them.
 *
 *   Event     1: wall time (double), 2: step (varint), 5: Summary
 *   Summary   1: Value { 1: tag, 2: simple value (float), 7: node name, 8: tensor, 9: metadata }, repeated
 *   metadata  1: { 1: name of the plug-in, 2: its content }
 */
import { fieldsOf } from './protobufFields.ts'
import type { WireField } from './protobufFields.ts'
import { loneNumber } from './tensorNumber.ts'

export interface ScalarEvent {
  readonly wallTime: number
  readonly step: number
  readonly values: readonly SummaryValue[]
}

export interface SummaryValue {
  readonly tag: string
  /** Null of pictures, histograms, texts, … */
  readonly number: number | null
  /** Plug-in that draws it, where this value says so, and what it keeps with it. */
  readonly plugin: string | null
  readonly content: Buffer | null
}

/** Null of an event without a summary: versions, graphs, marks of a session. */
export function scalarEvent(message: Buffer): ScalarEvent | null {
  const event = { wallTime: Number.NaN, step: 0, values: [] as SummaryValue[] }
  for (const field of fieldsOf(message)) {
    if (field.number === 1 && field.wire === 'fixed64') event.wallTime = field.bytes.readDoubleLE(0)
    if (field.number === 2 && field.wire === 'varint') event.step = field.value
    if (field.number === 5 && field.wire === 'bytes') event.values.push(...valuesOf(field.bytes))
  }
  return event.values.length === 0 ? null : event
}

function valuesOf(summary: Buffer): SummaryValue[] {
  return fieldsOf(summary)
    .filter(({ number, wire }) => number === 1 && wire === 'bytes')
    .map(({ bytes }) => valueOf(bytes))
}

function valueOf(message: Buffer): SummaryValue {
  const fields = fieldsOf(message)
  /** Of fields that are there twice, protobuf takes the last. */
  const find = (number: number, wire: WireField['wire']) =>
    fields.findLast((field) => field.number === number && field.wire === wire)?.bytes
  const tag = find(1, 'bytes') ?? find(7, 'bytes')
  const metadata = find(9, 'bytes')
  return {
    tag: tag?.toString('utf8') ?? '',
    number: numberOf(find(2, 'fixed32'), find(8, 'bytes')),
    ...(metadata ? pluginOf(metadata) : { plugin: null, content: null }),
  }
}

function numberOf(simple: Buffer | undefined, tensor: Buffer | undefined): number | null {
  if (simple) return simple.readFloatLE(0)
  return tensor ? loneNumber(tensor) : null
}

function pluginOf(metadata: Buffer): Pick<SummaryValue, 'plugin' | 'content'> {
  const data = fieldsOf(metadata).find(({ number, wire }) => number === 1 && wire === 'bytes')
  if (!data) return { plugin: null, content: null }
  const fields = fieldsOf(data.bytes).filter(({ wire }) => wire === 'bytes')
  const name = fields.find(({ number }) => number === 1)
  const content = fields.find(({ number }) => number === 2)
  return { plugin: name?.bytes.toString('utf8') ?? null, content: content?.bytes ?? null }
}
