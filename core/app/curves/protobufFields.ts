/** The fields of a protobuf message, as the wire has them. */

export interface WireField {
  readonly number: number
  readonly wire: 'varint' | 'fixed64' | 'bytes' | 'fixed32'
  /** Of a varint, taken as a signed 64-bit number; else 0. */
  readonly value: number
  /** Of all other kinds; a varint's is empty. */
  readonly bytes: Buffer
}

const nothing = Buffer.alloc(0)
const kinds = ['varint', 'fixed64', 'bytes', null, null, 'fixed32'] as const

/** Throws a RangeError where the message ends within a field, or holds what no message does. */
export function fieldsOf(message: Buffer): WireField[] {
  const fields: WireField[] = []
  for (let at = 0; at < message.length;) {
    const tag = varintAt(message, at)
    const kind = kinds[tag.value % 8]
    const number = Math.floor(tag.value / 8)
    if (!kind || number < 1) throw new RangeError(`byte ${at} of the message is no field`)
    at = tag.end
    if (kind === 'varint') {
      const { value, end } = varintAt(message, at)
      fields.push({ number, wire: kind, value, bytes: nothing })
      at = end
    } else {
      const { from, to } = extentOf(message, kind, at)
      if (to > message.length)
        throw new RangeError(`a field of ${to - from} bytes ends beyond the message`)
      fields.push({ number, wire: kind, value: 0, bytes: message.subarray(from, to) })
      at = to
    }
  }
  return fields
}

function extentOf(message: Buffer, kind: 'fixed64' | 'bytes' | 'fixed32', at: number) {
  if (kind === 'fixed64') return { from: at, to: at + 8 }
  if (kind === 'fixed32') return { from: at, to: at + 4 }
  const length = varintAt(message, at)
  if (length.value < 0) throw new RangeError('a field of negative length')
  return { from: length.end, to: length.end + length.value }
}

/** Seven bits a byte, least first. */
export function varintAt(message: Buffer, start: number): { value: number; end: number } {
  let value = 0
  let scale = 1
  for (let at = start; at < start + 10; at += 1) {
    const byte = message[at]
    if (byte === undefined) throw new RangeError('a number ends beyond the message')
    value += (byte & 127) * scale
    if (byte < 128)
      return {
        value: value > Number.MAX_SAFE_INTEGER ? wide(message, start, at) : value,
        end: at + 1,
      }
    scale *= 128
  }
  throw new RangeError('a number has more than ten bytes')
}

/** Beyond 53 bits, which negative numbers always are. */
function wide(message: Buffer, start: number, last: number): number {
  let value = 0n
  for (let at = last; at >= start; at -= 1) value = (value << 7n) | BigInt((message[at] ?? 0) & 127)
  return Number(BigInt.asIntN(64, value))
}
