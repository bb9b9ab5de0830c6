/** What was dropped as one source: files, folders, and the insides of archives. */
import { lstat, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ImportProblem } from '../contract/dataset.ts'
import type { ArchiveFiles } from './archives/zip.ts'
import { openArchive, unpackable } from './archives/openArchive.ts'
import { expandArchives } from './innerArchives.ts'
import type { Recognised } from './recognise.ts'
import { tryFormats, recognise } from './recognise.ts'
import type { Source, SourceFile } from './source.ts'
import { emptyAmong, renamed, sortByPath } from './source.ts'
import { diskFile, sourceFromPaths } from './sourceFiles.ts'

export interface SourceContext {
  /** For archives that must be unpacked to be looked into; emptied afterwards. */
  readonly scratchFolder: string
}

export interface RecognisedSource {
  readonly source: Source
  readonly recognised: Recognised
}

/** Archives inside what was dropped are opened too, one level deep, where nothing beside them is a set. */
export async function openRecognised(
  paths: readonly string[],
  context: SourceContext,
): Promise<RecognisedSource> {
  const outer = await openSource(paths, context)
  let source = outer
  try {
    const recognised = await tryFormats(outer)
    if (recognised) return { source, recognised }
    source = (await expandArchives(outer, context.scratchFolder)) ?? outer
    return { source, recognised: await recognise(source) }
  } catch (thrown) {
    await source.close()
    throw thrown
  }
}

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
      const archive = await openDropped(path, context)
      if (archive) archives.push({ name: basename(path), archive })
      else plain.push(path)
    }
    const rest = plain.length > 0 ? await sourceFromPaths(plain) : null
    const { files, folders, problems } = gather(archives, rest, paths.length === 1)
    return {
      label: paths.map((path) => basename(path)).join(', '),
      files: archives.length === 0 ? files : await sortByPath(files),
      emptyFolders: [...(rest?.emptyFolders ?? []), ...emptyAmong(folders, files)],
      problems,
      close,
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

function gather(
  archives: readonly { readonly name: string; readonly archive: ArchiveFiles }[],
  rest: Source | null,
  alone: boolean,
) {
  // A million files are not copied for nothing.
  if (archives.length === 0 && rest)
    return { files: rest.files, folders: [], problems: rest.problems }
  const files: SourceFile[] = rest ? [...rest.files] : []
  const folders: string[] = []
  const problems: ImportProblem[] = [...(rest?.problems ?? [])]
  for (const { name, archive } of archives) {
    const prefix = alone ? '' : `${withoutEnding(name)}/`
    for (const file of archive.files)
      files.push(alone ? file : renamed(file, `${prefix}${file.path}`))
    folders.push(...archive.folders.map((folder) => `${prefix}${folder}`))
    problems.push(...archive.problems)
  }
  return { files, folders, problems }
}

/** Entries of several archives keep apart: `train.zip` and `test.zip` become folders. */
export function withoutEnding(name: string): string {
  return name.replace(/(\.(zip|npz|tar|tgz|gz))+$/i, '')
}

async function openDropped(path: string, context: SourceContext): Promise<ArchiveFiles | null> {
  const stat = await lstat(path).catch(() => null)
  if (stat?.isFile() !== true) return null
  const facts = { size: stat.size, modified: stat.mtimeMs }
  const archive = await openArchive(diskFile(path, basename(path), facts), context.scratchFolder)
  return archive && unpackable(archive, context.scratchFolder)
}
