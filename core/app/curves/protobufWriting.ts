/** The fields of a protobuf message, written: what `protobufFields.ts` reads. */

/** A field of bytes: string or message. */
export function bytesField(field: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of((field << 3) | 2), varint(content.length), content])
}

export function doubleField(field: number, value: number): Buffer {
  const written = Buffer.alloc(9)
  written.writeUInt8((field << 3) | 1)
  written.writeDoubleLE(value, 1)
  return written
}

export function floatField(field: number, value: number): Buffer {
  const written = Buffer.alloc(5)
  written.writeUInt8((field << 3) | 5)
  written.writeFloatLE(value, 1)
  return written
}

export function varintField(field: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(field << 3), varint(value)])
}

/** A repeated double, packed. */
export function doublesField(field: number, values: readonly number[]): Buffer {
  const written = Buffer.alloc(8 * values.length)
  values.forEach((value, at) => written.writeDoubleLE(value, 8 * at))
  return bytesField(field, written)
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
