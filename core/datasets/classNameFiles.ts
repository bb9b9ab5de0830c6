/** Names of classes from the text file that often lies beside packed data, one name a line. */
import type { ImportProblem } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Source, SourceFile } from './source.ts'
import { baseName, readWhole } from './source.ts'

const nameFile =
  /^(class[-_ ]?names|classes|labels|label[-_ ]?names|batches\.meta|fine_label_names)(\.txt)$/i

/** `count` names: those of the file where it has enough, else the class numbers. */
export async function classNamesFor(
  source: Source,
  count: number,
  problems: ImportProblem[],
): Promise<string[]> {
  if (count > 100_000)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${source.label}: ${count} classes, at most 100000`,
    )
  const numbers = Array.from({ length: count }, (_, index) => String(index))
  const file = source.files.find(({ path }) => nameFile.test(baseName(path)))
  if (!file) return numbers
  const text = new TextDecoder().decode(await readWhole(file, 1 << 20))
  const names = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (names.length < count) {
    problems.push({
      severity: 'warning',
      file: baseName(file.path),
      message: `names ${names.length} classes, the labels need ${count}`,
      consequence: 'classes are called by their numbers',
      kind: 'other',
    })
    return numbers
  }
  return names
}

const synsetFile = /synset|class(es|[-_ ]?(names|index|list))?|words|mapping/i

interface Translated {
  readonly names: string[]
  readonly remark: ImportProblem
}

/** ImageNet’s folders are called n01440764; a file beside them says “tench”. Null where there is none. */
export async function translateSynsets(
  source: Source,
  folders: readonly string[],
): Promise<Translated | null> {
  const files = source.files.filter(
    ({ path }) => /\.txt$/i.test(path) && synsetFile.test(baseName(path)),
  )
  for (const file of files.slice(0, 8)) {
    const words = wordsIn(new TextDecoder().decode(await readWhole(file, 1 << 22)))
    const names = folders.map((folder) => words.get(folder))
    if (names.every((one) => one !== undefined)) return translated(file, folders, names)
  }
  return null
}

function wordsIn(text: string): Map<string, string> {
  const words = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const [, key, said] = /^(\S+)[\s,]+(\S.*)$/.exec(line) ?? []
    // “tench, Tinca tinca”: the first of the synonyms.
    if (key !== undefined && said !== undefined) words.set(key, said.split(',')[0]?.trim() ?? said)
  }
  return words
}

/** Two folders may share a word (“crane”): they stay two classes. */
function translated(file: SourceFile, folders: readonly string[], names: string[]): Translated {
  const repeated = new Set(names.filter((one, index) => names.indexOf(one) !== index))
  return {
    names: names.map((one, index) =>
      repeated.has(one) ? `${one} (${folders[index] ?? ''})` : one,
    ),
    remark: {
      severity: 'warning',
      file: file.path,
      message: `says what the ${folders.length} folders stand for: ${folders[0] ?? ''} is “${names[0] ?? ''}”`,
      consequence: 'classes are called so',
      kind: 'other',
    },
  }
}
