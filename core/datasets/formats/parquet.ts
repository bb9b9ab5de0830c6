/** Parquet: tables, and pictures stored as bytes in a column, as on Hugging Face. */
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { WorkbenchError } from '../../contract/errors.ts'
import type { ImportChoices } from '../choices.ts'
import type { TextRow } from '../delimitedText.ts'
import type { DatasetFormat, Match, OpenedDataset } from '../format.ts'
import { notThis } from '../format.ts'
import { openTables } from '../openTables.ts'
import type { ParquetFile } from '../parquetFile.ts'
import { parquetBytes } from './parquetBytes.ts'
import { openParquetPictures } from '../parquetPictures.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName } from '../source.ts'

export const parquet: DatasetFormat = { id: 'parquet', name: 'Parquet', match, open }

const rowsAtOnce = 8_192
/** Beyond this, a row group is not what a writer makes but what an attacker declares. */
const rowLimit = 2 ** 40

function isParquet(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(0, 4)) === 'PAR1'
}

async function parquetFiles(source: Source): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  for (const file of source.files.slice(0, 256))
    if (isParquet(await file.read(0, 4))) found.push(file)
  return found
}

async function match(source: Source): Promise<Match> {
  const found = await parquetFiles(source)
  if (found.length === 0) return notThis('no file starts with the Parquet mark PAR1')
  return {
    confidence: 0.9,
    reason: `Parquet mark in ${found.map(({ path }) => baseName(path)).join(', ')}`,
  }
}

function damaged(file: SourceFile, thrown: unknown): WorkbenchError {
  const name = baseName(file.path)
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return new WorkbenchError('dataset-unreadable', `${name}: the Parquet file is damaged (${why})`, {
    details: { file: name },
    cause: thrown,
  })
}

async function openFile(file: SourceFile): Promise<ParquetFile> {
  const buffer = parquetBytes(file.size, (start, end) => sliceOf(file, start, end))
  try {
    // Loaded when needed: the program starts 50 ms sooner.
    const { compressors } = await import('hyparquet-compressors')
    const metadata = await parquetMetadataAsync(buffer)
    const rows = Number(metadata.num_rows)
    if (!(rows >= 0 && rows < rowLimit)) throw new Error(`it declares ${rows} rows`)
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name)
    return {
      file,
      metadata,
      rows,
      columns,
      read: async (rowStart, rowEnd, picked) =>
        parquetReadObjects({
          file: buffer,
          metadata,
          compressors,
          rowStart,
          rowEnd,
          columns: [...picked],
          utf8: false,
        }).catch((thrown: unknown) => {
          throw damaged(file, thrown)
        }),
    }
  } catch (thrown) {
    throw damaged(file, thrown)
  }
}

async function sliceOf(file: SourceFile, start: number, end: number): Promise<ArrayBuffer> {
  if (!(start >= 0 && start <= end && end <= file.size))
    throw new Error(`it points at bytes ${start} to ${end} of ${file.size}`)
  return Uint8Array.from(await file.read(start, end - start)).buffer
}

async function open(source: Source, choices: ImportChoices): Promise<OpenedDataset> {
  const files: ParquetFile[] = []
  for (const file of await parquetFiles(source)) files.push(await openFile(file))
  const [first] = files
  if (!first) throw new WorkbenchError('dataset-unreadable', `${source.label}: no Parquet file`)
  const pictures = await openParquetPictures(files, choices)
  if (pictures) return pictures
  const odd = files.find(({ columns }) => columns.join() !== first.columns.join())
  if (odd)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${baseName(odd.file.path)}: ${odd.columns.length} columns (${odd.columns.join(', ').slice(0, 120)}), but ${baseName(first.file.path)} has ${first.columns.length}`,
    )
  const tables = files.map((opened) => ({
    file: baseName(opened.file.path),
    rows: () => textRows(opened),
  }))
  return openTables(tables, first.columns, choices)
}

async function* textRows({ rows, columns, read }: ParquetFile): AsyncGenerator<TextRow[]> {
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const objects = await read(start, Math.min(rows, start + rowsAtOnce), columns)
    yield objects.map((row, index) => ({
      cells: columns.map((column) => cellText(row[column])),
      line: start + index + 1,
    }))
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  return JSON.stringify(value)
}
