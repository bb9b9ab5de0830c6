/** NPY, as numpy.save writes it. Python objects inside are refused, never unpickled. */
import { WorkbenchError } from '../../contract/errors.ts'
import { ByteReader } from '../byteReader.ts'
import { fileStream } from '../gzip.ts'
import type { SourceFile } from '../source.ts'
import { baseName } from '../source.ts'
import { elementBytes, toNumbers, toRowMajor } from './elements.ts'
import type { ElementType, NamedArray, NumberArray } from './namedArray.ts'
import { noRows, shapeInWords } from './namedArray.ts'

const headerLimit = 1 << 16
/** Column-major arrays are turned in memory. */
const turnLimit = 1 << 28

const types: ReadonlyMap<string, ElementType> = new Map([
  ['u1', 'uint8'],
  ['i1', 'int8'],
  ['b1', 'bool'],
  ['u2', 'uint16'],
  ['i2', 'int16'],
  ['u4', 'uint32'],
  ['i4', 'int32'],
  ['u8', 'uint64'],
  ['i8', 'int64'],
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
])

interface NpyHeader {
  readonly type: ElementType
  readonly order: 'little' | 'big'
  readonly isFortran: boolean
  /** Of text: bytes of one value, and whether a letter takes four of them (UTF-32). */
  readonly textBytes: number
  readonly isWide: boolean
  readonly shape: readonly number[]
  /** Bytes before the data. */
  readonly start: number
}

export function isNpy(head: Uint8Array): boolean {
  return head[0] === 0x93 && new TextDecoder('latin1').decode(head.subarray(1, 6)) === 'NUMPY'
}

function unreadable(file: SourceFile, message: string): WorkbenchError {
  const name = baseName(file.path)
  return new WorkbenchError('dataset-unreadable', `${name}: ${message}`, {
    details: { file: name },
  })
}

function parseHeader(file: SourceFile, head: Uint8Array): NpyHeader {
  const isLong = (head[6] ?? 1) >= 2
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.length < 12) throw unreadable(file, `the header is cut off after ${head.length} bytes`)
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true)
  const textStart = isLong ? 12 : 10
  const start = textStart + length
  if (length > headerLimit || start > head.length)
    throw unreadable(
      file,
      `the header promises ${length} bytes of text, ${head.length - textStart} were found (limit ${headerLimit})`,
    )
  const text = new TextDecoder('latin1').decode(head.subarray(textStart, start))
  return { ...parseDictionary(file, text), start }
}

function parseDictionary(file: SourceFile, text: string): Omit<NpyHeader, 'start'> {
  const type = /'descr':\s*'([<>|=])?([a-zA-Z])(\d*)'/.exec(text)
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)
  if (!type || !shape) throw structured(file, text)
  const [, mark, letter = '', width = ''] = type
  const element = /^[US]$/.test(letter) ? 'text' : types.get(`${letter}${width}`)
  if (!element) throw unknownType(file, `${letter}${width}`)
  return {
    type: element,
    order: mark === '>' ? 'big' : 'little',
    textBytes: Number(width) * (letter === 'U' ? 4 : 1),
    isWide: letter === 'U',
    isFortran: /'fortran_order':\s*True/.test(text),
    shape: parseShape(file, shape[1] ?? ''),
  }
}

function parseShape(file: SourceFile, text: string): number[] {
  const numbers = text
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '')
    .map(Number)
  const total = numbers.reduce((left, right) => left * right, 1)
  if (numbers.length > 32 || !numbers.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw unreadable(file, `the shape (${text.slice(0, 80)}) makes no sense`)
  if (!Number.isSafeInteger(total))
    throw unreadable(file, `the shape (${text.slice(0, 80)}) declares ${total} values`)
  return numbers
}

function structured(file: SourceFile, text: string): WorkbenchError {
  return unreadable(file, `a structured or damaged header that is not read: ${text.slice(0, 80)}`)
}

function unknownType(file: SourceFile, type: string): WorkbenchError {
  return type.startsWith('O')
    ? unreadable(
        file,
        'holds Python objects (pickle), which could run code when opened; save it as plain numbers',
      )
    : unreadable(file, `values of type “${type}” are not read`)
}

