/**
 * Columns of points as blobs, exact to the bit: 4 bytes where float32 (or uint32 for steps) holds
 * every value, else 8. TensorFlow's figures are float32, so most points take 4 bytes plus their
 * share of the axis. The width is told by length: bytes / points. Steps at a constant stride, which nearly all
 * are, take eight bytes in all: the first and the stride. Little-endian, as every machine that TensorFlow runs on.
 */
import type { Column } from '../statistics/smoothing.ts'
import type { StepColumn } from './columns.ts'

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
  return new Float64Array(viewValues(blob, count))
}

/** A view on the blob where it can be one, without making wider numbers: it lasts as long as the blob does. */
export function viewValues(blob: Uint8Array, count: number): Column {
  const { buffer, byteOffset } = blob.byteOffset % 8 === 0 ? blob : new Uint8Array(blob)
  return blob.byteLength === 4 * count
    ? new Float32Array(buffer, byteOffset, count)
    : new Float64Array(buffer, byteOffset, count)
}

/** Bytes of a first step and a stride; of fewer than three points a list could have that length too. */
const regularBytes = 8

export function packSteps(steps: Float64Array): Uint8Array {
  const short = new Uint32Array(steps)
  if (!steps.every((step, row) => step === short[row])) return bytesOf(steps)
  const [first = 0, second = 0] = short
  const stride = second - first
  const isRegular =
    short.length > 2 && stride > 0 && short.every((step, row) => step === first + row * stride)
  return bytesOf(isRegular ? Uint32Array.of(first, stride) : short)
}

export function stepColumn(blob: Uint8Array, count: number): StepColumn {
  if (count > 2 && blob.byteLength === regularBytes) {
    const { buffer, byteOffset } = blob
    const pair = new DataView(buffer, byteOffset, regularBytes)
    return { kind: 'regular', first: pair.getUint32(0, true), stride: pair.getUint32(4, true) }
  }
  const buffer = aligned(blob)
  const isShort = blob.byteLength === 4 * count
  return { kind: 'listed', steps: isShort ? new Uint32Array(buffer) : new Float64Array(buffer) }
}

/** Of the same bytes as SQLite writes them in text, two digits a byte. */
export function regularSteps(digits: string): StepColumn {
  return { kind: 'regular', first: swapped(digits, 0), stride: swapped(digits, 8) }
}

/** The uint32 whose bytes stand there, the lowest first. */
function swapped(digits: string, at: number): number {
  const bytes = Number.parseInt(digits.slice(at, at + 8), 16)
  return (
    ((bytes >>> 24) | ((bytes >>> 8) & 0xff00) | ((bytes << 8) & 0xff0000) | (bytes << 24)) >>> 0
  )
}

export function unpackSteps(blob: Uint8Array, count: number): Float64Array {
  const column = stepColumn(blob, count)
  if (column.kind === 'listed') return new Float64Array(column.steps)
  return Float64Array.from({ length: count }, (_, row) => column.first + row * column.stride)
}

export function packSeconds(seconds: Float64Array): Uint8Array {
  return bytesOf(seconds)
}

export function unpackSeconds(blob: Uint8Array): Float64Array {
  return new Float64Array(aligned(blob))
}
