/** A table that names picture files and their labels (path,label), with the pictures beside it. */
import type { ImportProblem, SplitName } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import type { ImportChoices } from '../choices.ts'
import type { TextRow } from '../delimitedText.ts'
import { detectDialect, readRows } from '../delimitedText.ts'
import type { DatasetFormat, Match, OpenedPictures } from '../format.ts'
import { notThis } from '../format.ts'
import { fileHead, fileStream } from '../gzip.ts'
import { findPictures } from '../pictureFiles.ts'
import { PictureItems } from '../pictureItems.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName, compareNames, folderName } from '../source.ts'
import { splitInName } from '../splitNames.ts'
import { toNumber } from '../tableColumns.ts'

export const listFile: DatasetFormat = {
  id: 'list-file',
  name: 'List of pictures and labels',
  match,
  open,
}

const listName = /\.(csv|tsv|txt|lst)$/i
const splitColumn = /^(split|part|subset|set|fold)$/i
const labelNames = /^(label|labels|class|class_?name|target|category|y)$/i

interface List {
  readonly file: SourceFile
  readonly rows: readonly TextRow[]
  /** Column that names files. */
  readonly paths: number
}

/**
 * Pictures by the path in the list: relative to the list, to the root, or by name alone, with or
 * without its ending. A name that several folders hold belongs to the folder that the list is called
 * after: `train.csv` speaks of `train/0001.jpg`, not of `test/0001.jpg`.
 */
class PictureIndex {
  readonly #byPath = new Map<string, SourceFile>()
  readonly #byName = new Map<string, SourceFile[]>()

  constructor(pictures: readonly SourceFile[]) {
    for (const file of pictures) {
      this.#byPath.set(file.path, file)
      const name = baseName(file.path)
      for (const key of new Set([name, name.replace(/\.[^.]+$/, '')])) {
        const named = this.#byName.get(key)
        if (named) named.push(file)
        else this.#byName.set(key, [file])
      }
    }
  }

  get size(): number {
    return this.#byPath.size
  }

  find(cell: string, list: SourceFile): SourceFile | undefined {
    const path = cell.trim().replaceAll('\\', '/').replace(/^\.\//, '')
    if (path === '') return undefined
    const folder = folderName(list.path)
    return (
      this.#byPath.get(folder === '' ? path : `${folder}/${path}`) ??
      this.#byPath.get(path) ??
      this.#named(baseName(path), list)
    )
  }

  #named(name: string, list: SourceFile): SourceFile | undefined {
    const named = this.#byName.get(name) ?? []
    if (named.length <= 1) return named[0]
    const stem = baseName(list.path)
      .replace(/\.[^.]+$/, '')
      .toLowerCase()
    const split = splitInName(stem)
    const closest = named.filter(({ path }) => {
      const folders = folderName(path).toLowerCase()
      return folders.split('/').includes(stem) || (split !== null && splitInName(folders) === split)
    })
    return closest.length === 1 ? closest[0] : undefined
  }
}

/** Kaggle’s example of an answer: its labels are made up. */
const isExample = /sample[-_]?submission/i

async function readList(file: SourceFile, whole: boolean): Promise<TextRow[]> {
  const dialect = await detectDialect((limit) => fileHead(file, limit)).catch(() => null)
  if (!dialect) return []
  const rows: TextRow[] = []
  for await (const piece of readRows(file, fileStream(file), dialect)) {
    rows.push(...piece)
    if (!whole && rows.length > 50) break
  }
  return rows
}

function pathColumn(rows: readonly TextRow[], file: SourceFile, pictures: PictureIndex): number {
  const sample = rows.slice(1, 40)
  const width = rows[0]?.cells.length ?? 0
  for (let column = 0; column < width; column++) {
    const found = sample.filter(({ cells }) => pictures.find(cells[column] ?? '', file)).length
    if (found > 0 && found >= 0.5 * sample.length) return column
  }
  return -1
}

async function findLists(source: Source, whole: boolean): Promise<List[]> {
  const named = source.files.filter(({ path }) => listName.test(path) && !isExample.test(path))
  // The index of a million pictures is not made for nothing.
  if (named.length === 0) return []
  const pictures = new PictureIndex((await findPictures(source)).pictures)
  if (pictures.size === 0) return []
  const lists: List[] = []
  for (const file of named.slice(0, 8)) {
    const head = await readList(file, false)
    const paths = pathColumn(head, file, pictures)
    if (paths < 0 || (head[0]?.cells.length ?? 0) < 2) continue
    lists.push({ file, paths, rows: whole ? await readList(file, true) : head })
  }
  return lists
}

