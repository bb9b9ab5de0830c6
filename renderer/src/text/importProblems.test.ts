import { expect, test } from 'vitest'
import type { ImportProblem } from '../../../core/contract/dataset.ts'
import { groupProblems, refusalParts } from './importProblems.ts'

function problem(kind: ImportProblem['kind'], file: string, twin?: string): ImportProblem {
  const about = { severity: 'warning', file, message: 'm', consequence: 'kept' } as const
  return { ...about, kind, ...(twin === undefined ? {} : { twin }) }
}

test('problems are counted by kind, the gravest first, those beyond the named ones included', () => {
  const groups = groupProblems(
    [
      problem('duplicate', 'b.png', 'a.png'),
      problem('unreadable', 'broken.png'),
      problem('unreadable', '… and 7 more'),
    ],
    { isTable: false },
  )
  expect(groups.map(({ title }) => title)).toEqual([
    '8 files cannot be read',
    '1 file repeats an earlier one',
  ])
  expect(groups[0]?.choice?.name).toBe('unreadable')
})

test('many near copies of one picture are one line', () => {
  const [group] = groupProblems(
    ['b.png', 'c.png', 'd.png'].map((file) => problem('near-duplicate', file, 'a.png')),
    { isTable: false },
  )
  expect(group?.title).toBe('3 files are almost equal to earlier ones')
  expect(group?.lines).toEqual([
    { file: 'a.png', message: 'has 3 near copies: b.png, c.png, d.png', consequence: 'kept' },
  ])
})

test('missing values can be filled in tables, not in pictures', () => {
  const values = [problem('values', 'column “x”')]
  expect(groupProblems(values, { isTable: true })[0]?.choice?.name).toBe('missing')
  expect(groupProblems(values, { isTable: false })[0]?.choice).toBeNull()
})

test('a refusal says why for each format', () => {
  const { summary, reasons, lacksClasses } = refusalParts(
    'notes: no format recognised in 2 files. IDX (as MNIST): no header; CSV: one column',
  )
  expect(lacksClasses).toBe(false)
  expect(summary).toBe('notes: no format recognised in 2 files')
  expect(reasons).toEqual([
    { format: 'IDX (as MNIST)', reason: 'no header' },
    { format: 'CSV', reason: 'one column' },
  ])
  expect(refusalParts('x.npy: cut off').reasons).toEqual([])
  const pictures =
    'loose: no format recognised in 12 files. Class folders of pictures: 12 pictures, but not in folders named after classes'
  expect(refusalParts(pictures).lacksClasses).toBe(true)
})
