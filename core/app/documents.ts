/** Documents of the store, parsed as they come out. */
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import type { RunStore } from '../runs/store.ts'

/** A document that cannot be read is named: the workspace is damaged, or newer than this program. */
export function readDocuments<Schema extends z.ZodType>(
  store: RunStore,
  kind: string,
  schema: Schema,
): z.output<Schema>[] {
  return store.documents(kind).map((body) => {
    const parsed = schema.safeParse(JSON.parse(body))
    if (parsed.success) return parsed.data
    throw new WorkbenchError(
      'workspace-damaged',
      `a ${kind} of the workspace cannot be read: ${z.prettifyError(parsed.error)}`,
    )
  })
}
