/** MAT version 5, as MATLAB's `save -v7` and scipy.io.savemat write it: dense arrays of numbers. */
import { inflateSync } from 'node:zlib'
import { WorkbenchError } from '../../contract/errors.ts'
import type { SourceFile } from '../source.ts'
import { baseName } from '../source.ts'
import { elementBytes, toNumbers, toRowMajor } from './elements.ts'
import type { ElementType, NamedArray, NumberArray } from './namedArray.ts'

/** Arrays are compressed whole and column-major, so a file is read whole. */
const fileLimit = 1 << 29
const arrayLimit = 1 << 28
const headerBytes = 128
const matrix = 14
const compressed = 15

const types: ReadonlyMap<number, ElementType> = new Map([
  [1, 'int8'],
  [2, 'uint8'],
  [3, 'int16'],
  [4, 'uint16'],
  [5, 'int32'],
  [6, 'uint32'],
  [7, 'float32'],
  [9, 'float64'],
  [12, 'int64'],
  [13, 'uint64'],
])

/** MATLAB's class of an array: what it means, whatever it is stored as. */
const classes: ReadonlyMap<number, ElementType> = new Map([
  [6, 'float64'],
  [7, 'float32'],
  [8, 'int8'],
  [9, 'uint8'],
  [10, 'int16'],
  [11, 'uint16'],
  [12, 'int32'],
  [13, 'uint32'],
  [14, 'int64'],
  [15, 'uint64'],
])

export function isMat5(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 19))
  return text === 'MATLAB 5.0 MAT-file' && byteOrder(head) !== null
}

function byteOrder(head: Uint8Array): 'little' | 'big' | null {
  const mark = String.fromCharCode(head[126] ?? 0, head[127] ?? 0)
  return mark === 'IM' ? 'little' : mark === 'MI' ? 'big' : null
}

interface Element {
  readonly type: number
  readonly data: Uint8Array
  /** Place of the next element. */
  readonly next: number
}

class Damaged extends Error {}

export async function openMat5(file: SourceFile): Promise<NamedArray[]> {
  const name = baseName(file.path)
  if (file.size > fileLimit)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${name}: takes ${file.size} bytes, MAT files are read up to ${fileLimit}; save it as -v7.3 or NPZ`,
      { details: { file: name } },
    )
  const bytes = await file.read(0, file.size)
  const order = byteOrder(bytes) ?? 'little'
  const arrays: NamedArray[] = []
  try {
    for (let position = headerBytes; position + 8 <= bytes.length;) {
      const element = readElement(bytes, position, order)
      const array = readTopElement(element, order, name)
      if (array) arrays.push(array)
      position = element.next
    }
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    throw new WorkbenchError('dataset-unreadable', `${name}: the MAT file is damaged (${why})`, {
      details: { file: name },
      cause: thrown,
    })
  }
  return arrays
}

function readElement(bytes: Uint8Array, position: number, order: 'little' | 'big'): Element {
  if (position + 8 > bytes.length)
    throw new Damaged(`an element starts at byte ${position} of ${bytes.length}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = order === 'little'
  const first = view.getUint32(position, isLittle)
  // Up to four bytes of data share the tag with their type and length.
  const shortLength = first >>> 16
  if (shortLength > 0 && shortLength <= 4) {
    const data = bytes.subarray(position + 4, position + 4 + shortLength)
    return { type: first & 0xffff, data, next: position + 8 }
  }
  const length = view.getUint32(position + 4, isLittle)
  const start = position + 8
  if (start + length > bytes.length)
    throw new Damaged(
      `an element at byte ${position} promises ${length} bytes, ${bytes.length - start} are left`,
    )
  const padded = first === compressed ? length : Math.ceil(length / 8) * 8
  return { type: first, data: bytes.subarray(start, start + length), next: start + padded }
}

