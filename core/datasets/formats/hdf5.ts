/** HDF5 files with dense arrays of numbers, through the HDF5 library in WebAssembly. */
import type { Dataset as H5Dataset, Group as H5Group } from 'h5wasm/node'
import { WorkbenchError } from '../../contract/errors.ts'
import { toRowMajor } from '../arrays/elements.ts'
import { interpretArrays } from '../arrays/interpret.ts'
import type { ElementType, NamedArray, NumberArray } from '../arrays/namedArray.ts'
import { noRows } from '../arrays/namedArray.ts'
import type { DatasetFormat, Match, OpenedArrays } from '../format.ts'
import { notThis } from '../format.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName } from '../source.ts'
import type { Hdf5Library } from './hdf5Library.ts'
import { hdf5Library, isBroken } from './hdf5Library.ts'

const depthLimit = 8
const arrayLimit = 1_000
const valueLimit = 2 ** 40

export const hdf5: DatasetFormat = { id: 'hdf5', name: 'HDF5 arrays', match, open }

/** Behind a block of the user's own, of 512 bytes or a power of two more; MATLAB 7.3 puts its name there. */
const userBlocks = [0, 512, 1024, 2048, 4096]

async function startsLikeHdf5(file: SourceFile): Promise<boolean> {
  for (const offset of userBlocks) if (isHdf5(await file.read(offset, 8))) return true
  return false
}

function isHdf5(head: Uint8Array): boolean {
  return (
    head[0] === 0x89 && new TextDecoder('latin1').decode(head.subarray(1, 8)) === 'HDF\r\n\x1a\n'
  )
}

async function hdf5Files(source: Source): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of source.files.slice(0, 64)) if (await startsLikeHdf5(file)) found.push(file)
  return found
}

async function match(source: Source): Promise<Match> {
  const found = await hdf5Files(source)
  if (found.length === 0) return notThis('no file starts with the HDF5 mark')
  return {
    confidence: 0.9,
    reason: `HDF5 mark in ${found.map(({ path }) => baseName(path)).join(', ')}`,
  }
}

function unreadable(file: SourceFile, message: string, cause?: unknown): WorkbenchError {
  const name = baseName(file.path)
  return new WorkbenchError('dataset-unreadable', `${name}: ${message}`, {
    details: { file: name },
    cause,
  })
}

async function open(source: Source): Promise<OpenedArrays> {
  const arrays: NamedArray[] = []
  for (const file of await hdf5Files(source)) arrays.push(...(await arraysIn(file)))
  return interpretArrays(source, arrays)
}

/** Opens, works, closes: nothing of the library stays open between two calls. */
async function withFile<Result>(
  file: SourceFile,
  work: (root: H5Group, library: Hdf5Library) => Result,
): Promise<Result> {
  const place = await file.onDisk?.()
  if (place === undefined)
    throw unreadable(
      file,
      'an HDF5 file in an archive is read where its name ends in .h5, .hdf5, .mat or .nc',
    )
  const library = await hdf5Library()
  let opened
  try {
    opened = new library.File(place, 'r')
    return work(opened, library)
  } catch (thrown) {
    if (isBroken(thrown)) {
      opened = undefined
      throw unreadable(file, `damaged: the HDF5 library gave up on it`, thrown)
    }
    if (thrown instanceof WorkbenchError) throw thrown
    if (!opened)
      throw unreadable(file, `the HDF5 library cannot open these ${file.size} bytes`, thrown)
    throw unreadable(file, `damaged (${firstLine(thrown)})`, thrown)
  } finally {
    closeQuietly(opened)
  }
}

/** Closing a damaged file can break the library too; what was read from it stands. */
function closeQuietly(opened: { readonly close: () => unknown } | undefined): void {
  try {
    opened?.close()
  } catch (thrown) {
    isBroken(thrown)
  }
}

/** The library's errors are stacks of a page. */
function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return (message.trim().split('\n')[0] ?? '').slice(0, 200)
}

async function arraysIn(file: SourceFile): Promise<NamedArray[]> {
  const found: NamedArray[] = []
  await withFile(file, (root, library) => {
    collect(root, '', { file, library, found, depth: 0 })
  })
  return found
}

interface Walk {
  readonly file: SourceFile
  readonly library: Hdf5Library
  readonly found: NamedArray[]
  readonly depth: number
}

