/** Names of classes from the text file that often lies beside packed data, one name a line. */
import type { ImportProblem } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { Source } from './source.ts'
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
