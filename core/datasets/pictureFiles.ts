/** Which files of a source are pictures: by name, and by content where the name says nothing. */
import { hasPictureName, pictureKind } from './pictures.ts'
import type { Source, SourceFile } from './source.ts'
import { baseName } from './source.ts'

/** Files looked into for want of a telling name. */
const lookLimit = 5_000

/** Names that say that a file is something else. */
const otherName = /\.(txt|csv|tsv|json|xml|md|ya?ml|html?|py|m|mat|npy|npz|h5|zip|tar|gz|tgz|pdf)$/i

interface FoundPictures {
  readonly pictures: readonly SourceFile[]
  readonly others: readonly SourceFile[]
}

const known = new WeakMap<Source, Promise<FoundPictures>>()

/** Asked by matching and by opening; looked up once. */
export function findPictures(source: Source): Promise<FoundPictures> {
  const found = known.get(source) ?? lookThrough(source)
  known.set(source, found)
  return found
}

async function lookThrough({ files }: Source): Promise<FoundPictures> {
  const pictures: SourceFile[] = []
  const others: SourceFile[] = []
  let looked = 0
  for (const file of files) {
    if (hasPictureName(file.path)) pictures.push(file)
    else if (otherName.test(baseName(file.path)) || looked >= lookLimit) others.push(file)
    else {
      looked += 1
      const head = await file.read(0, 16).catch(() => new Uint8Array(0))
      if (pictureKind(head) === null) others.push(file)
      else pictures.push(file)
    }
  }
  return { pictures: others.length === 0 ? files : pictures, others }
}