async function match(source: Source): Promise<Match> {
  const lists = await findLists(source, false)
  const [first] = lists
  if (!first) return notThis('no list of the pictures in it')
  return {
    confidence: 0.85,
    reason: `${lists.map(({ file }) => baseName(file.path)).join(', ')}: column ${first.paths + 1} names pictures that are there`,
  }
}

interface Columns {
  readonly isHeader: boolean
  readonly label: number
  readonly split: number
}

function columnsOf(
  { rows, paths, file }: List,
  pictures: PictureIndex,
  wished: string | null,
): Columns {
  const [first] = rows
  const isHeader = first !== undefined && !pictures.find(first.cells[paths] ?? '', file)
  const names = isHeader ? first.cells : []
  const asked = wished === null ? -1 : names.findIndex((name) => name.trim() === wished)
  if (wished !== null && asked < 0)
    throw new WorkbenchError(
      'dataset-unreadable',
      `${baseName(file.path)}: there is no column “${wished}” among ${names.length}: ${names.slice(0, 20).join(', ')}`,
      { details: { file: baseName(file.path), column: wished } },
    )
  const named = asked >= 0 ? asked : names.findIndex((name) => labelNames.test(name.trim()))
  return {
    isHeader,
    label: named >= 0 ? named : paths === 0 ? 1 : 0,
    split: names.findIndex((name) => splitColumn.test(name.trim())),
  }
}

interface Listed {
  readonly file: SourceFile
  readonly label: string
  readonly split: SplitName | null
}

interface Wishes {
  readonly problems: ImportProblem[]
  readonly labelColumn: string | null
}

function readItems(
  list: List,
  pictures: PictureIndex,
  { problems, labelColumn }: Wishes,
): Listed[] {
  const { isHeader, label, split } = columnsOf(list, pictures, labelColumn)
  const ofFile = splitInName(baseName(list.file.path))
  const items: Listed[] = []
  let missing = 0
  for (const { cells, line } of list.rows.slice(isHeader ? 1 : 0)) {
    const file = pictures.find(cells[list.paths] ?? '', list.file)
    const name = cells[label]?.trim() ?? ''
    if (file && name !== '')
      items.push({ file, label: name, split: splitInName(cells[split] ?? '') ?? ofFile })
    else {
      missing += 1
      if (missing <= 50)
        problems.push(lost(list, line, cells[list.paths] ?? '', file === undefined))
    }
  }
  return items
}

function lost({ file }: List, line: number, path: string, isMissing: boolean): ImportProblem {
  return {
    severity: 'warning',
    file: `${baseName(file.path)} line ${line}`,
    message: isMissing ? `names “${path.slice(0, 120)}”, which is not there` : 'has no label',
    consequence: 'left out',
    kind: 'unreadable',
  }
}

async function open(source: Source, { labelColumn, task }: ImportChoices): Promise<OpenedPictures> {
  const pictures = new PictureIndex((await findPictures(source)).pictures)
  const problems: ImportProblem[] = []
  const listed = (await findLists(source, true)).flatMap((list) =>
    readItems(list, pictures, { problems, labelColumn }),
  )
  const values = [...new Set(listed.map(({ label }) => label))].sort(compareNames)
  if (task === 'numbers' || (task === 'auto' && areMeasures(values, listed.length)))
    return {
      kind: 'pictures',
      classNames: [],
      items: PictureItems.of(
        listed.map(({ label, ...item }) => ({ ...item, label: toNumber(label) })),
      ),
      problems,
    }
  const indexOf = new Map(values.map((name, index) => [name, index]))
  const items = listed.map(({ label, ...item }) => ({ ...item, label: indexOf.get(label) ?? 0 }))
  return { kind: 'pictures', classNames: values, items: PictureItems.of(items), problems }
}

/** Ages and prices, not classes: numbers with fractions, or hardly any twice. */
function areMeasures(values: readonly string[], count: number): boolean {
  const numbers = values.map(toNumber)
  if (numbers.some(Number.isNaN)) return false
  return (
    numbers.some((value) => !Number.isInteger(value)) ||
    (values.length > 100 && 2 * values.length > count)
  )
}
