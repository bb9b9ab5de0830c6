/** Pictures in a Parquet column: raw bytes, or {bytes, path} beside an integer or text label. */
import type { ImportChoices } from './choices.ts'
import type { OpenedPictures } from './format.ts'
import type { ParquetFile } from './parquetFile.ts'
import { PictureItems } from './pictureItems.ts'
import type { PictureItem } from './pictureItems.ts'
import { pictureKind } from './pictures.ts'
import { compareNames } from './source.ts'
import { splitInName } from './splitNames.ts'

const labelName = /^(label|labels|class|target|fine_label|digit|category|y)$/i
const rowsAtOnce = 256

/** Null where no column holds pictures. */
export async function openParquetPictures(
  files: readonly ParquetFile[],
  choices: ImportChoices,
): Promise<OpenedPictures | null> {
  const [first] = files
  const pictureColumn = first && first.rows > 0 ? await findPictures(first) : null
  if (!first || pictureColumn === null) return null
  const labelColumn =
    choices.labelColumn ?? first.columns.find((column) => labelName.test(column)) ?? null
  if (labelColumn === null) return null
  const labels: string[][] = []
  for (const file of files) labels.push(await readLabels(file, labelColumn))
  const values = [...new Set(labels.flat())].sort(compareNames)
  const indexOf = new Map(values.map((value, index) => [value, index]))
  const names = classLabelNames(first, labelColumn)
  const items = files.flatMap((file, index) =>
    itemsOf(
      file,
      pictureColumn,
      (labels[index] ?? []).map((label) => indexOf.get(label) ?? 0),
    ),
  )
  return {
    kind: 'pictures',
    classNames: values.map((value) => names[Number(value)] ?? value),
    problems: [],
    items: PictureItems.of(items),
  }
}

function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'object' && value !== null && 'bytes' in value)
    return value.bytes instanceof Uint8Array ? value.bytes : null
  return null
}

async function findPictures(file: ParquetFile): Promise<string | null> {
  const [row] = await file.read(0, 1, file.columns)
  return (
    file.columns.find((column) => {
      const bytes = bytesOf(row?.[column])
      return bytes !== null && pictureKind(bytes) !== null
    }) ?? null
  )
}

async function readLabels(file: ParquetFile, column: string): Promise<string[]> {
  const labels: string[] = []
  for (let start = 0; start < file.rows; start += 1 << 16) {
    const rows = await file.read(start, Math.min(file.rows, start + (1 << 16)), [column])
    for (const row of rows) {
      const value = row[column]
      labels.push(value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value))
    }
  }
  return labels
}

/** Pictures are asked for in order, so one stretch of rows in memory serves many of them. */
function itemsOf(file: ParquetFile, column: string, labels: readonly number[]): PictureItem[] {
  let window: { start: number; rows: Promise<Record<string, unknown>[]> } | null = null
  async function picture(index: number): Promise<Uint8Array> {
    const start = index - (index % rowsAtOnce)
    if (window?.start !== start)
      window = {
        start,
        rows: file.read(start, Math.min(file.rows, start + rowsAtOnce), [column]),
      }
    const rows = await window.rows
    return bytesOf(rows[index - start]?.[column]) ?? new Uint8Array(0)
  }
  const split = splitInName(file.file.path)
  return labels.map((label, index) => ({
    label,
    split,
    file: {
      path: `${file.file.path} row ${index + 1}`,
      // Only the row knows; the limit on files does not need it exactly.
      size: 1 << 27,
      read: async (offset, length) => (await picture(index)).subarray(offset, offset + length),
      stream: async function* () {
        yield await picture(index)
      },
    },
  }))
}

/** Names of classes as Hugging Face writes them into the file's own notes. */
function classLabelNames({ metadata }: ParquetFile, column: string): string[] {
  const note = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value
  if (note === undefined) return []
  try {
    const features = (JSON.parse(note) as { info?: { features?: Record<string, unknown> } }).info
      ?.features
    const feature = features?.[column]
    const names: unknown =
      typeof feature === 'object' && feature !== null && 'names' in feature ? feature.names : []
    return Array.isArray(names) ? names.map(String) : []
  } catch {
    // A note that is no JSON names nothing; the labels themselves remain.
    return []
  }
}
