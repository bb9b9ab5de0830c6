/** Tables of text cells, whatever file they come from, as samples: one pass to understand, one to encode. */
import type { ImportProblem } from '../contract/dataset.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { ImportChoices } from './choices.ts'
import type { TextRow } from './delimitedText.ts'
import type { OpenedArrays } from './format.ts'
import { splitInName } from './splitNames.ts'
import type { ColumnFacts } from './tableColumns.ts'
import { addCell, newColumn } from './tableColumns.ts'
import { planTable } from './tablePlan.ts'
import { encodeRows } from './tableRows.ts'

export interface TextTable {
  /** Name for messages. */
  readonly file: string
  /** All rows below the header. */
  readonly rows: () => AsyncIterable<TextRow[]>
}

const namedLimit = 20

export async function openTables(
  tables: readonly TextTable[],
  names: readonly string[],
  choices: ImportChoices,
): Promise<OpenedArrays> {
  const columns = names.map(newColumn)
  const problems: ImportProblem[] = []
  const counts: number[] = []
  for (const table of tables) counts.push(await survey(table, columns, problems))
  const [first] = tables
  if (!first || counts.every((count) => count === 0))
    throw new WorkbenchError('dataset-unreadable', `${first?.file ?? 'the table'}: 0 rows in it`)
  const plan = planTable(first.file, columns, choices)
  const isSplit = tables.length > 1
  return {
    kind: 'arrays',
    shape: plan.picture ? plan.picture.shape : [plan.names.length],
    element: plan.picture ? 'uint8' : 'float32',
    columns: plan.picture ? [] : plan.names,
    target: plan.target.name,
    classNames: plan.target.kind === 'classes' ? [...plan.target.classes.keys()] : [],
    problems: [...problems, ...plan.problems],
    parts: tables.map(({ file, rows }, index) => ({
      split: isSplit ? splitInName(file) : null,
      count: counts[index] ?? 0,
      blocks: () => encodeRows(rows(), plan, choices.missing),
    })),
  }
}

/** What the columns hold; rows of another width are named and left out. */
async function survey(
  { file, rows }: TextTable,
  columns: readonly ColumnFacts[],
  problems: ImportProblem[],
): Promise<number> {
  let count = 0
  let bad = 0
  for await (const piece of rows())
    for (const { cells, line } of piece) {
      if (cells.length !== columns.length) {
        bad += 1
        if (bad <= namedLimit)
          problems.push(
            leftOut(
              file,
              `line ${line}: ${cells.length} cells, the other rows have ${columns.length}`,
            ),
          )
        continue
      }
      count += 1
      for (let index = 0; index < columns.length; index++) {
        const column = columns[index]
        if (column) addCell(column, cells[index] ?? '', line)
      }
    }
  if (bad > namedLimit)
    problems.push(leftOut(file, `${bad} lines in all do not have ${columns.length} cells`))
  return count
}

function leftOut(file: string, message: string): ImportProblem {
  return { severity: 'warning', file, message, consequence: 'left out', kind: 'unreadable' }
}
