/**
 * A tensor of one number, as newer programs write a scalar.
 *
 *   TensorProto  1: type, 2: shape { 2: dimension { 1: size } }, 4: content, 5: floats, 6: doubles, 7: integers,
 *                10: long integers, 13: bits of half-precision numbers
 */
import { toFloats } from '../../pretrained/elements.ts'
import { fieldsOf, varintAt } from './protobufFields.ts'
import type { WireField } from './protobufFields.ts'

type Element = {
  readonly name: 'float32' | 'float64' | 'float16' | 'bfloat16' | 'int32' | 'int64'
  readonly width: number
  /** Field that holds the number where there is no content. */
  readonly field: number
}

/** By TensorFlow's number of the type. */
const elements: ReadonlyMap<number, Element> = new Map<number, Element>([
  [1, { name: 'float32', width: 4, field: 5 }],
  [2, { name: 'float64', width: 8, field: 6 }],
  [3, { name: 'int32', width: 4, field: 7 }],
  [9, { name: 'int64', width: 8, field: 10 }],
  [14, { name: 'bfloat16', width: 2, field: 13 }],
  [19, { name: 'float16', width: 2, field: 13 }],
])

/** Null where the tensor holds something else than one number. */
export function loneNumber(message: Buffer): number | null {
  const fields = fieldsOf(message)
  const type = fields.find(({ number, wire }) => number === 1 && wire === 'varint')?.value ?? 0
  const element = elements.get(type)
  if (!element || !isLone(fields)) return null
  const content = fields.find(({ number, wire }) => number === 4 && wire === 'bytes')?.bytes
  if (content && content.length > 0)
    return content.length === element.width ? decoded(content, element) : null
  return fieldNumber(fields, element)
}

/** No dimensions, or all of size 1. */
function isLone(fields: readonly WireField[]): boolean {
  return fields
    .filter(({ number, wire }) => number === 2 && wire === 'bytes')
    .flatMap(({ bytes }) => fieldsOf(bytes))
    .filter(({ number, wire }) => number === 2 && wire === 'bytes')
    .every(({ bytes }) => fieldsOf(bytes).find(({ number }) => number === 1)?.value === 1)
}

/** Packed or alone; zero where nothing is written, as protobuf has it. */
function fieldNumber(fields: readonly WireField[], element: Element): number | null {
  const found = fields.filter(({ number }) => number === element.field)
  const [only] = found
  if (!only) return 0
  if (found.length > 1) return null
  if (element.field === 5 || element.field === 6)
    return only.bytes.length === element.width ? decoded(only.bytes, element) : null
  const value = only.wire === 'varint' ? only.value : packedVarint(only.bytes)
  return value === null || element.field !== 13 ? value : fromBits(value, element)
}

function packedVarint(bytes: Buffer): number | null {
  const { value, end } = varintAt(bytes, 0)
  return end === bytes.length ? value : null
}

function fromBits(bits: number, element: Element): number {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(bits & 0xffff)
  return decoded(bytes, element)
}

/** `toFloats` answers in float32, which doubles and long integers are too fine for. */
function decoded(bytes: Buffer, { name }: Element): number {
  if (name === 'float64') return bytes.readDoubleLE(0)
  if (name === 'int64') return Number(bytes.readBigInt64LE(0))
  return name === 'int32' ? bytes.readInt32LE(0) : (toFloats(bytes, name)[0] ?? Number.NaN)
}
