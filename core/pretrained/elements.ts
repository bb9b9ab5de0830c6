/** Stored numbers of every width as float32. */
import { modelUnreadable } from './pretrained.ts'

export type ElementName =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint16'
  | 'uint8'
  | 'bool'

const widths: Readonly<Record<ElementName, number>> = {
  ...{ float64: 8, float32: 4, float16: 2, bfloat16: 2 },
  ...{ int64: 8, int32: 4, int16: 2, int8: 1, uint16: 2, uint8: 1, bool: 1 },
}

export function elementWidth(element: ElementName): number {
  return widths[element]
}

/** Little-endian bytes → numbers; `bytes` holds whole elements. */
export function toFloats(bytes: Uint8Array, element: ElementName): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = widths[element]
  const read = readerOf(view, element)
  return Float32Array.from({ length: bytes.byteLength / width }, (_, at) => read(at * width))
}

function readerOf(view: DataView, element: ElementName): (offset: number) => number {
  switch (element) {
    case 'float64':
      return (offset) => view.getFloat64(offset, true)
    case 'float32':
      return (offset) => view.getFloat32(offset, true)
    case 'float16':
      return (offset) => halfToNumber(view.getUint16(offset, true))
    case 'bfloat16':
      return (offset) => brainToNumber(view.getUint16(offset, true))
    case 'int64':
      return (offset) => Number(view.getBigInt64(offset, true))
    case 'int32':
      return (offset) => view.getInt32(offset, true)
    case 'int16':
      return (offset) => view.getInt16(offset, true)
    case 'int8':
      return (offset) => view.getInt8(offset)
    case 'uint16':
      return (offset) => view.getUint16(offset, true)
    case 'uint8':
    case 'bool':
      return (offset) => view.getUint8(offset)
  }
}

/** IEEE 754 half precision. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const word = new DataView(new ArrayBuffer(4))

/** The upper half of a float32. */
function brainToNumber(bits: number): number {
  word.setUint32(0, bits << 16)
  return word.getFloat32(0)
}

export function elementNamed(
  file: string,
  tensor: string,
  name: string,
  known: Readonly<Record<string, ElementName>>,
): ElementName {
  const element = known[name]
  if (element) return element
  throw modelUnreadable(
    file,
    `“${tensor}” holds values of type ${name}; ${Object.keys(known).join(', ')} are read`,
  )
}
