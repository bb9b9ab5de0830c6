/** Runs as rows, and back through the schema. */
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import type { Run } from '../contract/run.ts'
import { runSchema } from '../contract/run.ts'

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: `not JSON: ${String(thrown)}` })
    return z.NEVER
  }
})

const runRowSchema = z.object({
  number: z.int(),
  run_id: z.string(),
  name: z.string(),
  method: z.string(),
  config: json,
  seed: z.int(),
  status: json,
  created_at: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  step: z.int(),
  total_steps: z.int(),
  seconds: z.number(),
  device: z.string().nullable(),
  metrics: json,
  result: json.nullable(),
  notes: z.string(),
  tags: json,
  deleted_at: z.string().nullable(),
  archived_at: z.string().nullable(),
  parent: json.nullable(),
  trial: json.nullable(),
})

/** Columns in the order of `valuesOf`. */
export const runColumns = Object.keys(runRowSchema.shape).filter((column) => column !== 'number')

const camel = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** A stored run and its number; a row that does not parse is named. */
export function fromRow(row: unknown): { readonly number: number; readonly run: Run } {
  const parsed = runRowSchema.safeParse(row)
  if (!parsed.success) throw damaged(row, parsed.error)
  const { number, ...columns } = parsed.data
  const fields = Object.entries(columns).map(([column, value]) => [camel(column), value] as const)
  const run = runSchema.safeParse(Object.fromEntries(fields))
  if (!run.success) throw damaged(row, run.error)
  return { number, run: run.data }
}

function damaged(row: unknown, error: z.ZodError): WorkbenchError {
  const { run_id: runId } = row as { run_id?: unknown }
  return new WorkbenchError(
    'workspace-damaged',
    `run ${String(runId)} cannot be read: ${z.prettifyError(error)}`,
  )
}

const storedAsJson = new Set(['config', 'status', 'metrics', 'result', 'tags', 'parent', 'trial'])

export function valuesOf(run: Run): (string | number | null)[] {
  return runColumns.map((column) => {
    const value: unknown = run[camel(column) as keyof Run]
    if (value === null) return null
    return storedAsJson.has(column) ? JSON.stringify(value) : (value as string | number)
  })
}
