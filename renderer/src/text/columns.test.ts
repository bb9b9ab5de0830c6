import { expect, test } from 'vitest'
import { writtenColumns } from './columns.ts'

test('one column a word is one column of words', () => {
  expect(writtenColumns(['size', 'colour=red', 'colour=blue', 'weight'])).toEqual([
    { name: 'size', words: 0 },
    { name: 'colour', words: 2 },
    { name: 'weight', words: 0 },
  ])
})
