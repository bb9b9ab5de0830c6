/** Bytes of any numeric type and byte order to numbers. */
import type { ElementType, NumberArray } from './namedArray.ts'

const widths: Record<ElementType, number> = {
  uint8: 1,
  int8: 1,
  bool: 1,
  uint16: 2,
  int16: 2,
  float16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  uint64: 8,
  int64: 8,
  float64: 8,
  text: 1,
}

export function elementBytes(type: ElementType): number {
  return widths[type]
}

/** A copy, in this machine's byte order. 64-bit integers become doubles: exact up to 2^53. */
export function toNumbers(
  bytes: Uint8Array,
  type: ElementType,
  order: 'little' | 'big',
): NumberArray {
  const width = widths[type]
  const copy = Uint8Array.from(bytes.subarray(0, bytes.length - (bytes.length % width)))
  if (order === 'big' && width > 1) swap(copy, width)
  const { buffer } = copy
  return views[type](buffer)
}

const views: Record<ElementType, (buffer: ArrayBuffer) => NumberArray> = {
  uint8: (buffer) => new Uint8Array(buffer),
  bool: (buffer) => new Uint8Array(buffer),
  text: (buffer) => new Uint8Array(buffer),
  int8: (buffer) => new Int8Array(buffer),
  uint16: (buffer) => new Uint16Array(buffer),
  int16: (buffer) => new Int16Array(buffer),
  float16: (buffer) => Float32Array.from(new Uint16Array(buffer), halfToNumber),
  uint32: (buffer) => new Uint32Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  float32: (buffer) => new Float32Array(buffer),
  float64: (buffer) => new Float64Array(buffer),
  uint64: (buffer) => Float64Array.from(new BigUint64Array(buffer), Number),
  int64: (buffer) => Float64Array.from(new BigInt64Array(buffer), Number),
}

function swap(bytes: Uint8Array, width: number): void {
  const buffer = Buffer.from(bytes.buffer)
  if (width === 2) buffer.swap16()
  else if (width === 4) buffer.swap32()
  else buffer.swap64()
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  const exponent = (bits >> 10) & 0x1f
  const mantissa = bits & 0x3ff
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * mantissa * 2 ** -24
  return sign * (1024 + mantissa) * 2 ** (exponent - 25)
}

/** Column-major to row-major. */
export function toRowMajor(values: NumberArray, shape: readonly number[]): NumberArray {
  const result = values.slice()
  const strides: number[] = []
  shape.reduce((stride, size, axis) => {
    strides[axis] = stride
    return stride * size
  }, 1)
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from] ?? 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0
      const next = (index[axis] ?? 0) + 1
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next
        from += stride
        break
      }
      from -= stride * (next - 1)
      index[axis] = 0
    }
  }
  return result
}
