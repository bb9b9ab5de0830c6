/** Archives inside what was dropped: a ZIP in a TAR.GZ, a folder of NPZ files. One level, then no further. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportProblem } from '../contract/dataset.ts'
import { openArchive, unpackable, unpackTo } from './archives/openArchive.ts'
import type { ArchiveFiles } from './archives/zip.ts'
import type { Source, SourceFile } from './source.ts'
import { emptyAmong, renamed, sortByPath } from './source.ts'
import { diskFile } from './sourceFiles.ts'

const archiveName = /\.(zip|npz|tar|tgz|tar\.gz)$/i
const archivesLimit = 64

export function isArchiveName(path: string): boolean {
  return archiveName.test(path)
}

/** Null where there is none inside. Closing the result closes the source too. */
export async function expandArchives(
  source: Source,
  scratchFolder: string,
): Promise<Source | null> {
  const inner = source.files.filter(({ path }) => isArchiveName(path)).slice(0, archivesLimit)
  if (inner.length === 0) return null
  const opened: ArchiveFiles[] = []
  const close = async (): Promise<void> => {
    for (const archive of opened) archive.close()
    await source.close()
  }
  const files: SourceFile[] = source.files.filter((file) => !inner.includes(file))
  const folders: string[] = []
  const problems: ImportProblem[] = [...source.problems]
  try {
    for (const [index, file] of inner.entries()) {
      // Each in a folder of its own: two may hold files of one name.
      const archive = await openInner(file, join(scratchFolder, `inner-${index}`))
      if (!archive) continue
      opened.push(archive)
      const prefix = file.path.replace(archiveName, '')
      for (const entry of archive.files) files.push(renamed(entry, `${prefix}/${entry.path}`))
      folders.push(...archive.folders.map((folder) => `${prefix}/${folder}`))
      problems.push(...archive.problems)
    }
    return {
      label: source.label,
      files: await sortByPath(files),
      emptyFolders: [...source.emptyFolders, ...emptyAmong(folders, files)],
      problems,
      close,
    }
  } catch (thrown) {
    // The source itself is closed by whoever opened it.
    for (const archive of opened) archive.close()
    throw thrown
  }
}

async function openInner(file: SourceFile, scratchFolder: string): Promise<ArchiveFiles | null> {
  await mkdir(scratchFolder, { recursive: true })
  const place = file.diskPath ?? (await unpackTo(file, scratchFolder))
  const facts = { size: file.size, modified: 0 }
  const onDisk = renamed(diskFile(place, place, facts), file.path)
  const archive = await openArchive(onDisk, scratchFolder)
  return archive && unpackable(archive, scratchFolder)
}
