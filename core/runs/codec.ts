/**
 * Columns of points as blobs, exact to the bit: 4 bytes where float32 (or uint32 for steps) holds
 * every value, else 8. TensorFlow's figures are float32, so most points take 4 bytes plus their
 * share of the axis. The width is told by length: bytes / points. Little-endian, as every machine
 * that TensorFlow runs on.
 */

function bytesOf(column: Float32Array | Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
}

function aligned(blob: Uint8Array): ArrayBuffer {
  return new Uint8Array(blob).buffer
}

export function packValues(values: Float64Array): Uint8Array {
  const short = new Float32Array(values)
  return bytesOf(values.every((value, row) => Object.is(value, short[row])) ? short : values)
}

export function unpackValues(blob: Uint8Array, count: number): Float64Array {
  const buffer = aligned(blob)
  return blob.byteLength === 4 * count
    ? new Float64Array(new Float32Array(buffer))
    : new Float64Array(buffer)
}

export function packSteps(steps: Float64Array): Uint8Array {
  const short = new Uint32Array(steps)
  return bytesOf(steps.every((step, row) => step === short[row]) ? short : steps)
}

export function unpackSteps(blob: Uint8Array, count: number): Float64Array {
  const buffer = aligned(blob)
  return blob.byteLength === 4 * count
    ? new Float64Array(new Uint32Array(buffer))
    : new Float64Array(buffer)
}

export function packSeconds(seconds: Float64Array): Uint8Array {
  return bytesOf(seconds)
}

export function unpackSeconds(blob: Uint8Array): Float64Array {
  return new Float64Array(aligned(blob))
}
