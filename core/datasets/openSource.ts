/** What was dropped as one source: files, folders, and the insides of archives. */
import { lstat, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ImportProblem } from '../contract/dataset.ts'
import { isTar, openTar } from './archives/tar.ts'
import { isTarGzip, openTarGzip } from './archives/tarGzip.ts'
import type { ArchiveFiles } from './archives/zip.ts'
import { isZip, openZip } from './archives/zip.ts'
import type { Source, SourceFile } from './source.ts'
import { compareNames } from './source.ts'
import { diskFile, sourceFromPaths } from './sourceFiles.ts'

export interface SourceContext {
  /** For archives that must be unpacked to be looked into; emptied afterwards. */
  readonly scratchFolder: string
}

/** Archives inside dropped folders are files like others; those dropped themselves are opened. */
export async function openSource(
  paths: readonly string[],
  context: SourceContext,
): Promise<Source> {
  const archives: { readonly name: string; readonly archive: ArchiveFiles }[] = []
  const plain: string[] = []
  const close = async (): Promise<void> => {
    for (const { archive } of archives) archive.close()
    await rm(context.scratchFolder, { recursive: true, force: true })
  }
  try {
    for (const path of paths) {
      const archive = await openArchive(path, context)
      if (archive) archives.push({ name: basename(path), archive })
      else plain.push(path)
    }
    if (archives.length === 0) return await sourceFromPaths(paths)
    const rest = plain.length > 0 ? await sourceFromPaths(plain) : null
    const files: SourceFile[] = [...(rest?.files ?? [])]
    const problems: ImportProblem[] = [...(rest?.problems ?? [])]
    for (const { name, archive } of archives) {
      files.push(...(paths.length === 1 ? archive.files : archive.files.map(inside(name))))
      problems.push(...archive.problems)
    }
    files.sort((left, right) => compareNames(left.path, right.path))
    return { label: paths.map((path) => basename(path)).join(', '), files, problems, close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

/** Entries of several archives keep apart: `train.zip` and `test.zip` become folders. */
function inside(name: string): (file: SourceFile) => SourceFile {
  const folder = name.replace(/(\.(zip|tar|tgz|gz))+$/i, '')
  return (file) => ({ ...file, path: `${folder}/${file.path}` })
}

async function openArchive(path: string, context: SourceContext): Promise<ArchiveFiles | null> {
  const stat = await lstat(path).catch(() => null)
  if (stat?.isFile() !== true) return null
  const name = basename(path)
  const file = diskFile(path, name, stat.size)
  const head = await file.read(0, 512).catch(() => new Uint8Array(0))
  if (isZip(head)) return openZip(path, name, stat.size)
  if (isTar(head)) return openTar(path, name, stat.size)
  if (await isTarGzip(file)) return openTarGzip(file, name, context.scratchFolder)
  return null
}
