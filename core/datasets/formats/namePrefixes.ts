/** Pictures in one folder whose names begin with their class: `cat.12.jpg`, `dog_003.png`. */
import type { DatasetFormat, Match, OpenedPictures } from '../format.ts'
import { notThis } from '../format.ts'
import { findPictures } from '../pictureFiles.ts'
import { PictureItems } from '../pictureItems.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName, compareNames, folderName } from '../source.ts'
import { splitFolder } from '../splitNames.ts'

export const namePrefixes: DatasetFormat = {
  id: 'name-prefixes',
  name: 'Pictures named after their classes',
  match,
  open,
}

/** Letters, a separator, a number: what comes before is the class. */
const pattern = /^(\p{L}[\p{L}\p{M} _-]*?)[._ -]*\(?\d+\)?\.[a-z]+$/iu

function classOf({ path }: SourceFile): string | null {
  return pattern.exec(baseName(path))?.[1]?.toLowerCase() ?? null
}

async function match(source: Source): Promise<Match> {
  const { pictures } = await findPictures(source)
  if (pictures.length === 0) return notThis('no pictures in it')
  const counts = new Map<string, number>()
  for (const file of pictures) {
    const name = classOf(file)
    if (name === null) return notThis('not every name is a word and a number')
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  // One word (IMG_0001) is a camera's, many words with one picture each are titles.
  if (counts.size < 2) return notThis(`the names begin with ${counts.size} different words`)
  const isRepeated = [...counts.values()].every((count) => count >= 2)
  if (!isRepeated || counts.size > pictures.length / 3)
    return notThis(`the names begin with ${counts.size} words, too many for classes`)
  return {
    confidence: 0.4,
    reason: `names begin with ${[...counts.keys()].slice(0, 8).join(', ')}`,
  }
}

async function open(source: Source): Promise<OpenedPictures> {
  const { pictures } = await findPictures(source)
  const classNames = [...new Set(pictures.map((file) => classOf(file) ?? ''))].sort(compareNames)
  const indexOf = new Map(classNames.map((name, index) => [name, index]))
  return {
    kind: 'pictures',
    classNames,
    problems: [],
    items: PictureItems.each(pictures, (file) => ({
      label: indexOf.get(classOf(file) ?? '') ?? 0,
      split: splitFolder(folderName(file.path).split('/').at(-1) ?? ''),
    })),
  }
}
