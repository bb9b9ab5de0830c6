/** Runs as rows, and back through the schema. */
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import { runSchema } from '../contract/run.ts'

/** Columns of the table `run` in the order of `valuesOf`; all but the number. */
export const runColumns = [
  ...[
    'run_id',
    'name',
    'method',
    'config',
    'seed',
    'status',
    'created_at',
    'started_at',
    'ended_at',
  ],
  ...[
    'step',
    'total_steps',
    'seconds',
    'device',
    'metrics',
    'result',
    'notes',
    'tags',
    'deleted_at',
  ],
  ...['archived_at', 'parent', 'trial'],
]
const storedAsJson = new Set(['config', 'status', 'metrics', 'result', 'tags', 'parent', 'trial'])

const camel = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
/** Worked out once: a list reads ten thousand rows. */
const fields = runColumns.map((column) => ({
  ...{ column, field: camel(column), isJson: storedAsJson.has(column) },
}))

/** A stored run and its number; a row that does not parse is named. */
export function fromRow(row: unknown): { readonly number: number; readonly run: Run } {
  const columns = row as Readonly<Record<string, unknown>>
  const found: Record<string, unknown> = {}
  for (const { column, field, isJson } of fields)
    found[field] = isJson ? parsedJson(row, columns[column]) : columns[column]
  const run = runSchema.safeParse(found)
  if (!run.success) throw damaged(row, z.prettifyError(run.error))
  return { number: z.int().parse(columns['number']), run: run.data }
}

function parsedJson(row: unknown, text: unknown): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text as string)
  } catch (thrown) {
    throw damaged(row, `not JSON: ${String(thrown)}`)
  }
}

function damaged(row: unknown, reason: string): WorkbenchError {
  const { run_id: runId } = row as { run_id?: unknown }
  return new WorkbenchError('workspace-damaged', `run ${String(runId)} cannot be read: ${reason}`)
}

export function valuesOf(run: Run): (string | number | null)[] {
  return fields.map(({ field, isJson }) => {
    const value: unknown = run[field as keyof Run]
    if (value === null) return null
    return isJson ? JSON.stringify(value) : (value as string | number)
  })
}
