/**
 * Pictures in one folder a class, under nothing, one top folder, or train / validation / test
 * folders. Nested class folders (alphabet/character) become classes named by both.
 */
import type { ImportProblem, SplitName } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import type { DatasetFormat, Match, OpenedPictures, PictureItem } from '../format.ts'
import { notThis } from '../format.ts'
import { hasPictureName, pictureKind } from '../pictures.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName, compareNames, folderName } from '../source.ts'
import { splitFolder } from '../splitNames.ts'

export const classFolders: DatasetFormat = {
  id: 'class-folders',
  name: 'Class folders of pictures',
  match,
  open: (source) => Promise.resolve().then(() => openFolders(source)),
}

async function match(source: Source): Promise<Match> {
  const named = source.files.filter(({ path }) => hasPictureName(path))
  const sample = named.length > 0 ? named : source.files
  let found = 0
  for (const file of sample.slice(0, 16))
    if (pictureKind(await file.read(0, 16)) !== null) found += 1
  if (found === 0 && named.length === 0) return notThis('no pictures in it')
  const folders = new Set(named.map(({ path }) => folderName(path)))
  if (named.length > 0 && folders.size === 1 && folders.has(''))
    return notThis(`${named.length} pictures, but not in folders named after classes`)
  const share = named.length / source.files.length
  return {
    confidence: 0.5 + 0.3 * share,
    reason: `${named.length} pictures in ${folders.size} folders`,
  }
}

interface Placed {
  readonly file: SourceFile
  readonly split: SplitName | null
  readonly className: string
}

/** Folder names that all files share tell nothing: `flowers/…`, `data/flowers/…`. */
function sharedDepth(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths
  let depth = 0
  while (
    depth < first.length &&
    paths.every((folders) => folders[depth] === first[depth]) &&
    (paths.some((folders) => folders.length > depth + 1) ||
      splitFolder(first[depth] ?? '') !== null)
  )
    depth += 1
  return depth
}

function place(file: SourceFile, folders: readonly string[]): Placed {
  const splitAt = folders.findIndex((folder) => splitFolder(folder) !== null)
  // A split folder is the outermost or the innermost one: train/cat or cat/train.
  const isSplit = splitAt === 0 || (splitAt > 0 && splitAt === folders.length - 1)
  const classPath = isSplit ? folders.filter((_, index) => index !== splitAt) : folders
  const split = isSplit ? splitFolder(folders[splitAt] ?? '') : null
  return { file, split, className: classPath.join('/') }
}

function placeAll(files: readonly SourceFile[]): Placed[] {
  const paths = files.map(({ path }) => folderName(path).split('/').filter(Boolean))
  const depth = sharedDepth(paths)
  const shared = paths[0]?.slice(0, depth) ?? []
  const outer = shared.map((folder) => splitFolder(folder)).find((split) => split !== null) ?? null
  return files.map((file, index) => {
    const placed = place(file, paths[index]?.slice(depth) ?? [])
    return { ...placed, split: placed.split ?? outer }
  })
}

function leftOut(file: string, message: string): ImportProblem {
  return { severity: 'warning', file, message, consequence: 'left out', kind: 'other' }
}

function notPictures(source: Source): ImportProblem[] {
  const others = source.files.filter(({ path }) => !hasPictureName(path))
  const named = others.slice(0, 20).map(({ path }) => leftOut(path, 'is not a picture'))
  return others.length > 20
    ? [...named, leftOut(source.label, `${others.length - 20} more files are not pictures`)]
    : named
}

function openFolders(source: Source): OpenedPictures {
  const pictures = source.files.filter(({ path }) => hasPictureName(path))
  if (pictures.length === 0)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${source.label}: ${source.files.length} files, 0 pictures among them`,
      { details: { file: source.label } },
    )
  const placed = placeAll(pictures)
  const problems = [...notPictures(source)]
  const inClasses = placed.filter(({ className }) => className !== '')
  for (const { file } of placed.filter(({ className }) => className === '').slice(0, 20))
    problems.push(leftOut(file.path, `lies in no class folder (${baseName(file.path)})`))
  const classNames = [...new Set(inClasses.map(({ className }) => className))].sort(compareNames)
  const indexOf = new Map(classNames.map((name, index) => [name, index]))
  problems.push(...caseClashes(classNames))
  const items: PictureItem[] = inClasses.map(({ file, split, className }) => ({
    file,
    split,
    label: indexOf.get(className) ?? 0,
  }))
  return { kind: 'pictures', classNames, items, problems }
}

/** “Cat” and “cat” are two classes on Linux and one on other systems. */
function caseClashes(names: readonly string[]): ImportProblem[] {
  const seen = new Map<string, string>()
  const problems: ImportProblem[] = []
  for (const name of names) {
    const folded = name.normalize('NFC').toLowerCase()
    const earlier = seen.get(folded)
    if (earlier === undefined) seen.set(folded, name)
    else
      problems.push({
        severity: 'warning',
        file: name,
        message: `differs from the class “${earlier}” only in upper and lower case`,
        consequence: 'kept as two classes',
        kind: 'other',
      })
  }
  return problems
}
