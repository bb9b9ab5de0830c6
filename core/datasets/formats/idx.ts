/**
 * IDX, the format of MNIST: two zero bytes, a type, a rank, big-endian dimensions, then the values.
 * Files of rank 1 are labels, of higher rank samples; they pair up by split name and by count.
 */
import type { ImportProblem, SplitName } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { ByteReader } from '../byteReader.ts'
import { classNamesFor } from '../classNameFiles.ts'
import type { ArrayPart, DatasetFormat, Match, OpenedArrays, SampleBlock } from '../format.ts'
import { notThis } from '../format.ts'
import { inflated, isGzip } from '../gzip.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName } from '../source.ts'
import { splitInName } from '../splitNames.ts'

interface IdxFile {
  readonly file: SourceFile
  readonly split: SplitName | null
  readonly dimensions: readonly number[]
}

const unsignedByte = 0x08
const typeNames: ReadonlyMap<number, string> = new Map([
  [0x08, 'unsigned byte'],
  [0x09, 'signed byte'],
  [0x0b, '16-bit integer'],
  [0x0c, '32-bit integer'],
  [0x0d, '32-bit float'],
  [0x0e, '64-bit float'],
])
/** Pictures of one block: bounds the memory, whatever the file's size. */
const blockBytes = 8 << 20

export const idx: DatasetFormat = { id: 'idx', name: 'IDX (as MNIST)', match, open }

async function headOf(file: SourceFile): Promise<Uint8Array> {
  const head = await file.read(0, 64)
  if (!isGzip(head)) return head
  const reader = new ByteReader(inflated(file))
  const bytes = await reader.read(64)
  await reader.close()
  return bytes
}

function looksLikeIdx(head: Uint8Array): boolean {
  const [first, second, type, rank] = head
  if (first !== 0 || second !== 0 || type === undefined || rank === undefined) return false
  return typeNames.has(type) && rank >= 1 && rank <= 4 && head.length >= 4
}

async function match(source: Source): Promise<Match> {
  const found: string[] = []
  for (const file of source.files.slice(0, 32))
    if (looksLikeIdx(await headOf(file).catch(() => new Uint8Array(0))))
      found.push(baseName(file.path))
  if (found.length === 0) return notThis('no file starts with the IDX header 00 00 <type> <rank>')
  return { confidence: 0.95, reason: `IDX header in ${found.join(', ')}` }
}

function unreadable(file: string, message: string): WorkbenchError {
  return new WorkbenchError('dataset-unreadable', `${file}: ${message}`, { details: { file } })
}

async function parseHeader(file: SourceFile): Promise<IdxFile | null> {
  const head = await headOf(file)
  if (!looksLikeIdx(head)) return null
  const type = head[2] ?? 0
  const rank = head[3] ?? 0
  const name = baseName(file.path)
  if (type !== unsignedByte)
    throw unreadable(
      name,
      `values are of type “${String(typeNames.get(type))}” (0x${type.toString(16)}); only unsigned byte (0x8) is read`,
    )
  if (head.length < 4 + 4 * rank)
    throw unreadable(
      name,
      `the header of ${rank} dimensions takes ${4 + 4 * rank} bytes, the file holds ${head.length}`,
    )
  const view = new DataView(head.buffer, head.byteOffset)
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  return { file, split: splitInName(name), dimensions }
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left * right, 1)
}

function describe(dimensions: readonly number[]): string {
  const [count = 0, ...sample] = dimensions
  return sample.length === 0 ? `${count} labels` : `${count} images of ${sample.join('×')}`
}

/** The whole label file: one byte a sample. */
async function readLabels({ file, dimensions }: IdxFile): Promise<Uint8Array> {
  const [count = 0] = dimensions
  const reader = new ByteReader(bytesOf(file, await file.read(0, 2)))
  await reader.read(8)
  const labels = Uint8Array.from(await reader.read(count))
  const rest = await reader.countRest(1 << 20)
  if (labels.length !== count || rest > 0)
    throw unreadable(
      baseName(file.path),
      `header promises ${count} labels, file holds ${labels.length + rest} bytes after the header`,
    )
  return labels
}

function bytesOf(file: SourceFile, head: Uint8Array): AsyncIterable<Uint8Array> {
  return isGzip(head) ? inflated(file) : file.stream()
}

interface Pair {
  readonly images: IdxFile
  readonly labels: Uint8Array
}

