/** A table that names picture files and their labels (path,label), with the pictures beside it. */
import type { ImportProblem, SplitName } from '../../contract/dataset.ts'
import type { ImportChoices } from '../choices.ts'
import type { TextRow } from '../delimitedText.ts'
import { detectDialect, readRows } from '../delimitedText.ts'
import type { DatasetFormat, Match, OpenedPictures, PictureItem } from '../format.ts'
import { notThis } from '../format.ts'
import { fileHead, fileStream } from '../gzip.ts'
import { hasPictureName } from '../pictures.ts'
import type { Source, SourceFile } from '../source.ts'
import { baseName, compareNames, folderName } from '../source.ts'
import { splitInName } from '../splitNames.ts'

export const listFile: DatasetFormat = {
  id: 'list-file',
  name: 'List of pictures and labels',
  match,
  open,
}

const listName = /\.(csv|tsv|txt|lst)$/i
const splitColumn = /^(split|part|subset|set|fold)$/i
const labelColumn = /^(label|labels|class|class_?name|target|category|y)$/i

interface List {
  readonly file: SourceFile
  readonly rows: readonly TextRow[]
  /** Column that names files. */
  readonly paths: number
}

/** Pictures by the path in the list: relative to the list, to the root, or by name alone. */
class PictureIndex {
  readonly #byPath = new Map<string, SourceFile>()

  constructor(source: Source) {
    for (const file of source.files)
      if (hasPictureName(file.path)) {
        this.#byPath.set(file.path, file)
        const name = baseName(file.path)
        if (!this.#byPath.has(name)) this.#byPath.set(name, file)
      }
  }

  get size(): number {
    return this.#byPath.size
  }

  find(cell: string, list: SourceFile): SourceFile | undefined {
    const path = cell.trim().replaceAll('\\', '/').replace(/^\.\//, '')
    const folder = folderName(list.path)
    return (
      this.#byPath.get(folder === '' ? path : `${folder}/${path}`) ??
      this.#byPath.get(path) ??
      this.#byPath.get(baseName(path))
    )
  }
}

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
  const pictures = new PictureIndex(source)
  if (pictures.size === 0) return []
  const lists: List[] = []
  for (const file of source.files.filter(({ path }) => listName.test(path)).slice(0, 8)) {
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

function columnsOf({ rows, paths, file }: List, pictures: PictureIndex): Columns {
  const [first] = rows
  const isHeader = first !== undefined && !pictures.find(first.cells[paths] ?? '', file)
  const names = isHeader ? first.cells : []
  const named = names.findIndex((name) => labelColumn.test(name.trim()))
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

function readItems(list: List, pictures: PictureIndex, problems: ImportProblem[]): Listed[] {
  const { isHeader, label, split } = columnsOf(list, pictures)
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

async function open(source: Source, _choices: ImportChoices): Promise<OpenedPictures> {
  const pictures = new PictureIndex(source)
  const problems: ImportProblem[] = []
  const listed = (await findLists(source, true)).flatMap((list) =>
    readItems(list, pictures, problems),
  )
  const classNames = [...new Set(listed.map(({ label }) => label))].sort(compareNames)
  const indexOf = new Map(classNames.map((name, index) => [name, index]))
  const items: PictureItem[] = listed.map(({ file, label, split }) => ({
    file,
    split,
    label: indexOf.get(label) ?? 0,
  }))
  return { kind: 'pictures', classNames, items, problems }
}
