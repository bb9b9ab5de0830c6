/** CIFAR-10 and CIFAR-100 as published: records of one or two label bytes and 3,072 bytes of 32 × 32 planes. */
import { WorkbenchError } from '../../contract/errors.ts'
import type { ImportProblem, SplitName } from '../../contract/dataset.ts'
import { ByteReader } from '../byteReader.ts'
import { classNamesFor } from '../classNameFiles.ts'
import type { ArrayPart, DatasetFormat, Match, OpenedArrays, SampleBlock } from '../format.ts'
import { notThis } from '../format.ts'
import { fileHead, fileStream, isGzip } from '../gzip.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName } from '../source.ts'
import { splitInName } from '../splitNames.ts'

const plane = 32 * 32
const pixels = 3 * plane
const recordsPerBlock = 2_048

interface Layout {
  readonly name: string
  /** Bytes before the pixels; the last of them is the label. */
  readonly labelBytes: 1 | 2
  readonly classes: number
}

const layouts: readonly Layout[] = [
  { name: 'CIFAR-10', labelBytes: 1, classes: 10 },
  { name: 'CIFAR-100', labelBytes: 2, classes: 100 },
]

export const cifar: DatasetFormat = { id: 'cifar', name: 'CIFAR binary', match, open }

function mayBe(file: SourceFile): boolean {
  return /\.bin(\.gz)?$/i.test(file.path)
}

/** The first labels of a file tell the layout: in the wrong one they fall on pixels. */
async function layoutOf(file: SourceFile): Promise<Layout | null> {
  if (!mayBe(file)) return null
  const head = await fileHead(file, 32 * (pixels + 2)).catch(() => new Uint8Array(0))
  return layouts.find((layout) => fits(head, layout)) ?? null
}

function fits(head: Uint8Array, { labelBytes, classes }: Layout): boolean {
  const record = labelBytes + pixels
  const records = Math.floor(head.length / record)
  if (records === 0) return false
  for (let index = 0; index < records; index++) {
    const label = head[index * record + labelBytes - 1] ?? 255
    const coarse = labelBytes === 2 ? (head[index * record] ?? 255) : 0
    if (label >= classes || coarse >= 20) return false
  }
  return true
}

async function match(source: Source): Promise<Match> {
  for (const file of source.files.filter(mayBe).slice(0, 8)) {
    const layout = await layoutOf(file)
    if (layout)
      return {
        confidence: 0.8,
        reason: `${baseName(file.path)}: records of ${layout.labelBytes + pixels} bytes with labels below ${layout.classes}, as ${layout.name} has them`,
      }
  }
  return notThis('no .bin file of CIFAR records')
}

async function open(source: Source): Promise<OpenedArrays> {
  const problems: ImportProblem[] = []
  const parts: ArrayPart[] = []
  let found: Layout | null = null
  for (const file of source.files.filter(mayBe)) {
    const layout = await layoutOf(file)
    if (!layout) throw notRecords(file)
    found ??= layout
    if (layout !== found)
      throw new WorkbenchError(
        'dataset-unreadable',
        `${baseName(file.path)}: holds ${layout.name}, the files before it ${found.name}; import them apart`,
      )
    parts.push(await toPart(file, layout))
  }
  return {
    kind: 'arrays',
    shape: [32, 32, 3],
    element: 'uint8',
    columns: [],
    target: null,
    classNames: await classNamesFor(source, found?.classes ?? 0, problems),
    problems,
    parts,
  }
}

function notRecords(file: SourceFile): WorkbenchError {
  const name = baseName(file.path)
  return new WorkbenchError(
    'dataset-unreadable',
    `${name}: ${file.size} bytes that are no CIFAR records of 3073 or 3074 bytes`,
    { details: { file: name } },
  )
}

function splitOf(name: string): SplitName | null {
  return /data_batch/i.test(name) ? 'train' : splitInName(name)
}

async function toPart(file: SourceFile, layout: Layout): Promise<ArrayPart> {
  const record = layout.labelBytes + pixels
  const size = await unpackedSize(file)
  if (size % record !== 0) throw cutOff(file, size, record)
  return {
    split: splitOf(baseName(file.path)),
    count: size / record,
    blocks: () => readBlocks(file, layout),
  }
}

function cutOff(file: SourceFile, size: number, record: number): WorkbenchError {
  const name = baseName(file.path)
  return new WorkbenchError(
    'dataset-unreadable',
    `${name}: ${size} bytes are ${Math.floor(size / record)} records of ${record} bytes and ${size % record} bytes of a cut-off one`,
    { details: { file: name } },
  )
}

async function unpackedSize(file: SourceFile): Promise<number> {
  if (!isGzip(await file.read(0, 2))) return file.size
  return new ByteReader(fileStream(file)).countRest(2 ** 40)
}

async function* readBlocks(file: SourceFile, layout: Layout): AsyncGenerator<SampleBlock> {
  const record = layout.labelBytes + pixels
  const reader = new ByteReader(fileStream(file))
  for (;;) {
    const bytes = await reader.read(recordsPerBlock * record)
    const count = Math.floor(bytes.length / record)
    if (count === 0) return
    const values = new Uint8Array(count * pixels)
    const labels = new Int32Array(count)
    for (let index = 0; index < count; index++) {
      const start = index * record + layout.labelBytes
      const label = bytes[start - 1] ?? 0
      if (label >= layout.classes)
        throw new WorkbenchError(
          'dataset-unreadable',
          `${baseName(file.path)}: label ${label} in a record, ${layout.name} has labels below ${layout.classes}`,
        )
      labels[index] = label
      interleave(bytes.subarray(start, start + pixels), values, index * pixels)
    }
    yield { count, values, labels }
  }
}

/** Planes of red, green and blue to pixels. */
function interleave(planes: Uint8Array, target: Uint8Array, offset: number): void {
  for (let pixel = 0; pixel < plane; pixel++) {
    target[offset + 3 * pixel] = planes[pixel] ?? 0
    target[offset + 3 * pixel + 1] = planes[plane + pixel] ?? 0
    target[offset + 3 * pixel + 2] = planes[2 * plane + pixel] ?? 0
  }
}