/** Links to other files and cycles end at the limits. */
function collect(group: H5Group, path: string, walk: Walk): void {
  const { file, library, found, depth } = walk
  if (depth > depthLimit) return
  for (const key of group.keys()) {
    if (found.length >= arrayLimit) return
    const entity = group.get(key)
    const name = path === '' ? key : `${path}/${key}`
    if (entity instanceof library.Group) collect(entity, name, { ...walk, depth: depth + 1 })
    else if (entity instanceof library.Dataset) {
      const array = describe(file, name, entity)
      if (array) found.push(array)
    }
  }
}

function describe(file: SourceFile, name: string, dataset: H5Dataset): NamedArray | null {
  const { shape, dtype } = dataset
  if (!shape || typeof dtype !== 'string') return null
  // S: of any length, A: of one length.
  if (/^[SA]/.test(dtype) && shape.length === 1)
    return { ...textArray(file, name), shape, file: baseName(file.path) }
  const type = elementType(dtype)
  if (type === null) return null
  const total = shape.reduce((left, right) => left * right, 1)
  if (total > valueLimit)
    throw unreadable(file, `array “${name}” declares ${total} values, the limit is ${valueLimit}`)
  const isTurned = 'MATLAB_class' in dataset.attrs
  // A matrix of MATLAB lies in the file on its side: one column a row.
  const isMatrix = isTurned && shape.length === 2 && shape.every((size) => size > 1)
  const read = isMatrix ? readColumns : readRows
  return {
    name,
    file: baseName(file.path),
    shape: isMatrix ? [...shape].reverse() : shape,
    type,
    rows: (perBlock) => read(file, name, shape, perBlock),
    isTurned,
  }
}

function textArray(file: SourceFile, name: string) {
  return {
    name,
    type: 'text',
    rows: noRows,
    texts: () =>
      withFile(file, (root, library) => {
        const dataset = root.get(name)
        if (!(dataset instanceof library.Dataset)) throw unreadable(file, `“${name}” is gone`)
        const { value } = dataset
        // A file may declare more texts than it holds.
        return Array.isArray(value) ? value.map(String) : []
      }),
  } as const
}

const letters: ReadonlyMap<string, ElementType> = new Map([
  ['B', 'uint8'],
  ['b', 'int8'],
  ['H', 'uint16'],
  ['h', 'int16'],
  ['I', 'uint32'],
  ['i', 'int32'],
  ['Q', 'uint64'],
  ['q', 'int64'],
  ['f', 'float32'],
  ['d', 'float64'],
  ['e', 'float16'],
])

/** Python's struct letters, with a mark for the byte order before them. */
function elementType(dtype: string): ElementType | null {
  return letters.get(dtype.replace(/^[<>|=]/, '')) ?? null
}

async function* readRows(
  file: SourceFile,
  name: string,
  shape: readonly number[],
  perBlock: number,
): AsyncGenerator<NumberArray> {
  const [count = 0] = shape
  for (let first = 0; first < count; first += perBlock) {
    const last = Math.min(count, first + perBlock)
    yield await withFile(file, (root, library) => {
      const dataset = root.get(name)
      if (!(dataset instanceof library.Dataset)) throw unreadable(file, `“${name}” is gone`)
      const rest = shape.slice(1).map((size): [number, number] => [0, size])
      return asNumbers(dataset.slice([[first, last], ...rest]))
    })
  }
}

/** Columns `first` to `last` of a matrix, as rows. */
async function* readColumns(
  file: SourceFile,
  name: string,
  [height = 0, width = 0]: readonly number[],
  perBlock: number,
): AsyncGenerator<NumberArray> {
  for (let first = 0; first < width; first += perBlock) {
    const last = Math.min(width, first + perBlock)
    const columns = await withFile(file, (root, library) => {
      const dataset = root.get(name)
      if (!(dataset instanceof library.Dataset)) throw unreadable(file, `“${name}” is gone`)
      const slice: [number, number][] = [
        [0, height],
        [first, last],
      ]
      return asNumbers(dataset.slice(slice))
    })
    // Rows of ours are columns of theirs: column-major reading turns them.
    yield toRowMajor(columns, [last - first, height])
  }
}

function asNumbers(value: unknown): NumberArray {
  if (value instanceof BigInt64Array || value instanceof BigUint64Array)
    return Float64Array.from(value, Number)
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return value as NumberArray
  if (Array.isArray(value)) return Float64Array.from(value, Number)
  throw new TypeError(`values of kind ${typeof value}`)
}