function readTopElement(
  element: Element,
  order: 'little' | 'big',
  file: string,
): NamedArray | null {
  if (element.type === matrix) return readMatrix(element.data, order, file)
  if (element.type !== compressed) return null
  const unpacked = inflateSync(element.data, { maxOutputLength: arrayLimit + 4096 })
  const inner = readElement(unpacked, 0, order)
  return inner.type === matrix ? readMatrix(inner.data, order, file) : null
}

/** Null for cells, structs, sparse and text: only dense numbers are samples or labels. */
function readMatrix(data: Uint8Array, order: 'little' | 'big', file: string): NamedArray | null {
  const flags = readElement(data, 0, order)
  const word = toNumbers(flags.data, 'uint32', order)[0] ?? 0
  const type = classes.get(word & 0xff)
  const isComplex = (word & 0x800) !== 0
  if (!type || isComplex) return null
  const dimensions = readElement(data, flags.next, order)
  const shape = [...toNumbers(dimensions.data, 'int32', order)]
  const nameElement = readElement(data, dimensions.next, order)
  const name = new TextDecoder('latin1').decode(nameElement.data)
  const real = readElement(data, nameElement.next, order)
  const stored = types.get(real.type)
  const count = shape.reduce((left, right) => left * right, 1)
  if (!stored || count < 0 || count * elementBytes(stored) !== real.data.length)
    throw new Damaged(
      `“${name}” is ${shape.join(' × ')}, ${real.data.length} bytes of type ${real.type} are there`,
    )
  return toArray(name, file, shape, toNumbers(real.data, stored, order), type)
}

function toArray(
  name: string,
  file: string,
  shape: readonly number[],
  values: NumberArray,
  declared: ElementType,
): NamedArray {
  const place = sampleAxis(shape)
  const turned = place === 0 ? toRowMajor(values, shape) : lastAxisFirst(values, shape)
  const [, ...rest] = shape
  const ordered = place === 0 ? shape : [shape.at(-1) ?? 0, ...shape.slice(0, -1)]
  const size = (place === 0 ? rest : shape.slice(0, -1)).reduce((left, right) => left * right, 1)
  // MATLAB stores a double array of small integers as bytes; its class says what it is.
  const isBytes = values instanceof Uint8Array && declared !== 'float64'
  return {
    name,
    file,
    shape: ordered,
    type: isBytes ? 'uint8' : declared,
    rows: (perBlock) => sliceRows(turned, size, perBlock),
  }
}

/** Pictures are often stacked along the last dimension (SVHN: 32 × 32 × 3 × n); vectors may lie down. */
function sampleAxis(shape: readonly number[]): 0 | -1 {
  const isStacked = stackedPictures(shape) || stackedGreys(shape) || isLyingVector(shape)
  return isStacked ? -1 : 0
}

function stackedPictures([, , channels, count, ...more]: readonly number[]): boolean {
  return (channels === 3 || channels === 1) && (count ?? 0) > 4 && more.length === 0
}

function stackedGreys([height, width, count, ...more]: readonly number[]): boolean {
  return height === width && (count ?? 0) > 4 && count !== width && more.length === 0
}

function isLyingVector([first, second, ...more]: readonly number[]): boolean {
  return first === 1 && (second ?? 0) > 1 && more.length === 0
}

function lastAxisFirst(values: NumberArray, shape: readonly number[]): NumberArray {
  const sample = shape.slice(0, -1)
  const size = sample.reduce((left, right) => left * right, 1)
  const result = values.slice()
  for (let start = 0; start < values.length; start += size)
    result.set(toRowMajor(values.subarray(start, start + size), sample), start)
  return result
}

// eslint-disable-next-line @typescript-eslint/require-await -- other readers of rows wait for the disk
async function* sliceRows(
  values: NumberArray,
  size: number,
  perBlock: number,
): AsyncGenerator<NumberArray> {
  for (let start = 0; start < values.length; start += perBlock * size)
    yield values.subarray(start, start + perBlock * size)
}