async function* readBlocks({ images, labels }: Pair): AsyncGenerator<SampleBlock> {
  const { file, dimensions } = images
  const [count = 0, ...sample] = dimensions
  const size = product(sample)
  const perBlock = Math.max(1, Math.floor(blockBytes / size))
  const reader = new ByteReader(bytesOf(file, await file.read(0, 2)))
  await reader.read(4 + 4 * dimensions.length)
  for (let start = 0; start < count; start += perBlock) {
    const wanted = Math.min(perBlock, count - start)
    const values = await reader.read(wanted * size)
    if (values.length < wanted * size) throw truncated(images, start * size + values.length)
    yield {
      count: wanted,
      values,
      labels: Int32Array.from(labels.subarray(start, start + wanted)),
    }
  }
  const rest = await reader.countRest(1 << 30)
  if (rest > 0) throw truncated(images, count * size + rest)
}

function truncated({ file, dimensions }: IdxFile, held: number): WorkbenchError {
  return unreadable(
    baseName(file.path),
    `header promises ${describe(dimensions)} (${product(dimensions)} bytes), file holds ${held} bytes after the header`,
  )
}

/** An uncompressed file tells by its size alone; a compressed one only while it is read. */
async function checkSize(images: IdxFile): Promise<void> {
  const { file, dimensions } = images
  if (isGzip(await file.read(0, 2))) return
  const held = file.size - 4 - 4 * dimensions.length
  if (held !== product(dimensions)) throw truncated(images, held)
}

function findLabels(images: IdxFile, labels: readonly IdxFile[], imageFiles: number): IdxFile {
  const name = baseName(images.file.path)
  const sameSplit = labels.filter(({ split }) => split === images.split)
  const candidates = sameSplit.length > 0 ? sameSplit : imageFiles === 1 ? labels : []
  const [first] = candidates
  if (!first)
    throw unreadable(
      name,
      `${describe(images.dimensions)}, but no IDX file of labels was given with it; drop both files together`,
    )
  return candidates.find(({ dimensions }) => dimensions[0] === images.dimensions[0]) ?? first
}

function checkCounts(images: IdxFile, labels: IdxFile): void {
  const [imageCount = 0] = images.dimensions
  const [labelCount = 0] = labels.dimensions
  if (imageCount === labelCount) return
  const labelName = baseName(labels.file.path)
  throw unreadable(
    labelName,
    `${labelCount} labels, but ${baseName(images.file.path)} holds ${imageCount} images`,
  )
}

function sampleShape(dimensions: readonly number[]): number[] {
  const [, height = 1, width = 1, channels = 1] = dimensions
  return dimensions.length === 2 ? [1, height, 1] : [height, width, channels]
}

function checkShapes(images: readonly IdxFile[]): number[] {
  const [first, ...others] = images
  if (!first)
    throw new WorkbenchError('dataset-unreadable', 'only IDX labels were given, no images')
  const shape = sampleShape(first.dimensions)
  const odd = others.find(({ dimensions }) => product(dimensions.slice(1)) !== product(shape))
  if (odd)
    throw unreadable(
      baseName(odd.file.path),
      `images of ${odd.dimensions.slice(1).join('×')}, but ${baseName(first.file.path)} has ${first.dimensions.slice(1).join('×')}`,
    )
  const channels = shape[2] ?? 0
  if (![1, 3, 4].includes(channels) || shape.some((size) => size === 0))
    throw unreadable(
      baseName(first.file.path),
      `images of shape ${shape.join('×')} (height × width × channels); channels must be 1, 3 or 4, sizes at least 1`,
    )
  return shape
}

function toPart(pair: Pair): ArrayPart {
  return {
    split: pair.images.split,
    count: pair.labels.length,
    blocks: () => readBlocks(pair),
  }
}

async function open(source: Source): Promise<OpenedArrays> {
  const parsed = await Promise.all(source.files.map((file) => parseHeader(file)))
  const files = parsed.filter((file) => file !== null)
  const images = files.filter(({ dimensions }) => dimensions.length > 1)
  const labels = files.filter(({ dimensions }) => dimensions.length === 1)
  const shape = checkShapes(images)
  const pairs: Pair[] = []
  for (const image of images) {
    const labelFile = findLabels(image, labels, images.length)
    checkCounts(image, labelFile)
    await checkSize(image)
    pairs.push({ images: image, labels: await readLabels(labelFile) })
  }
  const classes = pairs.reduce((most, pair) => pair.labels.reduce(max, most), -1) + 1
  const problems: ImportProblem[] = []
  return {
    kind: 'arrays',
    shape,
    element: 'uint8',
    columns: [],
    target: null,
    classNames: await classNamesFor(source, classes, problems),
    problems,
    parts: pairs.map(toPart),
  }
}

function max(left: number, right: number): number {
  return Math.max(left, right)
}
