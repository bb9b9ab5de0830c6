import { expect, test } from 'vitest'
import type { MappingRow } from '../../../core/contract/model.ts'
import { mappingText } from './mapping.ts'

function row(status: MappingRow['status']): MappingRow {
  return { layer: 'conv', shape: '', why: '', status }
}

test('layers are counted by what became of them, taken ones first', () => {
  const rows = ['skipped', 'matched', 'matched', 'missing', 'reshaped'] as const
  expect(mappingText(rows.map(row))).toBe(
    '2 taken over, 1 taken over, axes turned, 1 left out, 1 not in the file',
  )
  expect(mappingText([])).toBe('')
})
