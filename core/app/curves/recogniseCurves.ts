/** Whether what a person gave holds curves, and which of its files do. */
import { lstat } from 'node:fs/promises'
import type { SourceFile } from '../../datasets/source.ts'
import { sourceFromPaths } from '../../datasets/sourceFiles.ts'
import { maskedCrc32c } from '../crc32c.ts'
import { isEventName } from './eventRuns.ts'
import { looksLikeCurves } from './tableRuns.ts'

export interface Recognised {
  /** Name of what was given. */
  readonly label: string
  readonly events: readonly SourceFile[]
  readonly tables: readonly SourceFile[]
}

/** Inside a folder only names tell event files, as for TensorBoard; a file that was given by itself is looked into. */
export async function recognise(paths: readonly string[]): Promise<Recognised> {
  const { label, files } = await sourceFromPaths(paths)
  const named = files.filter(({ path }) => isEventName(path))
  const given = files.filter(({ path }) => !path.includes('/') && !isEventName(path))
  const isFolder = paths.length === 1 && (await lstat(paths[0] ?? '')).isDirectory()
  if (isFolder) return { label, events: named, tables: [] }
  const events = [...named]
  const tables: SourceFile[] = []
  for (const file of given.slice(0, 1_000))
    if (await beginsWithRecord(file)) events.push(file)
    else if (isTableName(file.path)) tables.push(file)
  return { label, events, tables }
}

/** What a drop can be. A table may always be a data set as well; so a person is asked. */
export async function kindOfDrop(paths: readonly string[]): Promise<'events' | 'table' | 'other'> {
  const { events, tables } = await recognise(paths)
  if (events.length > 0) return 'events'
  if (tables.length === 0 || tables.length < paths.length) return 'other'
  for (const table of tables) if (!(await looksLikeCurves(table))) return 'other'
  return 'table'
}

function isTableName(path: string): boolean {
  return /\.(csv|tsv|txt)$/i.test(path)
}

/** The checksum of its length is right. */
async function beginsWithRecord(file: SourceFile): Promise<boolean> {
  const head = Buffer.from(await file.read(0, 12))
  return head.length === 12 && head.readUInt32LE(8) === maskedCrc32c(head.subarray(0, 8))
}
