import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorCodes } from '../contract/errors.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/manual/troubleshooting.md'), 'utf8')

test('the manual says of every error code what it means and what to do, and of no other', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  const told = rows.flatMap((row) => {
    const [, codes = '', meaning = '', remedy = ''] = row.split('|')
    expect(meaning.trim(), row).not.toBe('')
    expect(remedy.trim(), row).not.toBe('')
    return [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)
  })
  expect(told.toSorted()).toEqual([...errorCodes].sort())
})