export async function openNpy(file: SourceFile): Promise<NamedArray> {
  const reader = new ByteReader(fileStream(file))
  const head = Uint8Array.from(await reader.read(12))
  const length = head.length < 12 ? 0 : headerLength(head)
  const rest = Uint8Array.from(await reader.read(Math.min(length, headerLimit)))
  await reader.close()
  const header = parseHeader(file, Buffer.concat([head, rest]))
  const { shape, type } = header
  return {
    name: baseName(file.path).replace(/\.npy(\.gz)?$/i, ''),
    file: file.path,
    shape,
    type,
    ...(type === 'text'
      ? { rows: noRows, texts: () => readTexts(file, header) }
      : { rows: (perBlock: number) => readRows(file, header, perBlock) }),
  }
}

const textLimit = 1 << 28

/** Values padded with zeros to one length. */
async function readTexts(file: SourceFile, header: NpyHeader): Promise<string[]> {
  const { textBytes, isWide, order, shape, start } = header
  const count = shape.reduce((left, right) => left * right, 1)
  if (count * textBytes > textLimit)
    throw unreadable(file, `holds ${count * textBytes} bytes of text, the limit is ${textLimit}`)
  const reader = new ByteReader(fileStream(file))
  await reader.read(start)
  const bytes = Buffer.from(await reader.read(count * textBytes))
  await reader.close()
  if (bytes.length < count * textBytes) throw cutOff(file, header, bytes.length)
  return Array.from({ length: count }, (_, index) => {
    const value = bytes.subarray(index * textBytes, (index + 1) * textBytes)
    return isWide ? wideText(value, order) : new TextDecoder().decode(value).replace(/\0+$/, '')
  })
}

function wideText(bytes: Buffer, order: 'little' | 'big'): string {
  let text = ''
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = order === 'little' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
    if (code === 0) break
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
  }
  return text
}

function headerLength(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset)
  return (head[6] ?? 1) >= 2 ? view.getUint32(8, true) : view.getUint16(8, true)
}

async function* readRows(
  file: SourceFile,
  header: NpyHeader,
  perBlock: number,
): AsyncGenerator<NumberArray> {
  const { shape, type, order, start } = header
  const rowBytes = shape.slice(1).reduce((left, right) => left * right, elementBytes(type))
  const [count = 0] = shape
  const reader = new ByteReader(fileStream(file))
  await reader.read(start)
  if (header.isFortran && shape.length > 1) {
    const whole = await readTurned(file, header, reader, count * rowBytes)
    const row = rowBytes / elementBytes(type)
    for (let first = 0; first < count; first += perBlock)
      yield whole.subarray(first * row, Math.min(count, first + perBlock) * row)
    return
  }
  for (let first = 0; first < count; first += perBlock) {
    const wanted = Math.min(perBlock, count - first) * rowBytes
    const bytes = await reader.read(wanted)
    if (bytes.length < wanted) throw cutOff(file, header, first * rowBytes + bytes.length)
    yield toNumbers(bytes, type, order)
  }
  await reader.close()
}

function cutOff(file: SourceFile, { shape, type }: NpyHeader, held: number): WorkbenchError {
  const promised = shape.reduce((left, right) => left * right, elementBytes(type))
  return unreadable(
    file,
    `the header promises ${shapeInWords(shape)} of ${type} (${promised} bytes), the file holds ${held} bytes after the header`,
  )
}

async function readTurned(
  file: SourceFile,
  header: NpyHeader,
  reader: ByteReader,
  total: number,
): Promise<NumberArray> {
  if (total > turnLimit)
    throw unreadable(
      file,
      `is in Fortran order with ${total} bytes; up to ${turnLimit} bytes are turned, save it in C order`,
    )
  const bytes = await reader.read(total)
  await reader.close()
  if (bytes.length < total) throw cutOff(file, header, bytes.length)
  return toRowMajor(toNumbers(bytes, header.type, header.order), header.shape)
}
