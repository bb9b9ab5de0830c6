import { expect, test } from 'vitest'
import { namesIn, toggled } from './nameList.ts'

const known = ['sum', 'never-hurt', 'drop']

test('names are read without blanks and doubles', () => {
  expect(namesIn(' sum,  drop, sum,, ')).toEqual(['sum', 'drop'])
  expect(namesIn('')).toEqual([])
})

test('names go in at their place and out again; unknown ones stay, at the end', () => {
  expect(toggled('drop', 'sum', known)).toBe('sum, drop')
  expect(toggled('sum, drop', 'sum', known)).toBe('drop')
  expect(toggled('model:mine, drop', 'sum', known)).toBe('sum, drop, model:mine')
})
