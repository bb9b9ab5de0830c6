/** An imported set back as files that other programs read: class folders of PNG, or one NPZ. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetExportFormat } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { inOurWords } from './durableFiles.ts'
import { loadSharp } from './loadSharp.ts'
import type { Manifest, StoredSplit } from './manifest.ts'
import { readManifest } from './manifest.ts'
import { writeNpz } from './npzWriter.ts'
import { openDataset } from './openDataset.ts'

export interface ExportTask {
  /** Folder of the imported set. */
  readonly folder: string
  readonly format: DatasetExportFormat
  /** Folder that gets a new folder or file; exists. */
  readonly destination: string
}

/** All or nothing: what is written gets its name once it is complete. Returns that name. */
export async function exportDataset(task: ExportTask): Promise<string> {
  const manifest = await readManifest(task.folder)
  const { id } = manifest.dataset
  const { destination, format } = task
  const ending = format === 'npz' ? '.npz' : ''
  const name = await freeName(destination, id, ending)
  const partial = join(destination, `.${name}.partial`)
  try {
    if (format === 'npz') await writeNpz(task.folder, manifest, partial)
    else await writeClassFolders(task.folder, manifest, partial)
    await rename(partial, join(destination, name))
    return name
  } catch (thrown) {
    throw inOurWords(thrown, destination)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

/** The name itself, or with the first number that makes it new. */
async function freeName(destination: string, wanted: string, ending: string): Promise<string> {
  const taken = new Set(await readdir(destination))
  let name = wanted + ending
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}${ending}`
  return name
}

async function writeClassFolders(folder: string, manifest: Manifest, to: string): Promise<void> {
  const { kind, classNames, name } = manifest.dataset
  if (kind !== 'images' || classNames.length === 0)
    throw new WorkbenchError(
      'request-invalid',
      `“${name}” has no pictures in classes; export it as NPZ`,
    )
  for (const split of manifest.splits)
    await writePart(folder, manifest, split, join(to, split.name))
}

async function writePart(
  folder: string,
  { dataset }: Manifest,
  split: StoredSplit,
  to: string,
): Promise<void> {
  const opened = await openDataset(folder)
  const labels = opened.labels(split.name)
  const reader = opened.reader(split.name)
  const sharp = await loadSharp()
  const [height = 1, width = 1, channels = 1] = dataset.shape
  const raw = { width, height, channels: channels as 1 | 3 | 4 }
  const digits = String(split.count).length
  const places = dataset.classNames.map((className, index) => join(to, folderFor(className, index)))
  for (const place of places) await mkdir(place, { recursive: true })
  const pixels = new Uint8Array(reader.sampleBytes)
  try {
    for (let index = 0; index < split.count; index++) {
      reader.copySample(index, pixels, 0)
      const place = places[labels[index] ?? 0] ?? to
      const file = join(place, `${String(index).padStart(digits, '0')}.png`)
      await sharp(pixels, { raw }).png({ compressionLevel: 3 }).toFile(file)
    }
  } finally {
    reader.close()
  }
}

/** A class may be called anything; nested ones (alphabet/character) become nested folders again. */
function folderFor(className: string, index: number): string {
  const parts = className
    .split('/')
    .map((part) => part.replace(/[\\:*?"<>|\u0000-\u001f]/g, '_').trim())
    .filter((part) => part !== '' && part !== '.' && part !== '..')
  return parts.length === 0 ? `class ${index}` : join(...parts)
}
