/** What became of the layers of a file with weights, in words. */
import type { MappingRow } from '../../../core/contract/model.ts'
import { listed, phrase } from './language.ts'

export const statusWords: Readonly<Record<MappingRow['status'], string>> = {
  matched: 'Taken over',
  reshaped: 'Taken over, axes turned',
  skipped: 'Left out',
  missing: 'Not in the file',
}

const order = ['matched', 'reshaped', 'skipped', 'missing'] as const

/** `28 taken over, 1 left out`. */
export function mappingText(rows: readonly MappingRow[]): string {
  const parts = order.flatMap((status) => {
    const count = rows.filter((row) => row.status === status).length
    return count > 0
      ? [phrase('{count} {what}', { count, what: statusWords[status].toLowerCase() })]
      : []
  })
  return listed(parts)
}
