/**
 * Pictures in one folder a class, under nothing, one top folder, or train / validation / test
 * folders. Nested class folders (alphabet/character) become classes named by both.
 */
import type { ImportProblem, SplitName } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { translateSynsets } from '../classNameFiles.ts'
import type { DatasetFormat, Match, OpenedPictures } from '../format.ts'
import { notThis } from '../format.ts'
import { findPictures } from '../pictureFiles.ts'
import { PictureItems } from '../pictureItems.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName, compareNames, folderName } from '../source.ts'
import { splitFolder } from '../splitNames.ts'

export const classFolders: DatasetFormat = {
  id: 'class-folders',
  name: 'Class folders of pictures',
  match,
  open: openFolders,
}

async function match(source: Source): Promise<Match> {
  const { pictures } = await findPictures(source)
  if (pictures.length === 0) return notThis('no pictures in it')
  const folders = foldersOf(pictures)
  if (folders.size === 1 && folders.has(''))
    return notThis(`${pictures.length} pictures, but not in folders named after classes`)
  const classes = new Set([...placesOf(folders).values()].map(({ className }) => className))
  const [only = ''] = classes
  if (classes.size === 1 && (only === '' || saysNothing.test(only)))
    return notThis(
      `${pictures.length} pictures, all in a folder “${only === '' ? baseName([...folders][0] ?? '') : only}”: no folder a class, and ${source.files.some(({ path }) => /\.(json|xml)$|(^|\/)labels\/[^/]*\.txt$/i.test(path)) ? 'annotations of boxes (COCO, VOC, YOLO) are not read; a list of path,label is' : 'no list that names them'}`,
    )
  const share = pictures.length / source.files.length
  return {
    confidence: 0.5 + 0.3 * share,
    reason: `${pictures.length.toLocaleString('en')} pictures in ${folders.size} folder${folders.size === 1 ? '' : 's'}`,
  }
}

/** Folders that hold pictures of all classes. */
const saysNothing =
  /(^|\/)(images?|imgs?|pictures?|photos?|pics|jpe?gs?|pngs?|jpegimages|data(set)?|files|(train|test|val)[-_ ]?(images?|imgs?|data|set))$/i

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

interface Place {
  readonly split: SplitName | null
  readonly className: string
}

function place(folders: readonly string[], outer: SplitName | null): Place {
  const splitAt = folders.findIndex((folder) => splitFolder(folder) !== null)
  // A split folder is the outermost or the innermost one: train/cat or cat/train.
  const isSplit = splitAt === 0 || (splitAt > 0 && splitAt === folders.length - 1)
  const classPath = isSplit ? folders.filter((_, index) => index !== splitAt) : folders
  const split = isSplit ? splitFolder(folders[splitAt] ?? '') : null
  return { split: split ?? outer, className: classPath.join('/') }
}

/** Of a million files nothing is made but one string at a time. */
function foldersOf(files: readonly SourceFile[]): Set<string> {
  const folders = new Set<string>()
  for (const { path } of files) folders.add(folderName(path))
  return folders
}

/** Thought out once a folder: there are far fewer of them than files. */
function placesOf(folders: ReadonlySet<string>): Map<string, Place> {
  const names = [...folders]
  const paths = names.map((folder) => folder.split('/').filter(Boolean))
  const depth = sharedDepth(paths)
  const shared = paths[0]?.slice(0, depth) ?? []
  const outer = shared.map((folder) => splitFolder(folder)).find((split) => split !== null) ?? null
  return new Map(
    names.map((folder, index) => [folder, place(paths[index]?.slice(depth) ?? [], outer)]),
  )
}

function leftOut(file: string, message: string): ImportProblem {
  return { severity: 'warning', file, message, consequence: 'left out', kind: 'other' }
}

function notPictures(source: Source, others: readonly SourceFile[]): ImportProblem[] {
  const named = others.slice(0, 20).map(({ path }) => leftOut(path, 'is not a picture'))
  return others.length > 20
    ? [...named, leftOut(source.label, `${others.length - 20} more files are not pictures`)]
    : named
}

function emptyClasses({ emptyFolders }: Source): ImportProblem[] {
  return emptyFolders
    .slice(0, 20)
    .map((folder) => leftOut(`${folder}/`, 'is a folder without a picture, so no class'))
}

async function openFolders(source: Source): Promise<OpenedPictures> {
  const { pictures, others } = await findPictures(source)
  if (pictures.length === 0)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${source.label}: ${source.files.length} files, 0 pictures among them`,
      { details: { file: source.label } },
    )
  const places = placesOf(foldersOf(pictures))
  const classNames = [...new Set([...places.values()].map(({ className }) => className))]
    .filter(Boolean)
    .sort(compareNames)
  const isClassless = ({ path }: SourceFile): boolean =>
    places.get(folderName(path))?.className === ''
  const classless = pictures.filter(isClassless)
  const problems = [...emptyClasses(source)]
  for (const { path } of classless.slice(0, 20))
    problems.push(leftOut(path, `lies in no class folder (${baseName(path)})`))
  problems.push(...caseClashes(classNames))
  if (classNames.length === 1) problems.push(loneClass(source, classNames[0] ?? ''))
  const translated = await translateSynsets(source, classNames)
  problems.push(
    ...(translated ? [translated.remark] : []),
    ...notPictures(
      source,
      others.filter(({ path }) => path !== translated?.remark.file),
    ),
  )
  const inClasses =
    classless.length === 0 ? pictures : pictures.filter((file) => !isClassless(file))
  const items = itemsOf(inClasses, places, classNames)
  return { kind: 'pictures', classNames: translated?.names ?? classNames, items, problems }
}

function itemsOf(
  files: readonly SourceFile[],
  places: ReadonlyMap<string, Place>,
  classNames: readonly string[],
): PictureItems {
  const indexOf = new Map(classNames.map((name, index) => [name, index]))
  return PictureItems.each(files, ({ path }) => {
    const { split = null, className = '' } = places.get(folderName(path)) ?? {}
    return { label: indexOf.get(className) ?? 0, split }
  })
}

function loneClass({ label }: Source, name: string): ImportProblem {
  return {
    severity: 'warning',
    file: label,
    message: `holds one class only, “${name}”: there is nothing to tell apart`,
    consequence: 'kept',
    kind: 'other',
  }
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
